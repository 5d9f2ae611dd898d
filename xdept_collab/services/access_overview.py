"""Counts for an administrator what a user sees of each kind of record, and checks the count against the rule."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from xdept_collab import messages_access as words
from xdept_collab.rules.access import Actor, explain, relations_of
from xdept_collab.rules.access_table import FOLLOWS, READ_ALL, ROLES
from xdept_collab.services import directory
from xdept_collab.services.access_explanation import ADMINISTRATOR, listed
from xdept_collab.services.scopes import stored_scopes

# The rule is asked about each of the newest so many records; asking it about a million would take minutes.
SAMPLE = 500


def of_user(user: str) -> dict[str, Any]:
	"""Return the user's roles, positions and principals, and per DocType how many records he sees out of how many."""
	actor = directory.actor(user)
	roles = frozenset(frappe.get_roles(user))
	ours = sorted({role for rows in ROLES.values() for role in rows} & roles)
	return {
		"user": user,
		"is_enabled": bool(frappe.db.get_value("User", user, "enabled")),
		"roles": [_(role) for role in ours],  # stored: role
		"positions": _positions(actor),
		"stands_in": [words.stands_in(each) for each in actor.stands_in],
		"principals": _principals(actor),
		"reads_all": bool(actor.reads_all or user == ADMINISTRATOR),
		"kinds": [_kind(doctype, actor, roles) for doctype in kinds()],
	}


def kinds() -> list[str]:
	"""Return the DocTypes that have lists, in the order of the table."""
	return [name for name in ROLES if not frappe.get_meta(name).issingle]


def names(doctype: str, text: str) -> list[str]:
	"""Return up to ten names of records that contain the text, newest first."""
	wanted = {"name": ("like", f"%{text}%")} if text else {}
	return frappe.get_all(doctype, filters=wanted, pluck="name", order_by="creation desc", limit=10)


def _positions(actor: Actor) -> list[str]:
	return [
		_("{position} of {department}").format(position=words.POSITION_NAMES[position], department=department)
		for position in words.POSITION_NAMES
		for department in sorted(actor.departments)
		if position in actor.positions_in(department)
	]


def _principals(actor: Actor) -> list[str]:
	"""Return the names that the access table knows him by, those that count on one task with the task."""
	on_tasks = [
		f"{name} ({task})" for task, names in actor.principals_on_tasks.items() for name in sorted(names)
	]
	return [*sorted(actor.principals), *on_tasks]


def _kind(doctype: str, actor: Actor, roles: frozenset[str]) -> dict[str, Any]:
	sample = frappe.get_all(doctype, fields=["name", "owner"], order_by="creation desc", limit=SAMPLE)
	names = [row.name for row in sample]
	by_rule = _readable(doctype, sample, actor, roles)
	by_list = listed(doctype, actor.user, {"name": ("in", names)}) if names else 0
	return {
		"doctype": doctype,
		"seen": listed(doctype, actor.user),
		"total": frappe.db.count(doctype),
		"sample": len(names),
		"by_rule": len(by_rule),
		"by_list": by_list,
		"agrees": len(by_rule) == by_list,
	}


def _readable(doctype: str, sample: list, actor: Actor, roles: frozenset[str]) -> set[str]:
	"""Ask the rule about each record of the sample; set-based, with no query per record."""
	if actor.user == ADMINISTRATOR:
		return {row.name for row in sample}
	scopes = _scopes(doctype, [row.name for row in sample])
	found = set()
	for row in sample:
		kind, scope = scopes.get(row.name, ("", None))
		relations = relations_of(actor, scope) if scope else frozenset({READ_ALL} if actor.reads_all else ())
		if explain("read", doctype, relations, roles, kind, row.owner == actor.user):
			found.add(row.name)
	return found


def _scopes(doctype: str, names: list) -> dict[str, tuple[str, Any]]:
	"""Return by record the DocType that decides about it, and its scope."""
	if doctype not in FOLLOWS:
		return {name: (doctype, scope) for name, scope in stored_scopes(doctype, names).items()}
	kind, name = FOLLOWS[doctype]
	told = frappe.get_all(
		doctype, filters={"name": ("in", names)}, fields=["name", kind, name], order_by=None
	)
	kinds = {row[kind] for row in told}
	scopes = {
		(each, ref): scope
		for each in kinds
		for ref, scope in stored_scopes(each, {row[name] for row in told if row[kind] == each}).items()
	}
	return {row.name: (row[kind], scopes.get((row[kind], row[name]))) for row in told}
