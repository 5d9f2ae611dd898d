"""Serves the files of our records as attachments, to those who may see the record now.

Frappe shows a file in the page of the site unless its ending is one of four; an .xhtml or .mht would run there as its
reader. And whoever uploaded a file reads it for ever. No hook is asked before a file is sent, therefore the one method
that decides is wrapped; it has read the File already, so that nothing is read twice.
"""

import frappe
from frappe.core.doctype.file.file import File
from werkzeug.wrappers import Request, Response

from xdept_collab.services.ours import is_ours
from xdept_collab.services.record_files import follows_record

_SERVED = "collab_served_file"
_is_downloadable = File.is_downloadable


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request, effective once per process."""
	if File.is_downloadable is not _is_downloadable_now:
		File.is_downloadable = _is_downloadable_now


def _is_downloadable_now(file: File) -> bool:
	if not _is_downloadable(file):
		return False
	if not is_ours(file.attached_to_doctype):
		return True
	if not follows_record(file, "read", frappe.session.user):
		return False
	frappe.flags[_SERVED] = True
	return True


def is_one_of_ours() -> bool:
	"""Whether the request is answered with a file of ours; asked of every answer, therefore not through a proxy."""
	return _SERVED in frappe.local.flags


def as_attachment(response: Response, request: Request) -> None:
	"""Make the browser save the file of a record of ours instead of showing it; other answers stay as they are."""
	if not is_one_of_ours() or response.mimetype == "application/json":
		return
	response.headers["X-Content-Type-Options"] = "nosniff"
	response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
	if not response.headers.get("Content-Disposition", "").startswith("attachment"):
		name = request.path.rsplit("/", 1)[-1]
		response.headers.set("Content-Disposition", "attachment", filename=name)
