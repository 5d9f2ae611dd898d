"""Tree view of work items: one level at a time."""

from typing import Any

import frappe

from xdept_collab.services import work_calendar


@frappe.whitelist(methods=["GET", "POST"])
def children(
	doctype: str, parent: str | None = None, task: str | None = None, is_root: bool | str = False
) -> list[dict[str, Any]]:
	"""Return the work items below `parent` that the caller may see; at the root, those without a parent."""
	frappe.has_permission("Work Item", throw=True)
	at_root = is_root in (True, "true", "1")
	return work_calendar.children(None if at_root else parent, task)
