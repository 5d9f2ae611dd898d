"""Reads what a client sends as JSON text, and says in words when it is none."""

from types import UnionType
from typing import Any

import frappe
from frappe import _

from xdept_collab.services import shapes
from xdept_collab.services.clean_text import clean
from xdept_collab.services.refusal import spoken


def words(text: str | None, label: str) -> str:
	"""Return what somebody wrote, stripped and without live markup; throws a refusal when it is too long."""
	with spoken():
		shapes.check_length(text or "", label)
	return clean((text or "").strip())


def parsed(value: Any, kind: type | UnionType) -> Any:
	"""Return the value, read from JSON if it is a text; nothing at all stays None.

	Throws a refusal when it is not of the kind.
	"""
	try:
		found = frappe.parse_json(value) if value else None
	except ValueError:
		found = value
	if found is not None and not isinstance(found, kind):
		frappe.throw(_("The request cannot be read. Reload the page and try again."))
	return found


def texts(value: Any) -> list[str]:
	"""Return the value as a list of texts; throws a refusal when it is something else."""
	found = parsed(value, list) or []
	if not all(isinstance(text, str) for text in found):
		frappe.throw(_("The request cannot be read. Reload the page and try again."))
	return found
