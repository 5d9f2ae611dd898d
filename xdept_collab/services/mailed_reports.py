"""Keeps a mailed report of our records to what its user may see, and its settings to himself.

Frappe renders it with the rights of whoever presses the button, at night with those of the administrator; and it lets
everybody with the role for it name any user and any address.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport
from frappe.model.document import Document

from xdept_collab.compat import NO_OBJECTION
from xdept_collab.services.ours import REPORTS_OF_OURS, is_report_of_ours
from xdept_collab.services.safe_exports import safe_file

_MAILED = "Auto Email Report"
_get_report_content = AutoEmailReport.get_report_content


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request and job, effective once per process."""
	if AutoEmailReport.get_report_content is not _get_content:
		AutoEmailReport.get_report_content = _get_content


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the SQL condition that hides the mailed reports of our records of other users."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	table = f"`tab{_MAILED}`"
	return f"({table}.user = {frappe.db.escape(user)} or {table}.report not in ({REPORTS_OF_OURS}))"


def has_permission(doc: Document, ptype: str, user: str, debug: bool = False) -> bool | None:
	"""Refuse a mailed report of our records to everybody but its user, as it is stored and as it would become."""
	if user == "Administrator":
		return NO_OBJECTION
	stored = frappe.db.get_value(_MAILED, doc.name, ["user", "report"], as_dict=True) if doc.name else None
	is_others = any(row and row.user != user and is_report_of_ours(row.report) for row in (stored, doc))
	return False if is_others else NO_OBJECTION


def _get_content(mailed: AutoEmailReport) -> str | bytes | None:
	if not is_report_of_ours(mailed.report):
		return _get_report_content(mailed)
	# Raised at night, an error would keep the reports of others from being sent.
	if not _is_set_up_by_its_user(mailed):
		mailed.log_error(_("Not sent: only its user himself sets up a mailed report of these records."))
		return None
	try:
		with _rights_of(mailed.user):
			content = _get_report_content(mailed)
	except frappe.PermissionError:
		mailed.log_error(_("Not sent: its user may not open this report any more."))
		return None
	if not content:
		return None
	raw = content.encode() if isinstance(content, str) else content
	safe = safe_file(f"report.{mailed.format.lower()}", raw)
	return safe.decode() if mailed.format != "XLSX" else safe


def _is_set_up_by_its_user(mailed: AutoEmailReport) -> bool:
	"""Whether who wrote the addresses is the one whose rows are sent; who cannot log in is sent nothing."""
	is_his = mailed.modified_by in (mailed.user, "Administrator")
	return is_his and bool(frappe.db.get_value("User", mailed.user, "enabled"))


@contextmanager
def _rights_of(user: str) -> Iterator[None]:
	session = frappe.session
	before = (session.user, session.sid, session.data, frappe.form_dict)
	if before[0] == user:
		yield
		return
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before[0])
		session.sid, session.data, frappe.local.form_dict = before[1:]
