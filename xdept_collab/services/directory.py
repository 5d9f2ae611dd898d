"""Knows the departments with their people, and from it every user's positions today."""

from dataclasses import replace

import frappe
from frappe.utils import getdate

from xdept_collab.rules.access_table import INFORMED_ROLES
from xdept_collab.rules.actor import Actor, StandIn, stand_in
from xdept_collab.rules.delegation import Mandate
from xdept_collab.services import delegation_register
from xdept_collab.services.days import today
from xdept_collab.services.settled_cache import SettledCache

EXECUTIVE_ROLE = "Collab Executive"
ADMIN_ROLE = "Collab Admin"
_known: SettledCache[dict[str, frappe._dict]] = SettledCache("xdept_collab_directory")


def clear() -> None:
	"""Forget the directory; called whenever a department changes."""
	_known.clear()


def departments() -> dict[str, frappe._dict]:
	"""Return every department by name with head, deputy, liaison, superior and today's members."""
	return _known.get(_load, today())


def _load() -> dict[str, frappe._dict]:
	found = {
		row.name: row
		for row in frappe.get_all(
			"Collab Department",
			fields=[
				"name",
				"parent_collab_department",
				"head",
				"deputy",
				"liaison",
				"superior",
				"working_calendar",
				"chat_channel",
				"is_disabled",
			],
			order_by="name",
		)
	}
	for row in found.values():
		row.members = []
	on = today()
	for member in frappe.get_all(
		"Collab Department Member",
		filters={"parenttype": "Collab Department"},
		fields=["parent", "user", "title", "from_date", "to_date"],
		order_by="idx",
	):
		has_begun = not member.from_date or getdate(member.from_date) <= on
		has_ended = member.to_date and getdate(member.to_date) < on
		if member.parent in found and has_begun and not has_ended:
			found[member.parent].members.append(member.user)
	for row in found.values():
		parent = found.get(row.parent_collab_department)
		row.effective_superior = row.superior or (parent.head if parent else None)
	return found


def actor(user: str | None = None) -> Actor:
	"""Return the user with his positions and those of whom he stands in for (default: who is logged in)."""
	user = user or frappe.session.user
	mandates = delegation_register.running_for(user)
	# Who cannot log in holds nothing that another could use.
	held = [each for each in mandates if frappe.get_cached_value("User", each.delegator, "enabled")]
	return replace(himself(user), stands_in=tuple(map(stand_in_by, held)))


def stand_in_by(mandate: Mandate) -> StandIn:
	"""Return what a delegation gives, whether it runs today or not."""
	return stand_in(himself(mandate.delegator), mandate.department, mandate.task)


def himself(user: str) -> Actor:
	"""Return the user with his own positions today."""
	rows, roles = departments().values(), frappe.get_roles(user)
	return Actor(
		user=user,
		head_of=frozenset(row.name for row in rows if user in (row.head, row.deputy)),
		liaison_of=frozenset(row.name for row in rows if user == row.liaison),
		member_of=frozenset(row.name for row in rows if user in row.members),
		superior_of=frozenset(row.name for row in rows if user == row.effective_superior),
		informed_roles=INFORMED_ROLES.intersection(roles),
		is_executive=EXECUTIVE_ROLE in roles,
		is_administrator=ADMIN_ROLE in roles,
	)


def answering_people(department: str) -> list[str]:
	"""Return who is asked when the department is asked: its head, deputy and liaison."""
	row = departments().get(department)
	if not row:
		return []
	return list(dict.fromkeys(user for user in (row.head, row.deputy, row.liaison) if user))


def head_of(department: str) -> str | None:
	row = departments().get(department)
	return row.head if row else None


def liaison_of(department: str) -> str | None:
	row = departments().get(department)
	return row.liaison if row else None
