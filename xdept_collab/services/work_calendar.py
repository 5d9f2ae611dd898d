"""Knows the work items of a period and of a level of the breakdown, as far as the user may see them."""

from datetime import date
from typing import Any

import frappe

# Before any planned date; "between" keeps the comparison on the bare column, so that its index serves.
FIRST_DAY = "1900-01-01"
EVENT_LIMIT = 1000
EVENT_FIELDS = [
	"name",
	"title",
	"planned_start",
	"planned_end",
	"status",
	"is_delayed",
	"progress",
	"department",
]
NODE_FIELDS = [
	"name as value",
	"title",
	"task",
	"assignment",
	"department",
	"status",
	"health",
	"is_delayed",
	"delayed_days",
	"delay_warning",
	"planned_end",
]


def events(start: date, end: date, filters: list[Any]) -> list[dict[str, Any]]:
	"""Return the items that touch the period, at most EVENT_LIMIT; an item with an end alone lasts one day."""
	placed = [["planned_end", ">=", start], ["planned_start", "between", [FIRST_DAY, end]]]
	end_only = [["planned_end", "between", [start, end]], ["planned_start", "is", "not set"]]
	found = [*_events([*filters, *placed]), *_events([*filters, *end_only])]
	for item in found:
		item["planned_start"] = item["planned_start"] or item["planned_end"]
		item["all_day"] = 1
	return found


def _events(filters: list[Any]) -> list[dict[str, Any]]:
	return frappe.get_list(
		"Work Item", filters=filters, fields=EVENT_FIELDS, order_by=None, limit_page_length=EVENT_LIMIT
	)


def children(parent: str | None, task: str | None) -> list[dict[str, Any]]:
	"""Return one level of the breakdown below `parent` (None: the top), each with `expandable`; two queries."""
	filters: dict[str, Any] = {"parent_work_item": parent or ["is", "not set"]}
	if task:
		filters["task"] = task
	nodes = frappe.get_list(
		"Work Item",
		filters=filters,
		fields=NODE_FIELDS,
		order_by="planned_start asc, name asc",
		limit_page_length=EVENT_LIMIT,
	)
	with_children = _having_children([node.value for node in nodes])
	for node in nodes:
		node.expandable = node.value in with_children
	return nodes


def _having_children(names: list[str]) -> set[str]:
	if not names:
		return set()
	return set(
		frappe.get_list(
			"Work Item",
			filters={"parent_work_item": ["in", names]},
			pluck="parent_work_item",
			distinct=True,
			order_by=None,
			limit_page_length=0,
		)
	)
