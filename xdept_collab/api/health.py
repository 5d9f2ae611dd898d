"""What an administrator should know about this installation, and a tool that watches it."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from xdept_collab.services import health


@frappe.whitelist(methods=["GET"])
def concerns() -> list[str]:
	"""Return one sentence per concern; for administrators only."""
	frappe.has_permission("Collab Settings", "write", throw=True)
	return health.concerns()


@frappe.whitelist(methods=["GET"])
def status() -> dict[str, Any]:
	"""Return how the site stands: ok, concern or failing; administrators read each check as well."""
	frappe.has_permission("Collab Department", throw=True)
	now = now_datetime()
	if frappe.has_permission("Collab Settings", "write"):
		return health.report(now)
	return {"status": health.status(now), "checked_at": str(now.replace(microsecond=0))}
