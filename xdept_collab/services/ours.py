"""Knows which DocTypes belong to this app."""

import frappe

from xdept_collab.rules.access_table import CHILDREN, JUDGED_CHILDREN, READ_BY_ROLE, ROLES

MODULE = "Xdept Collab"
# What everybody with a role of ours reads wholly: nothing of it is hidden, so it may be missing in Frappe's words.
_OPEN = {"Collab Settings", *READ_BY_ROLE}
HIDING = frozenset({*ROLES, *JUDGED_CHILDREN} - _OPEN)
# As SQL, the names of the reports on our records, those that a site made itself among them.
REPORTS_OF_OURS = (
	"select name from `tabReport` where ref_doctype in"
	f" (select name from `tabDocType` where module = '{MODULE}')"
)
_OURS = frozenset(name.lower() for name in (*ROLES, *CHILDREN))


def is_ours(doctype: str) -> bool:
	"""Whether the DocType belongs to this app; an unknown one does not.

	Asked of every list of every DocType, therefore without a query. What the database alone may take for the same
	name, as it ignores accents and control characters, it is asked about.
	"""
	if not isinstance(doctype, str):
		return False
	if doctype.isascii() and doctype.isprintable():
		return doctype.strip().lower() in _OURS
	if not frappe.db.exists("DocType", doctype, cache=True):
		return False
	return frappe.get_meta(doctype).module == MODULE


def is_report_of_ours(report: str | None) -> bool:
	"""Whether the report is one on our records; a missing one is not."""
	return is_ours(frappe.get_cached_value("Report", report, "ref_doctype") or "") if report else False
