"""Plans the rows of the collaboration plan (X05): work items of one task."""

from collections.abc import Sequence

import frappe

from xdept_collab.rules.source_cells import Remembered, changed_columns
from xdept_collab.rules.table_columns import PlanRow
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import is_closed
from xdept_collab.services.importing.context import Context, Outcome, SourceCells, has_error
from xdept_collab.services.importing.problems import Problem, closed_task, missing_task, unlisted_department
from xdept_collab.services.importing.taskbook import TaskBook
from xdept_collab.services.table_rows import load
from xdept_collab.services.table_values import StoredRow

# The key of the task that the plan itself begins; no stored task has an empty name.
_NEW = ""
_VALUES = {
	"title": "title",
	"communication": "communication",
	"required_resources": "required_resources",
	"output": "deliverable",
	"risk": "risk_note",
}


def plan_work(rows: Sequence[PlanRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan the work items of a task: the chosen one, else a draft that is named after the file."""
	task_id = target_task(context) or _NEW
	book = TaskBook([task_id], context.importer, batch)
	stored = {
		(row.values["title"], row.record.department): row
		for row in load("X05", [["task", "=", task_id or "-"]])
	}
	refusal = _refusal(book, context, task_id)
	outcomes = []
	for row in rows:
		key = f"{row.title} {'+'.join(row.departments)}"
		problems = [refusal(row.number)] if refusal else []
		problems += context.unknown_departments(row, "departments", row.departments, batch)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", key, problems, task_id))
			continue
		if task_id == _NEW and _NEW not in book.tasks:
			_begin_task(book, context)
		problems += _unlisted(row, context, book, task_id)
		known = stored.get((row.title.strip(), row.departments[0]))
		outcomes.append(
			Outcome(row.number, _plan_row(row, context, book, task_id, known), key, problems, task_id)
		)
	return outcomes


def target_task(context: Context) -> str | None:
	"""Return the task that the plan goes into; None when it begins one.

	Without a choice it is the draft that this user's import of a file of this name began earlier.
	"""
	if context.choices.into_task:
		return context.choices.into_task
	return frappe.db.get_value(
		"Collab Task",
		{
			"title": context.choices.title,
			"owner": context.importer.user,
			"status": "Draft",
			"source_cells": ("like", '%"X05"%'),
		},
		"name",
		order_by="creation asc",
	)


def _refusal(book: TaskBook, context: Context, task_id: str):  # noqa: ANN202 — a function of the row number, or None
	header = context.header("title")
	if task_id == _NEW:
		return None
	if task_id not in book.changeable:
		return lambda row: missing_task(row, header, task_id)
	task = book.tasks[task_id]
	return (lambda row: closed_task(row, header, task_id, task.status)) if is_closed(task) else None


def _begin_task(book: TaskBook, context: Context) -> None:
	importer = context.importer
	book.add_task(
		_NEW,
		{
			"title": context.choices.title,
			"initiator": importer.user,
			"initiating_department": next(iter(importer.departments), None),
			"coordinator": context.coordinator(),
			"source_cells": SourceCells(None, "X05", Remembered()),
		},
	)


def _unlisted(row: PlanRow, context: Context, book: TaskBook, task_id: str) -> list[Problem]:
	if task_id == _NEW:
		return []
	return [
		unlisted_department(row.number, context.header("departments"), name, task_id)
		for name in row.departments
		if name not in book.parts[task_id]
	]


def _plan_row(row: PlanRow, context: Context, book: TaskBook, task_id: str, known: StoredRow | None) -> str:
	if known is None:
		_create(row, context, book, task_id)
		return "create"
	changed = changed_columns(context.spec, row, known.values, known.memory)
	if not changed:
		return "unchanged"
	of_department = {item.record.department: item for item in (known, *known.partners)}
	for place, department in enumerate(row.departments):
		item = of_department.get(department)
		if item is None:
			_create_one(row, context, book, task_id, (place, known.name))
			continue
		values = _values(row, changed, place)
		shared_with = known.name if place else ""
		values["source_cells"] = context.source_cells(row, item.record.source_cells, shared_with)
		book.batch.update("Work Item", item.name, values)
	book.touch(task_id)
	return "update"


def _create(row: PlanRow, context: Context, book: TaskBook, task_id: str) -> None:
	first: object = ""
	for place in range(len(row.departments)):
		item = _create_one(row, context, book, task_id, (place, first))
		first = first or item


def _create_one(
	row: PlanRow, context: Context, book: TaskBook, task_id: str, shared: tuple[int, object]
) -> object:
	"""Plan the item of one department; the second department of a row works under the first one's (C16)."""
	place, first = shared
	department, task = row.departments[place], book.tasks[task_id]
	book.add_part(task_id, department)
	contract = book.contracts.get((task_id, department))
	item = book.batch.insert(
		"Work Item",
		{
			"task": task.name,
			"task_title": task.title,
			"assignment": contract.name if contract else None,
			"department": department,
			"status": "To Do",
			**_values(row, (*_VALUES, "period", "persons"), place),
			"source_cells": context.source_cells(row, None, first),
		},
	)
	book.batch.moves["Work Item"][item["name"]] = [task.name, "", "To Do"]
	book.touch(task_id)
	return item["name"]


def _values(row: PlanRow, keys: tuple[str, ...], place: int) -> dict[str, object]:
	values: dict[str, object] = {}
	for key, column in _VALUES.items():
		if key in keys and getattr(row, key) is not None:
			values[column] = row.source[key].strip()
	if "period" in keys and row.period:
		values |= {"planned_start": row.period.start, "planned_end": row.period.end}
	if "persons" in keys and row.persons and place < len(row.persons):
		values |= {"owner_as_written": row.persons[place], "owner_user": None}
	return values
