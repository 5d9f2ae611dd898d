"""Plans the rows of the task register (X01) and of the daily task list (X06)."""

from collections.abc import Sequence

import frappe

from xdept_collab.rules.calendar_cells import Day
from xdept_collab.rules.cells import CellState
from xdept_collab.rules.source_cells import changed_columns
from xdept_collab.rules.table_columns import DailyTaskRow, TaskRegisterRow
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import is_closed
from xdept_collab.services.importing.context import Context, Outcome, has_error
from xdept_collab.services.importing.problems import (
	Problem,
	closed_task,
	foreign_department,
	needed_cell,
	removed_department,
	taken_task,
)
from xdept_collab.services.importing.taskbook import TaskBook
from xdept_collab.services.table_rows import load
from xdept_collab.services.table_values import StoredRow

# Column of the sheet -> column of the task.
_REGISTER = {
	"title": "title",
	"initiating_department": "initiating_department",
	"priority": "priority",
	"due": "due_date",
	"deliverables": "deliverable_standard",
	"required_resources": "required_resources",
	"initiator": "initiator_as_written",
}
_DAILY = {
	"title": "title",
	"task_type": "task_type",
	"priority": "priority",
	"due": "due_date",
	"remark": "remark",
}
# Lists are kept on the task as the sheet writes them.
_VERBATIM = ("deliverables", "required_resources")
# A daily task says no type: it is routine work.
_DEFAULT_TYPE = "Routine"


def plan_register(rows: Sequence[TaskRegisterRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan tasks that keep the ID of the sheet: the initiating department is Accountable, the others Responsible."""
	book, stored = _opened("X01", rows, context, batch)
	outcomes = []
	for row in rows:
		task_id = row.task_id.strip()
		problems = _register_problems(row, context, batch)
		problems += _task_problems(book, context, row.number, task_id)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", task_id, problems, task_id))
		elif task_id not in book.tasks:
			_create_register(row, context, book)
			outcomes.append(Outcome(row.number, "create", task_id, problems, task_id))
		else:
			action = _update_register(row, context, book, stored[task_id], problems)
			outcomes.append(Outcome(row.number, action, task_id, problems, task_id))
	return outcomes


def plan_daily(rows: Sequence[DailyTaskRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan daily tasks: a task and its one work item, which carries owner, progress and state."""
	book, stored = _opened("X06", rows, context, batch)
	outcomes = []
	for row in rows:
		task_id = row.task_id.strip()
		problems = _task_problems(book, context, row.number, task_id)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", task_id, problems, task_id))
		elif task_id not in book.tasks:
			_create_daily(row, context, book)
			outcomes.append(Outcome(row.number, "create", task_id, problems, task_id))
		else:
			action = _update_daily(row, context, book, stored[task_id])
			outcomes.append(Outcome(row.number, action, task_id, problems, task_id))
	return outcomes


def _opened(
	code: str, rows: Sequence, context: Context, batch: Batch
) -> tuple[TaskBook, dict[str, StoredRow]]:
	names = [row.task_id.strip() for row in rows]
	book = TaskBook(names, context.importer, batch)
	found = load(code, [["name", "in", list(book.tasks) or [""]]])
	return book, {row.name: row for row in found}


def _task_problems(book: TaskBook, context: Context, row: int, task_id: str) -> list[Problem]:
	task = book.tasks.get(task_id)
	if task is None:
		return []
	header = context.header("task_id")
	if task_id not in book.changeable:
		return [taken_task(row, header, task_id)]
	return [closed_task(row, header, task_id, task.status)] if is_closed(task) else []


def _register_problems(row: TaskRegisterRow, context: Context, batch: Batch) -> list[Problem]:
	first = row.initiating_department
	if not first:
		return [needed_cell(row.number, context.header("initiating_department"))]
	importer = context.importer
	if importer.is_bound and first.strip() not in importer.departments:
		return [foreign_department(row.number, context.header("initiating_department"), first)]
	others = tuple(name for name in row.departments or () if name != first.strip())
	problems = context.unknown_departments(row, "initiating_department", (first.strip(),), batch)
	return problems + context.unknown_departments(row, "departments", others, batch)


def _create_register(row: TaskRegisterRow, context: Context, book: TaskBook) -> None:
	task_id = row.task_id.strip()
	values = {column: _stored(row, key) for key, column in _REGISTER.items() if getattr(row, key) is not None}
	values["source_cells"] = context.source_cells(row)
	values["coordinator"] = context.coordinator()
	book.add_task(task_id, values)
	for department in _departments(row):
		book.add_part(task_id, department)


def _departments(row: TaskRegisterRow) -> tuple[str, ...]:
	first = (row.initiating_department or "").strip()
	return tuple(dict.fromkeys((first, *(row.departments or ()))))


def _update_register(
	row: TaskRegisterRow, context: Context, book: TaskBook, stored: StoredRow, problems: list[Problem]
) -> str:
	changed = changed_columns(context.spec, row, stored.values, stored.memory)
	if not changed:
		return "unchanged"
	task_id = row.task_id.strip()
	values = {column: _stored(row, key) for key, column in _REGISTER.items() if key in changed}
	if "departments" in changed:
		for department in _departments(row):
			book.add_part(task_id, department)
		header = context.header("departments")
		problems += [
			removed_department(row.number, header, name)
			for name in book.parts[task_id]
			if name not in _departments(row)
		]
	values["source_cells"] = context.source_cells(row, stored.record.source_cells)
	book.batch.update("Collab Task", task_id, values)
	book.touch(task_id)
	return "update"


def _create_daily(row: DailyTaskRow, context: Context, book: TaskBook) -> None:
	task_id = row.task_id.strip()
	meant = {} if row.task_type else {"task_type": _DEFAULT_TYPE}
	values = {column: _stored(row, key) for key, column in _DAILY.items() if getattr(row, key) is not None}
	values |= {
		"task_type": row.task_type or _DEFAULT_TYPE,
		"initiating_department": next(iter(context.importer.departments), None),
		"coordinator": context.coordinator(),
		"source_cells": context.source_cells(row, **meant),
	}
	task = book.add_task(task_id, values)
	_add_item(row, book, task)
	_follow_work(row.state, book, task_id)


def _add_item(row: DailyTaskRow, book: TaskBook, task: frappe._dict) -> None:
	item = book.batch.insert(
		"Work Item",
		{
			"title": row.title,
			"task": task.name,
			"task_title": task.title,
			"department": task.initiating_department,
			"planned_end": task.due_date,
			**_item_values(row),
		},
	)
	book.batch.moves["Work Item"][item["name"]] = [task.name, "", item["status"]]
	book.touch(row.task_id.strip())


def _item_values(row: DailyTaskRow) -> dict[str, object]:
	state = row.state or CellState("To Do")
	values: dict[str, object] = {"status": state.status, "health": state.health}
	if row.progress is not None or state.progress is not None:
		values["progress"] = float(row.progress if row.progress is not None else state.progress or 0)
	if state.note:
		values["blocker"] = state.note
	if row.persons:
		values["owner_as_written"] = row.persons[0]
	return values


def _update_daily(row: DailyTaskRow, context: Context, book: TaskBook, stored: StoredRow) -> str:
	changed = changed_columns(context.spec, row, stored.values, stored.memory)
	if not changed:
		return "unchanged"
	task_id, batch = row.task_id.strip(), book.batch
	values = {column: _stored(row, key) for key, column in _DAILY.items() if key in changed}
	values["source_cells"] = context.source_cells(row, stored.record.source_cells, **stored.memory.meant)
	batch.update("Collab Task", task_id, values)
	if stored.record.work_item is None:
		_add_item(row, book, book.tasks[task_id])
	else:
		_update_item(row, changed, book, stored)
	if "state" in changed:
		_follow_work(row.state, book, task_id)
	book.touch(task_id)
	return "update"


def _update_item(row: DailyTaskRow, changed: tuple[str, ...], book: TaskBook, stored: StoredRow) -> None:
	fields = {
		"progress": ("progress",),
		"state": ("health", "blocker"),
		"persons": ("owner_as_written",),
	}
	item, values = stored.record.work_item, _item_values(row)
	written = {field: values[field] for key in changed for field in fields.get(key, ()) if field in values}
	if "due" in changed and row.due:
		written["planned_end"] = row.due.on
	if "persons" in changed:
		written["owner_user"] = None
	if "state" in changed and values["status"] != stored.record.item_status:
		states = (stored.record.item_status, str(values["status"]))
		book.batch.move("Work Item", item, row.task_id.strip(), states)
	if written:
		book.batch.update("Work Item", item, written)


def _follow_work(state: CellState | None, book: TaskBook, task_id: str) -> None:
	"""A task whose work has begun is being executed; finished work still waits for its acceptance (C05)."""
	if state and state.status not in ("To Do", "Cancelled"):
		book.begin_execution(task_id)


def _stored(row: TaskRegisterRow | DailyTaskRow, key: str) -> object:
	value = getattr(row, key)
	if isinstance(value, Day):
		return value.on
	if isinstance(value, str):
		return value.strip()
	return row.source[key].strip() if key in _VERBATIM else value
