"""Calendar of work items: the events of the visible period."""

from typing import Any

import frappe

from xdept_collab.api.arguments import conditions, day
from xdept_collab.services import work_calendar


@frappe.whitelist(methods=["GET"])
def work_items(
	doctype: str, start: str, end: str, field_map: str | dict | None = None, filters: str | list | None = None
) -> list[dict[str, Any]]:
	"""Return the work items from start to end (dates) that the caller may see; `filters` as in the list."""
	frappe.has_permission("Work Item", throw=True)
	return work_calendar.events(day(start), day(end), conditions(filters, "Work Item"))
