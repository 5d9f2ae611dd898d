"""Plans the rows of the acceptance table (X04): the decisions of reviews, with their ratings."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
from frappe.utils import now_datetime

from xdept_collab.rules.source_cells import changed_columns
from xdept_collab.rules.table_columns import AcceptanceRow
from xdept_collab.services.importing.assignments import task_problems
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.context import Context, Outcome, has_error
from xdept_collab.services.importing.logs import title_problems
from xdept_collab.services.importing.problems import (
	Problem,
	needed_cell,
	unlisted_department,
	unsuitable_state,
)
from xdept_collab.services.importing.taskbook import TaskBook
from xdept_collab.services.settings import pass_mark
from xdept_collab.services.table_rows import load
from xdept_collab.services.table_values import StoredRow

# Decision -> the state of the assignment that follows from it (R166-R168).
_EFFECT = {"Passed": "Passed", "Partly Passed": "Rework", "Failed": "Executing"}
_COLUMNS = {"opinion": "opinion", "suggestion": "improvement", "reviewer": "reviewer_as_written"}
_OUT = ("Dropped", "Declined", "Informed")


@dataclass
class _Rounds:
	"""The rounds of one department on one task: those stored and not yet met by a row, and the last number."""

	waiting: list[StoredRow] = field(default_factory=list)
	last: int = 0


def plan_acceptance(rows: Sequence[AcceptanceRow], context: Context, batch: Batch) -> list[Outcome]:
	"""Plan reviews with their ratings. The rows of a department are its rounds, in the order of the sheet.

	A row meets the first stored round with the same decision; a decision that no round has is the next round.
	"""
	book = TaskBook((row.task_id.strip() for row in rows), context.importer, batch)
	rounds = _stored_rounds(list(book.tasks))
	outcomes = []
	for row in rows:
		task_id, department = row.task_id.strip(), row.department.strip()
		key = f"{task_id} {department}"
		problems = task_problems(book, context, row.number, task_id)
		if not has_error(problems):
			problems += _row_problems(row, context, book, batch)
		if has_error(problems):
			outcomes.append(Outcome(row.number, "error", key, problems, task_id))
			continue
		known = rounds.setdefault((task_id, department), _Rounds())
		action = _plan_row(row, context, book, known)
		if action != "unchanged":
			problems += title_problems(row, context, book)
		outcomes.append(Outcome(row.number, action, key, problems, task_id))
	return outcomes


def _stored_rounds(tasks: list[str]) -> dict[tuple[str, str], _Rounds]:
	found: dict[tuple[str, str], _Rounds] = {}
	filters = [["task", "in", tasks or [""]], ["assignment", "is", "set"]]
	for stored in sorted(load("X04", filters), key=lambda row: row.record["round"]):
		known = found.setdefault((stored.task, stored.record.department), _Rounds())
		known.waiting.append(stored)
		known.last = max(known.last, stored.record["round"])
	return found


def _row_problems(row: AcceptanceRow, context: Context, book: TaskBook, batch: Batch) -> list[Problem]:
	task_id, department = row.task_id.strip(), row.department.strip()
	header = context.header("department")
	if not row.outcome:
		return [needed_cell(row.number, context.header("outcome"))]
	problems = context.unknown_departments(row, "department", (department,), batch)
	if not problems and department not in book.parts[task_id]:
		problems.append(unlisted_department(row.number, header, department, task_id))
	contract = book.contracts.get((task_id, department))
	if contract and contract.status in _OUT:
		problems.append(unsuitable_state(row.number, header, department, contract.status))
	return problems


def _plan_row(row: AcceptanceRow, context: Context, book: TaskBook, known: _Rounds) -> str:
	same = next((stored for stored in known.waiting if stored.record.status == row.outcome), None)
	if same is None:
		_create(row, context, book, known)
		return "create"
	known.waiting.remove(same)
	changed = set(changed_columns(context.spec, row, same.values, same.memory)) - {"title", "outcome"}
	if not changed:
		return "unchanged"
	values = {column: getattr(row, key).strip() for key, column in _COLUMNS.items() if key in changed}
	title = book.tasks[row.task_id.strip()].title
	values["source_cells"] = context.source_cells(row, same.record.source_cells, title=title)
	book.batch.update("Acceptance Review", same.name, values)
	if "rating" in changed:
		_rate(row, context, book, (same.name, same.record.assignment, same.record["round"]))
	return "update"


def _create(row: AcceptanceRow, context: Context, book: TaskBook, known: _Rounds) -> None:
	task_id, department = row.task_id.strip(), row.department.strip()
	task = book.tasks[task_id]
	known.last += 1
	state = {"round": known.last, "completed_on": None}
	contract = book.contracts.get((task_id, department))
	if contract is None:
		contract = book.contract(task_id, department, _EFFECT[row.outcome or ""], {"round": known.last})
	else:
		book.move_contract(contract, _EFFECT[row.outcome or ""], {"round": state["round"]})
	review = book.batch.insert(
		"Acceptance Review",
		{
			"task": task.name,
			"task_title": task.title,
			"assignment": contract.name,
			"department": department,
			"reviewing_department": task.initiating_department,
			"status": row.outcome,
			"round": known.last,
			"pass_mark": pass_mark(),
			"decided_on": now_datetime(),
			**{column: getattr(row, key).strip() for key, column in _COLUMNS.items() if getattr(row, key)},
			**({"cause": row.opinion} if row.outcome == "Failed" else {}),
			"source_cells": context.source_cells(row, title=task.title),
		},
	)
	book.batch.moves["Acceptance Review"][review["name"]] = [task.name, "", row.outcome]
	if row.rating:
		_rate(row, context, book, (review["name"], contract.name, known.last))
	book.begin_execution(task_id)


def _rate(row: AcceptanceRow, context: Context, book: TaskBook, of: tuple[object, object, int]) -> None:
	review, contract, number = of
	task = book.tasks[row.task_id.strip()]
	points = row.rating.values if row.rating else {}
	values = {
		**points,
		"mean": round(sum(points.values()) / 3, 2),
		"suggestion": (row.suggestion or "").strip(),
		"rater_as_written": row.reviewer,
	}
	stored = frappe.db.get_value("Collaboration Rating", {"review": str(review)}) if str(review) else None
	if stored:
		book.batch.update("Collaboration Rating", stored, values)
		return
	book.batch.insert(
		"Collaboration Rating",
		{
			"task": task.name,
			"task_title": task.title,
			"rated_department": row.department.strip(),
			"assignment": contract,
			"review": review,
			"round": number,
			**values,
			"source_cells": context.source_cells(row, title=task.title),
		},
	)
