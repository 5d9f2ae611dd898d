"""Knows which DocTypes belong to this app."""

import frappe

from xdept_collab.rules.access_table import JUDGED_CHILDREN, READ_BY_ROLE, ROLES

MODULE = "Xdept Collab"
# What everybody with a role of ours reads wholly: nothing of it is hidden, so it may be missing in Frappe's words.
_OPEN = {"Collab Settings", *READ_BY_ROLE}
HIDING = frozenset({*ROLES, *JUDGED_CHILDREN} - _OPEN)


def is_ours(doctype: str) -> bool:
	"""Whether the DocType belongs to this app; an unknown one does not."""
	if not isinstance(doctype, str) or not frappe.db.exists("DocType", doctype, cache=True):
		return False
	return frappe.get_meta(doctype).module == MODULE
