"""Lets stored work follow the people of a department: its open assignments, who sees them and what waits for whom.

What a position gives is read from the department itself; only head and liaison are also written into an assignment,
which keeps them once it is over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import create_batch, now_datetime

from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rows, latest, moved_todos
from xdept_collab.services.scopes import COLUMNS

OVER = ("Passed", "Dropped")
# Records looked at with one statement.
_PAGE = 2000
_STORED = ("head", "liaison")


@dataclass(frozen=True)
class Positions:
	"""Who holds the positions of a department."""

	head: str | None = None
	deputy: str | None = None
	liaison: str | None = None

	@property
	def answering(self) -> frozenset[str]:
		return frozenset(user for user in (self.head, self.deputy, self.liaison) if user)


@dataclass(frozen=True)
class Moved:
	"""How much followed: assignments, rows of the access table, and records that now wait for other people."""

	assignments: int = 0
	access_rows: int = 0
	waiting: int = 0


def positions_of(department: Document | Mapping[str, str | None]) -> Positions:
	return Positions(*(department.get(position) or None for position in ("head", "deputy", "liaison")))


def follow(department: str, old: Positions, new: Positions) -> Moved:
	"""Give the department's open work from the holders of its positions to the new ones. Set-based.

	An assignment that its head gave to somebody else stays with him.
	"""
	if old == new:
		return Moved()
	rows = open_assignments(department)
	latest.lock_tasks(row.task for row in rows)
	moved = {row.name for column in _STORED for row in _give(rows, column, old, new)}
	changed = refresh_under(moved)
	led = [row for row in rows if row.name in moved and row.head == old.head and row.status == "Rework"]
	waiting = moved_todos.move(department, old, new, led)
	return Moved(len(moved), changed, waiting)


def open_assignments(department: str) -> list[frappe._dict]:
	"""Return the department's assignments that are not over, with name, task, status, head, liaison and title."""
	assignment, task = frappe.qb.DocType("Department Assignment"), frappe.qb.DocType("Collab Task")
	return (
		frappe.qb.from_(assignment)
		.join(task)
		.on(task.name == assignment.task)
		.where(assignment.department == department)
		.where(~assignment.status.isin(OVER) & ~task.status.isin(moved_todos.TASK_OVER))
		.select(
			assignment.name,
			assignment.task,
			assignment.task_title,
			assignment.status,
			assignment.head,
			assignment.liaison,
			assignment.due_date,
		)
		.orderby(assignment.name)
	).run(as_dict=True)


def _give(rows: list[frappe._dict], column: str, old: Positions, new: Positions) -> list[frappe._dict]:
	before, after = getattr(old, column), getattr(new, column)
	given = [row for row in rows if (row[column] or None) == before] if before != after else []
	assignment = frappe.qb.DocType("Department Assignment")
	for page in create_batch([row.name for row in given], _PAGE):
		(
			frappe.qb.update(assignment)
			.set(assignment[column], after)
			# A form that is open somewhere must not write the former holder back.
			.set(assignment.modified, now_datetime())
			.set(assignment.modified_by, frappe.session.user)
			.where(assignment.name.isin(page))
		).run()
	return given


def refresh_under(assignments: Iterable[str]) -> int:
	"""Bring the access rows of the assignments and of all records under them in line; return how many changed."""
	return sum(
		access_rows.refresh(doctype, names)
		for page in create_batch(sorted(assignments), _PAGE)
		for doctype, read in _UNDER.items()
		for names in create_batch(read(page), _PAGE)
	)


def _reader(doctype: str, column: str) -> Callable[[list[str]], list[str]]:
	def read(assignments: list[str]) -> list[str]:
		return frappe.get_all(
			doctype, filters={column: ("in", assignments)}, pluck="name", order_by=None, limit=0
		)

	return read


def _readers() -> dict[str, Callable[[list[str]], list[str]]]:
	found: dict[str, Callable[[list[str]], list[str]]] = {"Department Assignment": lambda names: names}
	for doctype in TABLE:
		for column in {"assignment", "from_assignment"}.intersection(COLUMNS[doctype]):
			found[doctype] = _reader(doctype, column)
	return found


# DocType -> what reads the names of its records under assignments.
_UNDER = _readers()


def tell(moved: Moved) -> None:
	"""Say to the administrator in the Desk what his change has moved."""
	frappe.msgprint(
		_(
			"The change holds at once. Moved with it: open assignments {0}, rows of who sees what {1}, "
			"records that wait for an answer {2}."
		).format(moved.assignments, moved.access_rows, moved.waiting),
		title=_("Department changed"),
		indicator="blue",
	)


def tell_left_work(department: str, left: Iterable[str]) -> None:
	"""Say what those who left still own: work is given away by people, not by itself."""
	item = frappe.qb.DocType("Work Item")
	counted = (
		frappe.qb.from_(item)
		.where((item.department == department) & item.owner_user.isin(sorted(left)))
		.where(item.status.isin(("To Do", "In Progress")))
		.groupby(item.owner_user)
		.orderby(item.owner_user)
		.select(item.owner_user, Count("*"))
	).run()
	for owner, count in counted:
		frappe.msgprint(
			_("{0} still owns {1} open work items of {2}. Give them to somebody else.").format(
				owner, count, department
			),
			title=_("Department changed"),
			indicator="orange",
		)


def tell_open_work(department: str) -> None:
	"""Say what a department that is disabled still has to do."""
	count = len(open_assignments(department))
	if count:
		frappe.msgprint(
			_(
				"Open assignments of {0} that go on: {1}. "
				"Merge the department into another one, or let the coordinators reassign them."
			).format(department, count),
			title=_("Department changed"),
			indicator="orange",
		)
