"""Gives the delegations that are there already the full names that their list shows."""

import frappe


def execute() -> None:
	"""May be run again: it takes the names as they are today."""
	delegation = frappe.qb.DocType("Collab Delegation")
	for person in ("delegator", "delegate"):
		user = frappe.qb.DocType("User").as_(person)
		(
			frappe.qb.update(delegation)
			.join(user)
			.on(user.name == delegation[person])
			.set(delegation[f"{person}_name"], user.full_name)
		).run()
