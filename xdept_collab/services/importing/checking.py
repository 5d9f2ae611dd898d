"""Knows who may import, and into which tasks."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from xdept_collab.rules.access import may, relations_of
from xdept_collab.services import directory
from xdept_collab.services.guard import STANDING_STILL
from xdept_collab.services.scopes import stored_scopes

ADMIN, COORDINATOR, INITIATOR = "Collab Admin", "Collab Coordinator", "Collab Initiator"


@dataclass(frozen=True)
class Importer:
	"""A user as the importer sees him. `is_bound`: he imports only tasks that his own `departments` initiate."""

	user: str
	departments: tuple[str, ...]
	is_bound: bool
	is_coordinator: bool
	may_create_departments: bool


def check_importer(user: str | None = None) -> Importer:
	"""Return the importer; throws PermissionError for anybody but coordinators, initiators and administrators."""
	user = user or frappe.session.user
	roles = set(frappe.get_roles(user))
	if not roles & {ADMIN, COORDINATOR, INITIATOR}:
		frappe.throw(
			_(
				"Only coordinators, initiators and collaboration administrators import tables. Ask one of them."
			),
			frappe.PermissionError,
		)
	return Importer(
		user=user,
		departments=_own_departments(user),
		is_bound=not roles & {ADMIN, COORDINATOR},
		is_coordinator=COORDINATOR in roles,
		may_create_departments=bool(frappe.has_permission("Collab Department", "create", user=user)),
	)


def changeable(tasks: Iterable[frappe._dict], importer: Importer) -> set[str]:
	"""Return the names of the stored `tasks` that the importer may write.

	Judged on the stored rows. Besides who leads a task, this is whoever imported it while its initiator is still
	a name in a sheet: the other five tables of the task are his to bring as well.
	"""
	rows = list(tasks)
	if importer.user == "Administrator":
		return {row.name for row in rows}
	actor = directory.actor(importer.user)
	scopes = stored_scopes("Collab Task", [row.name for row in rows])
	return {
		row.name
		for row in rows
		if may("write", "Collab Task", relations_of(actor, scopes[row.name])) or _is_own_import(row, importer)
	}


def is_closed(task: frappe._dict) -> bool:
	"""Whether the task is in a state in which nothing of it changes."""
	return task.status in STANDING_STILL


def _is_own_import(task: frappe._dict, importer: Importer) -> bool:
	return bool(
		task.owner == importer.user
		and task.source_cells
		and not task.initiator
		and task.coordinator in (None, "", importer.user)
	)


def _own_departments(user: str) -> tuple[str, ...]:
	actor = directory.actor(user)
	held = [*sorted(actor.head_of), *sorted(actor.liaison_of), *sorted(actor.member_of)]
	return tuple(dict.fromkeys(held))
