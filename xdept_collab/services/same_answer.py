"""Gives one answer for a record of ours that is missing and for one that the user may not see.

Frappe answers 404 for the one and 403 for the other, with the reason in words and, where tracebacks are shown, the line;
or it does with the missing one what was asked and says so. Whoever tries names would learn which records are there.
"""

import json

import frappe
from frappe import _
from werkzeug.wrappers import Request, Response

from xdept_collab.permissions import query_condition
from xdept_collab.rules.access_table import TABLE
from xdept_collab.services import asked_records, reading
from xdept_collab.services.ours import HIDING
from xdept_collab.services.refusal import HIDDEN, deny

# Asked by the realtime server before somebody hears of every change of a DocType, with the names of the records.
_ROOM = "frappe.realtime.can_subscribe_doctype"


def refuse_hidden() -> None:
	"""Refuse a request that names a record of ours which is missing or hidden, before anything is done for it.

	Asked once the user is known, of every request; one that names none of our DocTypes costs no query.
	"""
	if frappe.session.user == "Administrator":
		return
	# Not through Frappe's proxies: this is asked of every request, and each look through them takes a microsecond.
	path, values = frappe.local.request.path, frappe.local.form_dict
	if path.endswith(_ROOM) and _is_narrowed(values.get("doctype")):
		deny()
	asked = asked_records.named(path, values)
	if any(not is_visible(doctype, name) for doctype, name in asked):
		deny()


def _is_narrowed(doctype: object) -> bool:
	"""Whether the user sees only some records of a DocType of ours, or none."""
	return doctype in HIDING and bool(query_condition(frappe.session.user, str(doctype)))


def unify(response: Response, request: Request) -> None:
	"""Replace the refusal of a request about a hidden or missing record of ours; any other answer stays as it is."""
	if response.status_code < 400:
		return
	if frappe.session.user == "Administrator" or not (frappe.flags.get(HIDDEN) or _is_about_hidden(response)):
		return
	sentence = _("This record does not exist, or you may not see it. Ask whoever leads the task.")
	if response.mimetype == "application/json":
		_write_json(response, sentence, request)
	else:
		_write_page(response, sentence)
	response.status_code = 403


def _is_about_hidden(response: Response) -> bool:
	is_refusal = response.status_code in (403, 404) or b"LinkValidationError" in response.data
	if not is_refusal:
		return False
	if frappe.request.path.endswith("download_file"):
		return _is_of_hidden_or_nobody(frappe.form_dict.get("file_url"))
	asked = asked_records.linked(frappe.request.path, frappe.form_dict)
	return any(not is_visible(doctype, name) for doctype, name in asked)


def _is_of_hidden_or_nobody(file_url: object) -> bool:
	"""Whether a file that was refused is one of a record of ours, or none at all."""
	known = frappe.get_all("File", filters={"file_url": str(file_url)}, pluck="attached_to_doctype")
	return not known or any(doctype in HIDING for doctype in known)


def is_visible(doctype: str, name: str) -> bool:
	"""Whether the record is there and the user may read it."""
	if not frappe.has_permission(doctype, "read") and not frappe.is_table(doctype):
		return False
	if doctype in TABLE:
		return reading.is_readable(doctype, name)
	if not frappe.db.exists(doctype, name):
		return False
	# By the document, not by its name: for the name of a row Frappe asks the role alone.
	return bool(frappe.get_doc(doctype, name).has_permission("read"))


def _write_json(response: Response, sentence: str, request: Request) -> None:
	if request.path.startswith("/api/v2/"):
		content: dict[str, object] = {"errors": [{"type": "PermissionError", "message": sentence}]}
	else:
		message = json.dumps({"message": sentence, "title": _("Not Permitted"), "indicator": "red"})
		content = {"exc_type": "PermissionError", "_server_messages": json.dumps([message])}
	response.data = json.dumps(content)


def _write_page(response: Response, sentence: str) -> None:
	from frappe.website.serve import get_response

	frappe.local.message_log = []
	frappe.respond_as_web_page(_("Not Permitted"), sentence, http_status_code=403, indicator_color="red")
	response.data = get_response("message", http_status_code=403).data
	response.headers["Content-Type"] = "text/html; charset=utf-8"
