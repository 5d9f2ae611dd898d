"""Knows people by name: those of a department to choose from, and who somebody is."""

import frappe

from xdept_collab.services import directory


def of_department(department: str | None) -> list[tuple[str, str]]:
	"""Return (user, full name) of head, deputy, liaison and today's members, by name; disabled users left out."""
	row = directory.departments().get(department or "")
	if not row:
		return []
	users = {*directory.answering_people(row.name), *row.members}
	return _named(users, {"enabled": 1})


def full_names(users: list[str]) -> dict[str, str]:
	"""Return user -> full name of System Users; website users are not named to each other."""
	return dict(_named(set(users), {"user_type": "System User"}))


def language_of(user: str) -> str:
	"""Return the language that somebody reads, that of the site where he chose none."""
	return frappe.get_cached_value("User", user, "language") or frappe.db.get_default("lang") or "en"


def _named(users: set[str], filters: dict) -> list[tuple[str, str]]:
	found = frappe.get_all(
		"User",
		filters={"name": ("in", sorted(users)), **filters},
		fields=["name", "full_name"],
		order_by="full_name asc",
	)
	return [(user.name, user.full_name or user.name) for user in found]
