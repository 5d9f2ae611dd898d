"""Plans the rows of the responsibility table (X02): what each department took on."""

from collections.abc import Sequence

import frappe

from xdept_collab.rules.calendar_cells import render_day
from xdept_collab.rules.source_cells import changed_columns
from xdept_collab.rules.table_columns import ProgressRow, ResponsibilityRow
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import is_closed
from xdept_collab.services.importing.context import Context, Outcome, has_error
from xdept_collab.services.importing.problems import (
	Problem,
	closed_task,
	missing_task,
	unlisted_department,
	unsuitable_state,
)
from xdept_collab.services.importing.taskbook import TaskBook
from xdept_collab.services.table_rows import TAKEN_ON, load
from xdept_collab.services.table_values import StoredRow

_COLUMNS = {"duty": "duty", "cooperation_need": "collaboration_need"}
_WRITTEN = ("create", "update")
_OWN = "Department Assignment"


def plan_responsibilities(rows: Sequence[ResponsibilityRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan accepted assignments: the sheet proves the answer. Departments without a row have not answered."""
	book = TaskBook((row.task_id.strip() for row in rows), context.importer, batch)
	found = load("X02", [["task", "in", list(book.tasks) or [""]]])
	stored = {(row.task, row.record.department): row for row in found}
	outcomes = []
	for row in rows:
		task_id = row.task_id.strip()
		key = f"{task_id} {'+'.join(row.departments)}"
		problems = task_problems(book, context, row.number, task_id)
		if not has_error(problems):
			problems += department_problems(book, context, batch, row)
			problems += _state_problems(book, context, row)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", key, problems, task_id))
			continue
		action = _plan_row(row, context, book, stored)
		outcomes.append(Outcome(row.number, action, key, problems, task_id))
	for task_id in dict.fromkeys(outcome.task for outcome in outcomes if outcome.action in _WRITTEN):
		_await_others(book, task_id)
	return outcomes


def task_problems(book: TaskBook, context: Context, row: int, task_id: str) -> list[Problem]:
	"""Return why nothing may be imported into a task: missing, not open to the user, or closed."""
	header = context.header("task_id")
	if task_id not in book.changeable:
		return [missing_task(row, header, task_id)]
	task = book.tasks[task_id]
	return [closed_task(row, header, task_id, task.status)] if is_closed(task) else []


def department_problems(
	book: TaskBook, context: Context, batch: Batch, row: ResponsibilityRow | ProgressRow
) -> list[Problem]:
	"""Return what is to be said about the departments of a row: unknown, or not yet on the task."""
	problems = context.unknown_departments(row, "departments", row.departments, batch)
	unknown = {problem.value for problem in problems}
	task_id = row.task_id.strip()
	problems += [
		unlisted_department(row.number, context.header("departments"), name, task_id)
		for name in row.departments
		if name not in book.parts[task_id] and name not in unknown
	]
	return problems


def _state_problems(book: TaskBook, context: Context, row: ResponsibilityRow) -> list[Problem]:
	"""An import may tell that a department accepted, not overrule that it declined or was dropped."""
	problems = []
	for name in row.departments:
		contract = book.contracts.get((row.task_id.strip(), name))
		if contract and contract.status not in (*TAKEN_ON, "Awaiting Answer"):
			problems.append(
				unsuitable_state(row.number, context.header("departments"), name, contract.status)
			)
	return problems


def _plan_row(
	row: ResponsibilityRow, context: Context, book: TaskBook, stored: dict[tuple[str, str], StoredRow]
) -> str:
	task_id = row.task_id.strip()
	first = stored.get((task_id, row.departments[0]))
	contracts = [book.contracts.get((task_id, name)) for name in row.departments]
	is_answered = all(contract and contract.status in TAKEN_ON for contract in contracts)
	if first and is_answered:
		changed = changed_columns(context.spec, row, first.values, first.memory)
		if not changed:
			return "unchanged"
		_write(row, context, book, changed)
		return "update"
	is_new = not any(contracts)
	_write(row, context, book, (*_COLUMNS, "heads", "milestones", "deliverables"))
	return "create" if is_new else "update"


def _await_others(book: TaskBook, task_id: str) -> None:
	"""Departments of the task without a row stay silent: the task waits for them."""
	book.ask_all(task_id)
	if book.tasks[task_id].status == "Draft":
		book.move_task(task_id, "Awaiting Departments", {"submitted_on": frappe.utils.now_datetime()})


def _write(row: ResponsibilityRow, context: Context, book: TaskBook, keys: tuple[str, ...]) -> None:
	task_id = row.task_id.strip()
	first: object = ""  # A second department's record points to the first one's, which carries the row.
	for place, department in enumerate(row.departments):
		contract = book.contracts.get((task_id, department))
		earlier = contract.source_cells if contract else None
		values = {**_values(row, place, keys), "source_cells": context.source_cells(row, earlier, first)}
		if contract is None:
			contract = book.contract(task_id, department, "Accepted", values)
		else:
			status = "Accepted" if contract.status == "Awaiting Answer" else contract.status
			book.move_contract(contract, status, values)
		_write_children(row, contract, keys, book)
		first = first or contract.name


def _values(row: ResponsibilityRow, place: int, keys: tuple[str, ...]) -> dict[str, object]:
	values: dict[str, object] = {
		column: getattr(row, key) for key, column in _COLUMNS.items() if key in keys and getattr(row, key)
	}
	if "heads" in keys and row.heads and place < len(row.heads):
		# The name stands as text until it is mapped to a user.
		values |= {"head_as_written": row.heads[place], "head": None}
	return values


def _write_children(
	row: ResponsibilityRow, contract: frappe._dict, keys: tuple[str, ...], book: TaskBook
) -> None:
	batch, task = book.batch, book.tasks[contract.task]
	if "milestones" in keys and row.milestones:
		batch.replace_children("Collab Milestone", (_OWN, contract.name, "milestones"))
		for place, node in enumerate(row.milestones, start=1):
			values = {"title": node.name, "due_date": node.day.on, "date_as_written": render_day(node.day)}
			batch.add_child("Collab Milestone", (_OWN, contract.name, "milestones"), values, place)
	if "deliverables" in keys and row.deliverables:
		batch.replace_children("Collab Promised Deliverable", (_OWN, contract.name, "deliverables"))
		known = book.deliverables(contract)
		for place, title in enumerate(row.deliverables, start=1):
			parent = (_OWN, contract.name, "deliverables")
			batch.add_child("Collab Promised Deliverable", parent, {"title": title, "quantity": 1}, place)
			if title not in known:
				common = {"task": task.name, "task_title": task.title, "department": contract.department}
				batch.insert(
					"Deliverable", {"title": title, "assignment": contract.name, "quantity": 1, **common}
				)
