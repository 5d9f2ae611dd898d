"""Reads what belongs to a task as far as the reader may see it, and says what of it is his."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import frappe

from xdept_collab.rules.access_table import SEEN_BY_OTHERS
from xdept_collab.services import directory, stored

# More of a kind than this is looked at in its list.
MOST = 100
_STATE = ("name", "status", "modified")
_HEALTH = ("health", "progress", "is_delayed", "delayed_days", "delay_warning")
TASK_FIELDS = (
	*_STATE,
	*_HEALTH[:-1],
	"title",
	"task_type",
	"priority",
	"is_urgent",
	"goal",
	"initiating_department",
	"initiator",
	"coordinator",
	"start_date",
	"due_date",
	"answered_departments",
	"total_departments",
)
# DocType -> columns that the page shows, those that name people and departments among them.
FIELDS: Mapping[str, tuple[str, ...]] = {
	"Department Assignment": (
		*_STATE,
		*_HEALTH,
		*("department", "part", "weight", "head", "liaison", "start_date", "due_date", "completed_on"),
		*("delay_cause", "rework_due"),
	),
	"Work Item": (
		*_STATE,
		*_HEALTH,
		*("title", "department", "assignment", "parent_work_item", "weight", "owner_user"),
		*("planned_start", "planned_end", "actual_end"),
	),
	"Collaboration Request": (
		*_STATE,
		*("content", "kind", "is_urgent", "needed_by", "from_department", "to_department"),
		*("contact", "requested_by"),
	),
	"Issue Ticket": (
		*_STATE,
		*("title", "severity", "is_urgent", "expected_resolution", "department"),
		*("responsible_department", "reporter"),
	),
	"Deliverable": ("name", "title", "department", "due_date", "current_number"),
	"Acceptance Review": (*_STATE, "department", "round", "score", "requested_on", "decided_on"),
	"Extension Request": (*_STATE, "ref_doctype", "ref_name", "requested_date", "department", "requested_by"),
}
PEOPLE = ("head", "liaison", "owner_user", "contact", "requested_by", "reporter", "initiator", "coordinator")
_DEPARTMENTS = ("department", "to_department", "responsible_department")
# Of the mirrored row only what the access table declares, beside who and which part.
_MIRRORED = ("department", "part", *SEEN_BY_OTHERS)


@dataclass(frozen=True)
class Reader:
	"""Who looks at the task: by which names and departments something is his, himself or for somebody."""

	users: frozenset[str]
	departments: frozenset[str]

	def owns(self, row: Mapping[str, Any]) -> bool:
		"""Say whether the row names him or one of his departments."""
		return any(row.get(column) in self.users for column in PEOPLE if row.get(column)) or any(
			row.get(column) in self.departments for column in _DEPARTMENTS
		)


def reader(task: str) -> Reader:
	"""Return the logged-in user as a reader of the task."""
	actor = directory.actor()
	held = [actor, *(each.holds for each in actor.stands_in if each.task in ("", task))]
	return Reader(
		frozenset(each.user for each in held if each.user),
		frozenset[str]().union(*(each.head_of | each.liaison_of | each.member_of for each in held)),
	)


def task_row(task: str) -> frappe._dict:
	"""Return the task; asked for one that the user may read."""
	row = stored.row("Collab Task", task, TASK_FIELDS)
	return row if row else frappe._dict(name=task)


def departments(task: str) -> list[frappe._dict]:
	"""Return what everybody on the task sees of each department."""
	return stored.rows("Collab Task Department", "parent", [task], _MIRRORED, ("idx",))


def readable(task: str, doctype: str) -> list[frappe._dict]:
	"""Return all records of the task that the user may read, the newest last."""
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(
		doctype,
		filters={"task": task},
		fields=list(FIELDS[doctype]),
		order_by="creation asc, name asc",
		limit_page_length=0,
	)


def shown(rows: Iterable[frappe._dict], who: Reader) -> list[dict[str, Any]]:
	"""Return the rows as the page takes them: what is the reader's first, dates as text."""
	return sorted(in_order(rows, who), key=lambda row: not row["is_mine"])[:MOST]


def in_order(rows: Iterable[frappe._dict], who: Reader) -> list[dict[str, Any]]:
	"""Return the rows as the page takes them, in the order in which they come."""
	return [{**_plain(row), "is_mine": who.owns(row)} for row in rows]


def _plain(row: frappe._dict) -> dict[str, Any]:
	return {
		column: value if isinstance(value, str | int | float) or value is None else str(value)
		for column, value in row.items()
	}


def reviews_of(names: Iterable[str], who: Reader) -> set[str]:
	"""Return the reviews that the reader is to sign or has signed."""
	rows = stored.rows("Acceptance Reviewer", "parent", sorted(names), ("parent", "user", "parenttype"))
	return {row.parent for row in rows if row.user in who.users}
