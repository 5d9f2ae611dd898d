"""Knows what each cell of the six source tables means in a stored record today, typed as the rules type a cell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import getdate

from xdept_collab.rules.calendar_cells import Day, Milestone, Period, Place
from xdept_collab.rules.cells import CellState, Names, parse_comma_list, parse_list
from xdept_collab.rules.scoring import Rating
from xdept_collab.rules.source_cells import Remembered

Reader = Callable[..., list[frappe._dict]]
_ANYWHERE = Place("", 0)
# The states of a review that is decided.
DECIDED = ("Passed", "Partly Passed", "Failed")


@dataclass
class StoredRow:
	"""A record as a row: `values` by column key, typed as the rules type a parsed row."""

	name: str
	task: str
	record: frappe._dict
	values: dict[str, object]
	memory: Remembered = field(default_factory=Remembered)
	partners: list["StoredRow"] = field(default_factory=list)


def _register(tasks: list[frappe._dict], read: Reader) -> list[StoredRow]:
	parts = _grouped("Collab Task Department", "Collab Task", tasks, "department")
	names = _full_names(task.initiator for task in tasks)
	return [
		StoredRow(
			task.name,
			task.name,
			task,
			{
				"task_id": task.name,
				"title": task.title,
				"initiating_department": task.initiating_department,
				"departments": tuple(row.department for row in parts.get(task.name, ())) or None,
				"priority": task.priority or None,
				"due": _day(task.due_date),
				"deliverables": parse_list(task.deliverable_standard or "", _ANYWHERE),
				"required_resources": parse_comma_list(task.required_resources or "", _ANYWHERE),
				"initiator": task.initiator_as_written or names.get(task.initiator),
			},
		)
		for task in tasks
	]


def _responsibilities(contracts: list[frappe._dict], read: Reader) -> list[StoredRow]:
	nodes = _grouped("Collab Milestone", "Department Assignment", contracts, "title,due_date,date_as_written")
	promised = _grouped("Collab Promised Deliverable", "Department Assignment", contracts, "title")
	names = _full_names(row.head for row in contracts)
	return [
		StoredRow(
			row.name,
			row.task,
			row,
			{
				"task_id": row.task,
				"departments": (row.department,),
				"heads": _names(row.head_as_written or names.get(row.head)),
				"duty": row.duty,
				"milestones": tuple(
					Milestone(Day(getdate(node.due_date)), node.title)
					for node in nodes.get(row.name, ())
					if node.due_date
				)
				or None,
				"deliverables": tuple(item.title for item in promised.get(row.name, ())) or None,
				"cooperation_need": row.collaboration_need,
			},
		)
		for row in contracts
	]


def _progress(logs: list[frappe._dict], read: Reader) -> list[StoredRow]:
	corrected = {
		row.corrects
		for row in frappe.get_all(
			"Progress Log",
			filters={"corrects": ("in", [log.name for log in logs])},
			fields=["corrects"],
			order_by=None,
		)
	}
	names = _full_names(row.reporter for row in logs)
	titles = _titles(logs)
	return [
		StoredRow(
			row.name,
			row.task,
			row,
			{
				"task_id": row.task,
				"title": titles.get(row.task) or row.task_title,
				"departments": _names(row.department),
				"state": state_of_log(row),
				"narrative": row.narrative,
				"updated_on": _day(row.day),
				"risk": row.risk_warning,
				"executor": row.reporter_as_written or names.get(row.reporter),
			},
		)
		for row in logs
		if row.name not in corrected
	]


def _acceptance(reviews: list[frappe._dict], read: Reader) -> list[StoredRow]:
	ratings = {
		row.review: Rating(row.responsiveness, row.communication, row.quality)
		for row in read(
			"Collaboration Rating",
			filters=[["review", "in", [row.name for row in reviews]]],
			fields=["review", "responsiveness", "communication", "quality"],
			order_by="creation asc",
			limit_page_length=0,
		)
	}
	names = _full_names(row.decided_by for row in reviews)
	titles = _titles(reviews)
	return [
		StoredRow(
			row.name,
			row.task,
			row,
			{
				"task_id": row.task,
				"title": titles.get(row.task) or row.task_title,
				"department": row.department,
				"outcome": row.status if row.status in DECIDED else None,
				"opinion": row.opinion,
				"rating": ratings.get(row.name),
				"suggestion": row.improvement,
				"reviewer": row.reviewer_as_written or names.get(row.decided_by),
			},
		)
		for row in reviews
	]


def _plan(items: list[frappe._dict], read: Reader) -> list[StoredRow]:
	names = _full_names(row.owner_user for row in items)
	return [
		StoredRow(
			row.name,
			row.task,
			row,
			{
				"title": row.title,
				"departments": _names(row.department),
				"persons": _names(row.owner_as_written or names.get(row.owner_user)),
				"period": Period(getdate(row.planned_start), getdate(row.planned_end))
				if row.planned_start and row.planned_end
				else None,
				"communication": row.communication,
				"required_resources": parse_list(row.required_resources or "", _ANYWHERE),
				"output": row.deliverable,
				"risk": row.risk_note,
			},
		)
		for row in items
	]


def _daily(tasks: list[frappe._dict], read: Reader) -> list[StoredRow]:
	items: dict[str, frappe._dict] = {}
	for item in frappe.get_all(
		"Work Item",
		filters={"task": ("in", [task.name for task in tasks])},
		fields=["name", "task", "status", "health", "progress", "blocker", "owner_user", "owner_as_written"],
		order_by="creation desc, name desc",
	):
		items[item.task] = item  # The task's first item is its own work.
	names = _full_names(item.owner_user for item in items.values())
	rows = []
	for task in tasks:
		item = items.get(task.name) or frappe._dict()
		task.work_item = item.name
		task.item_status = item.status
		values = {
			"task_id": task.name,
			"title": task.title,
			"task_type": task.task_type,
			"priority": task.priority or None,
			"persons": _names(item.owner_as_written or names.get(item.owner_user)),
			"due": _day(task.due_date),
			"progress": Decimal(str(item.progress)) if item.progress else None,
			"state": CellState(item.status, item.health or "On Track") if item.name else None,
			"remark": task.remark,
		}
		rows.append(StoredRow(task.name, task.name, task, values))
	return rows


BUILDERS: dict[str, Callable[[list[frappe._dict], Reader], list[StoredRow]]] = {
	"X01": _register,
	"X02": _responsibilities,
	"X03": _progress,
	"X04": _acceptance,
	"X05": _plan,
	"X06": _daily,
}


def state_of_log(log: frappe._dict) -> CellState | None:
	"""Return the status words of a progress log as a cell means them; None when it states none."""
	health = log.health or "On Track"
	if log.work_state == "Done":
		return CellState("Done")
	if log.work_state == "Delayed":
		return CellState("In Progress", health, is_delayed=True)
	return CellState("In Progress", health) if log.work_state or health != "On Track" else None


def _grouped(
	child: str, parenttype: str, parents: list[frappe._dict], fields: str
) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = {}
	for row in frappe.get_all(
		child,
		filters={"parenttype": parenttype, "parent": ("in", [parent.name for parent in parents])},
		fields=["parent", *fields.split(",")],
		order_by="parent, idx",
	):
		found.setdefault(row.parent, []).append(row)
	return found


def _titles(rows: list[frappe._dict]) -> dict[str, str]:
	names = sorted({row.task for row in rows if row.task})
	found = frappe.get_all(
		"Collab Task", filters={"name": ("in", names or [""])}, fields=["name", "title"], order_by=None
	)
	return {row.name: row.title for row in found}


def _full_names(users: Iterable[str | None]) -> dict[str | None, str]:
	wanted = sorted({user for user in users if user})
	if not wanted:
		return {}
	rows = frappe.get_all(
		"User", filters={"name": ("in", wanted)}, fields=["name", "full_name"], order_by=None
	)
	return {row.name: row.full_name for row in rows}


def _names(name: str | None) -> Names | None:
	return (name,) if name else None


def _day(value: date | str | None) -> Day | None:
	return Day(getdate(value)) if value else None
