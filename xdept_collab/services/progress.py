"""Takes a report on a piece of work with the photos that belong to it, in one transaction."""

import base64
import binascii
from collections.abc import Sequence

import frappe
from frappe.utils import nowdate

from xdept_collab.rules import photos
from xdept_collab.rules.errors import RuleBroken, refuse_all

# What is reported on -> the column of the log that names it.
REPORTED = {"Work Item": "work_item", "Department Assignment": "assignment"}


def log(doctype: str, name: str, values: dict[str, object], pictures: Sequence[str] = ()) -> str:
	"""Write a Progress Log on the record as the logged-in user; return its name.

	`pictures`: JPEG or PNG, each as base64. Raises RuleBroken with a photo.* code.
	"""
	content = [_decoded(text, number) for number, text in enumerate(pictures, start=1)]
	refuse_all(photos.findings(content))
	files = [{"file": _keep(picture, number)} for number, picture in enumerate(content, start=1)]
	doc = frappe.get_doc(
		{"doctype": "Progress Log", REPORTED[doctype]: name, "day": nowdate(), **values, "files": files}
	)
	return doc.insert().name


def _decoded(text: str, number: int) -> bytes:
	# As a canvas gives it: data:image/jpeg;base64,…
	try:
		return base64.b64decode(text.rpartition(",")[2], validate=True)
	except binascii.Error:
		raise RuleBroken("photo.no_picture", number=number) from None


def _keep(content: bytes, number: int) -> str:
	"""Store the picture as a private file of the user; the log takes it over when it is saved."""
	name = f"photo-{nowdate()}-{number}.{photos.ending(content)}"
	file = frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": content})
	return file.insert().file_url
