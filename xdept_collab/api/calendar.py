"""Calendar of work items: the events of the visible period."""

from typing import Any

import frappe
from frappe.utils import getdate

from xdept_collab.api.arguments import parsed
from xdept_collab.services import work_calendar


@frappe.whitelist(methods=["GET"])
def work_items(
	doctype: str, start: str, end: str, field_map: str | dict | None = None, filters: str | list | None = None
) -> list[dict[str, Any]]:
	"""Return the work items from start to end (dates) that the caller may see; `filters` as in the list."""
	frappe.has_permission("Work Item", throw=True)
	return work_calendar.events(getdate(start), getdate(end), _list_filters(filters))


def _list_filters(filters: str | list | None) -> list[Any]:
	# A list view sends [doctype, field, operator, value, hidden]; the fifth is its own affair.
	conditions = parsed(filters, list | dict) or []
	return [condition[:4] if isinstance(condition, list) else condition for condition in conditions]
