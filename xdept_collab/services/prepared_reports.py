"""Keeps what was prepared of our records for one user from all others.

Frappe shows a prepared report to everybody who may open the report, and takes from the request which one and whose.
"""

import frappe
from frappe.core.doctype.prepared_report import prepared_report as core
from frappe.desk import query_report
from frappe.model.document import Document

from xdept_collab.services.ours import REPORTS_OF_OURS, is_ours, is_report_of_ours
from xdept_collab.services.refusal import deny

_get_result = query_report.get_prepared_report_result


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request and job, effective once per process."""
	query_report.get_prepared_report_result = _get_own_result


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the SQL condition that hides what was prepared of our records for others."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	table = "`tabPrepared Report`"
	return f"({table}.owner = {frappe.db.escape(user)} or {table}.report_name not in ({REPORTS_OF_OURS}))"


def has_permission(doc: Document, ptype: str, user: str, debug: bool = False) -> bool:
	"""Give Frappe's own answer, but no to what was prepared of our records for somebody else."""
	if user != "Administrator" and doc.owner != user and is_report_of_ours(doc.report_name):
		return False
	return bool(core.has_permission(doc, user))


def _get_own_result(
	report: Document, filters: dict | list | str | None, dn: str = "", user: str | None = None
) -> dict:
	if dn and frappe.db.exists("Prepared Report", dn):
		prepared = frappe.get_doc("Prepared Report", dn)
		if is_report_of_ours(prepared.report_name) and not prepared.has_permission("read"):
			deny()
	return _get_result(report, filters, dn, frappe.session.user if is_ours(report.ref_doctype) else user)
