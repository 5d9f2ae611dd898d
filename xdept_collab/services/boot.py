"""Tells the Desk at its start what forms need to know of the user: whom he stands in for."""

import frappe

from xdept_collab.services import delegation_register


def extend(bootinfo: frappe._dict) -> None:
	"""Add whom the user stands in for today; what he may do is decided by the server each time."""
	bootinfo.xdept_collab_stands_in_for = [
		{"user": each.delegator, "department": each.department, "task": each.task}
		for each in delegation_register.running_for(frappe.session.user)
	]
