"""Asks whether somebody may do an act that is more than a move of a workflow: its line in the access table."""

import frappe

from xdept_collab.rules.access import explain, relations_of
from xdept_collab.rules.access_table import FOLLOWS, TABLE
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import directory, reading, stored
from xdept_collab.services.refusal import deny


def require(doctype: str, name: str, verb: str, action: str) -> None:
	"""Refuse callers whom the table does not let do it; missing, forbidden and what knows no such act answer alike."""
	scope = reading.require(doctype, name)
	if verb not in TABLE[doctype]:
		deny()
	decision = explain(verb, doctype, relations_of(directory.actor(), scope))
	if not decision:
		raise RuleBroken("lifecycle.not_yours", action=action, relations=decision.line)


def require_following(doctype: str, name: str) -> frappe._dict:
	"""Return what a record that follows another lies on; refuse who may not read that, as if it were not there."""
	is_text = isinstance(name, str) and frappe.has_permission(doctype, "read")
	columns = FOLLOWS[doctype]
	row = stored.row(doctype, name, ("name", *columns)) if is_text else None
	if not row:
		deny()
	reading.require(*(row[column] for column in columns))
	return row
