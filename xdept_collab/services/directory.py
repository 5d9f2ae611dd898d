"""Knows the departments with their people, and from it every user's positions today."""

import frappe
from frappe.utils import getdate, nowdate

from xdept_collab.rules.access import Actor

CACHE_KEY = "xdept_collab_directory"
EXECUTIVE_ROLE = "Collab Executive"


def clear() -> None:
	"""Forget the directory; called whenever a department changes."""
	frappe.cache.delete_value(CACHE_KEY)
	frappe.local.xdept_collab_directory = None


def departments() -> dict[str, frappe._dict]:
	"""Return every department by name with head, deputy, liaison, superior and today's members."""
	held = getattr(frappe.local, "xdept_collab_directory", None)
	if held and held[0] == nowdate():
		return held[1]
	cached = frappe.cache.get_value(CACHE_KEY)
	if not cached or cached[0] != nowdate():
		cached = (nowdate(), _load())
		frappe.cache.set_value(CACHE_KEY, cached)
	frappe.local.xdept_collab_directory = cached
	return cached[1]


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
				"is_disabled",
			],
			order_by="name",
		)
	}
	for row in found.values():
		row.members = []
	today = getdate()
	for member in frappe.get_all(
		"Collab Department Member",
		filters={"parenttype": "Collab Department"},
		fields=["parent", "user", "title", "from_date", "to_date"],
		order_by="idx",
	):
		has_begun = not member.from_date or getdate(member.from_date) <= today
		has_ended = member.to_date and getdate(member.to_date) < today
		if member.parent in found and has_begun and not has_ended:
			found[member.parent].members.append(member.user)
	for row in found.values():
		parent = found.get(row.parent_collab_department)
		row.effective_superior = row.superior or (parent.head if parent else None)
	return found


def actor(user: str | None = None) -> Actor:
	"""Return the user with his positions (default: who is logged in)."""
	user = user or frappe.session.user
	rows = departments().values()
	return Actor(
		user=user,
		head_of=frozenset(row.name for row in rows if user in (row.head, row.deputy)),
		liaison_of=frozenset(row.name for row in rows if user == row.liaison),
		member_of=frozenset(row.name for row in rows if user in row.members),
		superior_of=frozenset(row.name for row in rows if user == row.effective_superior),
		is_executive=EXECUTIVE_ROLE in frappe.get_roles(user),
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
