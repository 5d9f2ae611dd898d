"""Plans the rows of the progress table (X03): one append-only report each."""

from collections.abc import Sequence
from typing import Any

import frappe

from xdept_collab.rules.cells import CellState
from xdept_collab.rules.source_cells import NOTHING, changed_columns
from xdept_collab.rules.table_columns import ProgressRow
from xdept_collab.services.importing.assignments import department_problems, task_problems
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.context import Context, Outcome, has_error
from xdept_collab.services.importing.problems import Problem, needed_cell, other_title, unsuitable_state
from xdept_collab.services.importing.taskbook import TaskBook
from xdept_collab.services.table_rows import load
from xdept_collab.services.table_values import StoredRow

# A report proves that the department works; it says nothing about one that is out, or that is already judged.
_BEFORE_WORK = ("Awaiting Answer", "Accepted", "Conditional")
_OUT = ("Dropped", "Declined", "Informed")
_WORK_STATES = {"In Progress": "In Progress", "Submitted": "Done", "Done": "Done"}
_HEALTH_STATES = {"At Risk": "At Risk", "Needs Support": "Needs Support"}

Key = tuple[str, str, str, str]


def plan_progress(rows: Sequence[ProgressRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan progress logs; a row that says something else about the same report becomes a correction of it."""
	book = TaskBook((row.task_id.strip() for row in rows), context.importer, batch)
	stored = {_key_of(row): row for row in load("X03", [["task", "in", list(book.tasks) or [""]]])}
	outcomes = []
	for row in rows:
		task_id = row.task_id.strip()
		key = f"{task_id} {'+'.join(row.departments)} {row.source['updated_on']}"
		problems = task_problems(book, context, row.number, task_id) + _cell_problems(row, context)
		if not has_error(problems):
			problems += department_problems(book, context, batch, row)
			problems += _state_problems(book, context, row)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", key, problems, task_id))
			continue
		known = stored.get(_key(row, row.departments[0]))
		changed = changed_columns(context.spec, row, known.values, known.memory) if known else ()
		if known and not set(changed) - {"title"}:
			outcomes.append(Outcome(row.number, "unchanged", key, problems, task_id))
			continue
		problems += title_problems(row, context, book)
		_write(row, context, book, known)
		outcomes.append(Outcome(row.number, "update" if known else "create", key, problems, task_id))
	return outcomes


def title_problems(row: Any, context: Context, book: TaskBook) -> list[Problem]:
	"""Say so when the sheet calls the task otherwise than it is called."""
	title = book.tasks[row.task_id.strip()].title
	if not row.title or row.title.strip() == title:
		return []
	return [other_title(row.number, context.header("title"), row.title, title)]


def _cell_problems(row: ProgressRow, context: Context) -> list[Problem]:
	problems = [] if row.updated_on else [needed_cell(row.number, context.header("updated_on"))]
	if not row.narrative and not row.state:
		problems.append(needed_cell(row.number, context.header("narrative")))
	return problems


def _state_problems(book: TaskBook, context: Context, row: ProgressRow) -> list[Problem]:
	contracts = [book.contracts.get((row.task_id.strip(), name)) for name in row.departments]
	return [
		unsuitable_state(row.number, context.header("departments"), contract.department, contract.status)
		for contract in contracts
		if contract and contract.status in _OUT
	]


def _key(row: ProgressRow, department: str) -> Key:
	day = row.updated_on.on.isoformat() if row.updated_on else ""
	return (row.task_id.strip(), department, day, (row.narrative or "").strip())


def _key_of(stored: StoredRow) -> Key:
	record = stored.record
	return (record.task, record.department, str(record.day), (record.narrative or "").strip())


def _write(row: ProgressRow, context: Context, book: TaskBook, known: StoredRow | None) -> None:
	task_id = row.task_id.strip()
	task, first, corrected = book.tasks[task_id], "", _records(known)
	for place, department in enumerate(row.departments):
		contract = _working(book, task_id, department, row)
		log = book.batch.insert(
			"Progress Log",
			{
				"task": task.name,
				"task_title": task.title,
				"assignment": contract.name,
				"department": department,
				"day": row.updated_on.on if row.updated_on else None,
				"narrative": (row.narrative or "").strip(),
				"reporter_as_written": row.executor if place == 0 else None,
				"risk_warning": _said(row.risk),
				"corrects": corrected.get(department),
				**_state_values(row.state),
				"source_cells": context.source_cells(row, None, first, title=task.title),
			},
		)
		first = first or log["name"]
	book.begin_execution(task_id)


def _records(known: StoredRow | None) -> dict[str, str]:
	records = [known, *known.partners] if known else []
	return {stored.record.department: stored.name for stored in records}


def _working(book: TaskBook, task_id: str, department: str, row: ProgressRow) -> frappe._dict:
	health = row.state.health if row.state else "On Track"
	contract = book.contracts.get((task_id, department))
	if contract is None:
		return book.contract(task_id, department, "Executing", {"reported_health": health})
	status = "Executing" if contract.status in _BEFORE_WORK else contract.status
	book.move_contract(contract, status, {"reported_health": health})
	return contract


def _state_values(state: CellState | None) -> dict[str, object]:
	if state is None:
		return {"health": "On Track", "work_state": ""}
	word = "Delayed" if state.is_delayed else _WORK_STATES.get(state.status, "")
	values: dict[str, object] = {"health": state.health, "work_state": _HEALTH_STATES.get(state.health, word)}
	if state.progress is not None:
		values["progress"] = state.progress
	elif state.note:
		values["next_step" if state.health == "On Track" else "blocker"] = state.note
	return values


def _said(text: str | None) -> str | None:
	"""无 means that nothing is to be said."""
	written = (text or "").strip()
	return None if written.casefold() in NOTHING else written
