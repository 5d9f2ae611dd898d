"""What an administrator should know about this installation."""

import frappe

from xdept_collab.services import health


@frappe.whitelist(methods=["GET"])
def concerns() -> list[str]:
	"""Return one sentence per concern; for administrators only."""
	frappe.has_permission("Collab Settings", "write", throw=True)
	return health.concerns()
