"""Knows the people of a department by name, for the link fields that choose one of them."""

import frappe

from xdept_collab.services import directory


def of_department(department: str | None) -> list[tuple[str, str]]:
	"""Return (user, full name) of head, deputy, liaison and today's members, by name; disabled users left out."""
	row = directory.departments().get(department or "")
	if not row:
		return []
	users = {*directory.answering_people(row.name), *row.members}
	found = frappe.get_all(
		"User",
		filters={"name": ("in", sorted(users)), "enabled": 1},
		fields=["name", "full_name"],
		order_by="full_name asc",
	)
	return [(user.name, user.full_name or user.name) for user in found]
