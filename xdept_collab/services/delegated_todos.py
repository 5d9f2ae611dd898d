"""Shows what waits for somebody to who stands in for him, for as long as he does.

The to-do of who stands in names its delegation. It is written when it comes up, also for a delegation that begins later,
and is seen on the days on which the delegation runs: no job has to open or close anything.
"""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from xdept_collab.compat import NO_OBJECTION
from xdept_collab.messages import delegated_sentence
from xdept_collab.rules.access import TABLE, Scope, may, relations_of
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.delegation import Mandate
from xdept_collab.services import delegation_register, directory, new_rows
from xdept_collab.services.scopes import stored_scopes

# What a copy takes over from the to-do that it stands for.
_SAME = ("priority", "assigned_by", "reference_type", "reference_name", "date", "owner")


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the SQL condition that hides to-dos of delegations that do not run today."""
	shown = ", ".join(frappe.db.escape(name) for name in ("", *_running()))
	return f"(ifnull(`tabToDo`.collab_delegation, '') in ({shown}))"


def has_permission(doc: Document, ptype: str, user: str, debug: bool = False) -> bool | None:
	"""Refuse the to-do of a delegation that does not run today; whose it is, Frappe asks next."""
	delegation = doc.get("collab_delegation")
	return NO_OBJECTION if not delegation or delegation in _running() else False


def _running() -> list[str]:
	return [each.name for each in delegation_register.running()]


def further(asked: Iterable[tuple[str, str, tuple[str, ...]]]) -> list[tuple[int, Mandate, bool]]:
	"""Return who else is to hear of records that wait: (place in `asked`, delegation, whether it runs today).

	`asked`: DocType, name and who is asked. Only delegations that let the delegate do something about it, and only
	people who are not asked themselves. Reads nothing while nobody asked has delegated anything.
	"""
	asked = list(asked)
	mandates = delegation_register.of_delegators({user for _type, _name, users in asked for user in users})
	if not mandates:
		return []
	scopes = _scopes(asked)
	today = getdate(nowdate())
	return [
		(place, mandate, mandate.runs_on(today))
		for place, (doctype, name, users) in enumerate(asked)
		for mandate in mandates
		if mandate.delegator in users
		and mandate.delegate not in users
		and _may_act(mandate, scopes.get((doctype, name)))
	]


def _scopes(asked: list[tuple[str, str, tuple[str, ...]]]) -> dict[tuple[str, str], Scope]:
	names: dict[str, set[str]] = defaultdict(set)
	for doctype, name, _users in asked:
		names[doctype].add(name)
	return {
		(doctype, name): scope
		for doctype, wanted in names.items()
		for name, scope in stored_scopes(doctype, sorted(wanted)).items()
	}


def _may_act(mandate: Mandate, scope: Scope | None) -> bool:
	held = Actor(user="", stands_in=(directory.stand_in_by(mandate),))
	return scope is not None and may("write", scope.doctype, relations_of(held, scope))


def hand_over(mandate: Mandate) -> None:
	"""Show what waits for the delegator already to who stands in for him."""
	waiting = frappe.get_all(
		"ToDo",
		filters={
			"allocated_to": mandate.delegator,
			"status": "Open",
			"reference_type": ("in", list(TABLE)),
			"collab_delegation": ("is", "not set"),
		},
		fields=["description", *_SAME],
		order_by="creation asc, name asc",
	)
	scopes = _scopes([(row.reference_type, row.reference_name, ()) for row in waiting])
	open_copies(
		(row, mandate)
		for row in waiting
		if _may_act(mandate, scopes.get((row.reference_type, row.reference_name)))
	)


def open_copies(waiting: Iterable[tuple["frappe._dict", Mandate]]) -> None:
	"""Write the to-dos of who stands in: as the delegator's own, in whose name it says."""
	now = now_datetime()
	rows = [
		{
			"name": frappe.generate_hash(length=10),
			**{"creation": now, "modified": now, "modified_by": frappe.session.user, "status": "Open"},
			**{field: row.get(field) for field in _SAME},
			**{"allocated_to": mandate.delegate, "collab_delegation": mandate.name},
			"description": delegated_sentence(
				name_of(mandate.delegator), row.description, _language(mandate)
			),
		}
		for row, mandate in waiting
	]
	if rows:
		new_rows.insert("ToDo", list(rows[0]), [tuple(row.values()) for row in rows])


def name_of(user: str) -> str:
	"""Return how a to-do calls the person."""
	return frappe.get_cached_value("User", user, "full_name") or user


def _language(mandate: Mandate) -> str:
	return (
		frappe.get_cached_value("User", mandate.delegate, "language") or frappe.db.get_default("lang") or "en"
	)


def take_back(delegation: str) -> None:
	"""End the open to-dos of a delegation that was revoked."""
	todo = frappe.qb.DocType("ToDo")
	(
		frappe.qb.update(todo)
		.set(todo.status, "Cancelled")
		.set(todo.modified, now_datetime())
		.where((todo.collab_delegation == delegation) & (todo.status == "Open"))
	).run()
