"""Gives what waits for a department's people to those who now hold its positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe

from xdept_collab.services import todos

if TYPE_CHECKING:
	from xdept_collab.services.department_moves import Positions

TASK_OVER = ("Closed", "Archived", "Cancelled")


@dataclass(frozen=True)
class _Question:
	"""Records that ask a department: of which kind, in which states, by which column, and whom else by which."""

	doctype: str
	states: tuple[str, ...]
	department: str
	is_for_head: bool = False
	others: str = ""


# What todos.py asks of the holders of positions.
_QUESTIONS = (
	_Question("Department Assignment", ("Awaiting Answer",), "department"),
	_Question("Work Item", ("Submitted",), "department", is_for_head=True),
	_Question("Collaboration Request", ("Sent",), "to_department", others="contact"),
	_Question("Issue Ticket", ("Open", "Reopened"), "responsible_department", others="task_coordinator"),
)


def move(department: str, old: Positions, new: Positions, reworked: list[frappe._dict]) -> int:
	"""Move the open questions of the department; return how many records now ask other people. Set-based.

	`reworked`: assignments with changes to make, which wait for their own head.
	"""
	head_left, head_came = _difference(_head(old), _head(new))
	moved = _hand_over("Department Assignment", _as_documents(reworked), head_left, head_came)
	for question in _QUESTIONS:
		left, came = (
			(head_left, head_came) if question.is_for_head else _difference(old.answering, new.answering)
		)
		if left or came:
			moved += _hand_over(question.doctype, _asking(question, department), left, came)
	return moved


def _head(positions: Positions) -> frozenset[str]:
	return frozenset({positions.head} if positions.head else ())


def _difference(old: frozenset[str], new: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
	return old - new, new - old


def _as_documents(rows: list[frappe._dict]) -> list[frappe._dict]:
	return [frappe._dict(row, doctype="Department Assignment", also_asked=None) for row in rows]


def _asking(question: _Question, department: str) -> list[frappe._dict]:
	"""Return the records that ask the department now, as a to-do describes them."""
	record, task = frappe.qb.DocType(question.doctype), frappe.qb.DocType("Collab Task")
	rows = (
		frappe.qb.from_(record)
		.join(task)
		.on(task.name == record.task)
		.where(record[question.department] == department)
		.where(record.status.isin(question.states) & ~task.status.isin(TASK_OVER))
		.select(record.star, task.coordinator.as_("task_coordinator"))
		.orderby(record.name)
	).run(as_dict=True)
	return [frappe._dict(row, doctype=question.doctype, also_asked=row.get(question.others)) for row in rows]


def _hand_over(doctype: str, records: list[frappe._dict], left: frozenset[str], came: frozenset[str]) -> int:
	"""Close the to-dos of those who left and open them for those who came; return how many records this is."""
	asked = _open_todos(doctype, [record.name for record in records])
	touched: set[str] = set()
	for user in sorted(left):
		names = [
			record.name for record in records if (record.name, user) in asked and record.also_asked != user
		]
		todos.close(doctype, names, [user])
		touched.update(names)
	waiting = [
		todos.waiting_of(record, users)
		for record in records
		if (users := [user for user in sorted(came) if (record.name, user) not in asked])
	]
	todos.open_many(waiting)
	return len(touched | {each.name for each in waiting})


def _open_todos(doctype: str, names: Iterable[str]) -> set[tuple[str, str]]:
	rows = frappe.get_all(
		"ToDo",
		filters={"reference_type": doctype, "reference_name": ("in", [*names, ""]), "status": "Open"},
		fields=["reference_name", "allocated_to"],
		order_by=None,
		limit=0,
	)
	return {(row.reference_name, row.allocated_to) for row in rows}
