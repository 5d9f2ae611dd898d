"""Keeps the mails about followed records with those who may still read them.

Frappe asks whether somebody may read a record when he begins to follow it, and never again: its digests would tell a
former member of every change.
"""

import frappe

from xdept_collab.services.ours import HIDING

_DIGESTS = "document_follow.send_"


def drop_lost(method: object, kwargs: object) -> None:
	"""Before the digests are sent, end the subscriptions of users who may no longer read the record of ours."""
	if _DIGESTS not in f"{method} {kwargs}":
		return
	for row in frappe.get_all(
		"Document Follow",
		filters={"ref_doctype": ("in", sorted(HIDING))},
		fields=["name", "user", "ref_doctype", "ref_docname"],
	):
		is_there = frappe.db.exists(row.ref_doctype, row.ref_docname)
		if not is_there or not frappe.has_permission(row.ref_doctype, "read", row.ref_docname, user=row.user):
			frappe.delete_doc("Document Follow", row.name, ignore_permissions=True, force=True)
