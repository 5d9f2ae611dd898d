"""Asks the access rule about a record that a caller names, before the record is loaded."""

import frappe

from xdept_collab.rules.access import TABLE, Scope, may, relations_of
from xdept_collab.services import directory
from xdept_collab.services.refusal import deny
from xdept_collab.services.scopes import stored_scopes


def require(doctype: str, name: str) -> Scope:
	"""Return what decides about the record; refuse who may not read it.

	One that is missing, forbidden or not ours gets the same answer.
	"""
	is_known = doctype in TABLE and isinstance(name, str) and frappe.has_permission(doctype, "read")
	scope = stored_scopes(doctype, [name]).get(name) if is_known else None
	if not scope or not _may_read(doctype, scope):
		deny()
	return scope


def is_readable(doctype: str, name: str) -> bool:
	"""Say whether the record is there and its relations let the user read it; the role is not asked here."""
	scope = stored_scopes(doctype, [name]).get(name)
	return bool(scope) and _may_read(doctype, scope)


def _may_read(doctype: str, scope: Scope) -> bool:
	return frappe.session.user == "Administrator" or may(
		"read", doctype, relations_of(directory.actor(), scope)
	)
