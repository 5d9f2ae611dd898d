"""Knows which DocTypes belong to this app."""

import frappe

MODULE = "Xdept Collab"


def is_ours(doctype: str) -> bool:
	"""Whether the DocType belongs to this app; an unknown one does not."""
	if not isinstance(doctype, str) or not frappe.db.exists("DocType", doctype, cache=True):
		return False
	return frappe.get_meta(doctype).module == MODULE
