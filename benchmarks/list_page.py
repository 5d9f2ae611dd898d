"""A page of twenty tasks among 20,000, for people who may see some of them, against two other ways to decide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import frappe
from frappe.model.db_query import DatabaseQuery
from frappe.utils import now_datetime

from benchmarks import company, measure
from xdept_collab import permissions
from xdept_collab.services import access_rows, directory

TASKS = 20_000
DEPARTMENTS = 48
ON_A_TASK = 3
_FIELDS = ["name", "title", "status", "priority", "health", "progress", "due_date", "coordinator"]
_TASK_COLUMNS = [
	*("name", "creation", "modified", "owner", "modified_by", "title", "task_type", "priority", "status"),
	*("initiator", "coordinator", "initiating_department", "due_date", "health"),
]
_ROW_COLUMNS = [
	*("name", "creation", "modified", "owner", "modified_by", "parent", "parenttype", "parentfield", "idx"),
	*("department", "part"),
]


def run(rounds: int) -> dict[str, object]:
	"""Measure the page of a member who sees about one task in fifteen, and of one who sees none."""
	with company.company(DEPARTMENTS):
		_make_tasks()
		ways = {
			"access table": permissions.query_condition,
			"OR and EXISTS": or_exists,
			"role check only": lambda user, doctype: "",
		}
		people = {
			"member who sees some": company.member(1),
			"member who sees none": company.member(DEPARTMENTS),
		}
		contenders = [
			measure.Contender(f"{way}: {who}", _page(condition), lambda user=user: frappe.set_user(user))
			for who, user in people.items()
			for way, condition in ways.items()
		]
		found = measure.in_turn(contenders, rounds)
		seen = {
			who: {way: len(_names(user, condition)) for way, condition in ways.items()}
			for who, user in people.items()
		}
		same = all(_names(user, ways["access table"]) == _names(user, or_exists) for user in people.values())
		access = frappe.db.count("Collab Access", {"ref_doctype": "Collab Task"})
	return {
		"contenders": found,
		"bars": {"some: no slower than OR and EXISTS": _against(found, "member who sees some")}
		| {"none: no slower than OR and EXISTS": _against(found, "member who sees none")},
		"facts": {
			"tasks": TASKS,
			"access rows of tasks": access,
			"tasks that each may see": seen,
			"access table and OR/EXISTS find the same tasks": same,
		},
	}


def _against(found: dict[str, dict[str, float]], who: str) -> dict[str, object]:
	ours, other = (found[f"{way}: {who}"]["median_ms"] for way in ("access table", "OR and EXISTS"))
	return measure.verdict(ours, other)


def or_exists(user: str, doctype: str) -> str:
	"""Return the rule as one would write it without an access table: the columns and the child rows themselves."""
	task = f"`tab{doctype}`"
	me = frappe.db.escape(user)
	mine = ", ".join(frappe.db.escape(name) for name in sorted(directory.actor(user).departments)) or "''"
	return (
		f"({task}.initiator = {me} or {task}.coordinator = {me} or {task}.initiating_department in ({mine})"
		f" or ({task}.status != 'Draft' and exists (select 1 from `tabCollab Task Department` as asked"
		f" where asked.parent = {task}.name and asked.parenttype = 'Collab Task' and asked.department in ({mine}))))"
	)


def _page(condition: Callable[[str, str], str]) -> Callable[[], object]:
	def read() -> object:
		with _decided_by(condition):
			return frappe.get_list("Collab Task", fields=_FIELDS, limit=20)

	return read


def _names(user: str, condition: Callable[[str, str], str]) -> list[str]:
	frappe.set_user(user)
	with _decided_by(condition):
		return sorted(frappe.get_list("Collab Task", pluck="name", limit=0))


@contextmanager
def _decided_by(condition: Callable[[str, str], str]) -> Iterator[None]:
	"""Let lists be decided by another condition while the block runs; all the rest of the list stays Frappe's."""
	own = DatabaseQuery.get_permission_query_conditions
	DatabaseQuery.get_permission_query_conditions = lambda self: condition(frappe.session.user, self.doctype)
	try:
		yield
	finally:
		DatabaseQuery.get_permission_query_conditions = own


def _make_tasks() -> None:
	"""Insert the tasks and rows in bulk, and their access rows by the service that keeps them in order."""
	frappe.set_user("Administrator")
	tasks, rows = [], []
	start = now_datetime() - timedelta(days=365)
	for number in range(TASKS):
		name, at = f"TBENCH{number:06d}", start + timedelta(minutes=number)
		stamp = (name, at, at, company.INITIATOR, company.INITIATOR)
		status = "Draft" if number % 10 == 0 else "Executing"
		text = (f"{company.MARK} {number}", "Project", "Medium", status)
		tasks.append(
			(*stamp, *text, company.INITIATOR, company.COORDINATOR, _asked(number, 0), at, "On Track")
		)
		for idx in range(ON_A_TASK):
			row = (
				f"{name}{idx}",
				at,
				at,
				company.INITIATOR,
				company.INITIATOR,
				name,
				"Collab Task",
				"departments",
			)
			rows.append((*row, idx + 1, _asked(number, idx), "A" if idx == 0 else "R"))
	frappe.db.bulk_insert("Collab Task", _TASK_COLUMNS, tasks)
	frappe.db.bulk_insert("Collab Task Department", _ROW_COLUMNS, rows)
	for first in range(0, TASKS, 5000):
		access_rows.refresh("Collab Task", [task[0] for task in tasks[first : first + 5000]])
	frappe.db.commit()  # Every measured run is rolled back to this; company.remove takes it away.
	for table in ("Collab Task", "Collab Task Department", "Collab Access"):
		frappe.db.sql(f"analyze table `tab{table}`")


def _asked(number: int, index: int) -> str:
	"""Spread the tasks over all departments but the last, which is never asked."""
	return company.department(1 + (number + index * 7) % (DEPARTMENTS - 1))
