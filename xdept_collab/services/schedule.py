"""Writes new dates of work items and pushes what depends on them."""

from collections import defaultdict
from collections.abc import Mapping

import frappe

from xdept_collab.rules.shifts import Dependency, Slot, pushed
from xdept_collab.services import calendars, clock_keeper
from xdept_collab.services.days import day


def apply(task: str, changes: Mapping[str, tuple[object, object]]) -> list[frappe._dict]:
	"""Set the new start and end of the named work items and shift their successors; return the moved items.

	Successors may belong to other departments of the same task; each counts by its department's calendar.
	Set-based: two reading queries.
	"""
	if not changes:
		return []
	items = {
		row.name: row
		for row in frappe.get_all(
			"Work Item",
			filters={"task": task, "status": ("not in", ("Done", "Cancelled"))},
			fields=["name", "status", "department", "planned_start", "planned_end"],
			order_by="creation asc, name asc",
		)
	}
	slots = {name: Slot(name, day(row.planned_start), day(row.planned_end)) for name, row in items.items()}
	wanted = {
		name: Slot(name, day(start), day(end)) for name, (start, end) in changes.items() if name in items
	}
	counted = {name: calendars.of_department(row.department).calendar for name, row in items.items()}
	moved = pushed(slots, wanted, _dependencies(list(items)), counted)
	for name, slot in moved.items():
		frappe.db.set_value("Work Item", name, {"planned_start": slot.start, "planned_end": slot.end})
	clock_keeper.follow("Work Item", moved, {"planned_start", "planned_end"})
	return [items[name] for name in moved]


def _dependencies(names: list[str]) -> list[Dependency]:
	rows = frappe.get_all(
		"Work Item Predecessor",
		filters={"parent": ("in", names or [""]), "parenttype": "Work Item"},
		fields=["parent", "work_item", "kind", "lag"],
		order_by="parent, idx",
	)
	return [Dependency(row.work_item, row.parent, row.kind or "FS", row.lag or 0) for row in rows]


def predecessors(task: str) -> dict[str, list[str]]:
	"""Return the predecessors of every work item of a task."""
	names = frappe.get_all("Work Item", filters={"task": task}, pluck="name", order_by=None)
	found: dict[str, list[str]] = defaultdict(list)
	for row in _dependencies(names):
		found[row.successor].append(row.predecessor)
	return found
