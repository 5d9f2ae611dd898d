"""Keeps to-dos, subscriptions and reminders about our records with the people whom the record or the to-do concerns.

Frappe lets everybody insert them for any record, writes the person of a to-do into the record, and judges a changed
to-do by the person whom the client has just put into it.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.services.ours import is_ours

_REFERENCE = {
	"ToDo": ("reference_type", "reference_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Reminder": ("reminder_doctype", "reminder_docname"),
}
_PEOPLE = ("allocated_to", "assigned_by")


def refuse_hidden(doc: Document, method: str | None = None) -> None:
	"""Refuse what is about a record of ours that the user may not read, and somebody else's to-do about one."""
	user = frappe.session.user
	if user == "Administrator" or doc.flags.ignore_permissions:
		return
	columns = _REFERENCE[doc.doctype]
	before = None if doc.is_new() else doc.get_doc_before_save()
	for row in (doc, before):
		if row and is_ours(row.get(columns[0])):
			_require(doc, before, row.get(columns[0]), row.get(columns[1]), user)


def _require(doc: Document, before: Document | None, doctype: str, name: str, user: str) -> None:
	frappe.has_permission(doctype, "read", name, throw=True)
	if doc.doctype == "ToDo" and before and user not in {before.get(person) for person in _PEOPLE}:
		frappe.throw(
			_("This to-do is somebody else's. Ask him to hand it over, or make one of your own."),
			frappe.PermissionError,
		)
