"""The time limits that a form shows."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from xdept_collab.rules.access_table import TABLE
from xdept_collab.services import clocks_view
from xdept_collab.services.refusal import deny, spoken


@frappe.whitelist(methods=["GET"])
def of_record(doctype: str, name: str) -> dict[str, Any]:
	"""Return the open time limits of a record and its milestones: what is left, the next step, whom it will tell."""
	if doctype not in TABLE or not frappe.has_permission(doctype, "read"):
		deny()
	with spoken():
		return clocks_view.of_record(doctype, name, now_datetime())
