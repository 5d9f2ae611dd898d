"""Fills a site with many time limits: a sample that the engine itself makes, copied set-based in the database.

A copy is its original under another name, in every column that names a record. What the engine would write for such a
record it has written for the original; `drift` has it judge copies once more and counts what it would change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import add_days, getdate, now_datetime, nowdate

from benchmarks import company
from xdept_collab.services import (
	access_rows,
	calendars,
	clock_keeper,
	clock_rows,
	density,
	escalation_policies,
	transition,
)

ITEM, TASK, ASSIGNMENT = "Work Item", "Collab Task", "Department Assignment"
SHIPPED, SMALLEST = "Work Item Delay", f"{company.MARK}: one recipient, in-app"
# So many tasks of so many departments are made by the engine, with a work item for each of so many days.
TASKS, DEPARTMENTS, DAYS = 5, 8, 100
SAMPLE = TASKS * DAYS
# Letters before a name: which copy it is. The sample itself counts as one.
_PREFIX = "concat('B', lpad(seq, 5, '0'), `{column}`)"
_BATCH = 20
_NAMING = {
	TASK: ("name",),
	ASSIGNMENT: ("name", "task"),
	ITEM: ("name", "task", "assignment"),
	"Collab Access": ("name", "ref_name"),
	"Clock": ("name", "ref_name", "task"),
}
_KEPT = "benchmark_clocks"
_CHILDREN = ("name", "parent")
_TOLD = ("Escalation Event", "Delivery")


@contextmanager
def filled() -> Iterator[list[date]]:
	"""Keep the sample while the block runs, and take away all that was made of it; yield the days it is due on."""
	refuse_a_used_site()
	enabled = frappe.get_all("Escalation Policy", filters={"is_enabled": 1}, pluck="name")
	with company.company(TASKS * DEPARTMENTS):
		try:
			add_policy(
				SMALLEST,
				SHIPPED,
				step_name="Overdue",
				at_kind="Percent",
				percent=100,
				recipients="owner",
				channels="In-App",
			)
			only(SHIPPED)
			days = working_days()
			for number in range(TASKS):
				sample_task(number, days)
			frappe.db.commit()
			yield days
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			empty()
			remove_policies()
			only(*enabled)


def only(*policies: str) -> None:
	"""Let these policies alone be on. Commits."""
	table = frappe.qb.DocType("Escalation Policy")
	frappe.qb.update(table).set(table.is_enabled, table.name.isin(policies)).run()
	escalation_policies.clear()
	frappe.db.commit()


def add_policy(name: str, like: str, **step: str | int) -> None:
	"""Add a policy like another one; `step`: its only one, where it is not to have those of the other."""
	policy = frappe.copy_doc(frappe.get_doc("Escalation Policy", like))
	policy.policy_name = name
	if step:
		policy.set("steps", [step])
	policy.insert()


def remove_policies() -> None:
	"""Remove what `add_policy` added."""
	for child in ("Policy Condition", "Escalation Step"):
		frappe.db.delete(child, {"parent": ("like", f"{company.MARK}%"), "parenttype": "Escalation Policy"})
	frappe.db.delete("Escalation Policy", {"name": ("like", f"{company.MARK}%")})
	escalation_policies.clear()


def working_days() -> list[date]:
	"""Return the days that the sample is due on: working days from the one after tomorrow on."""
	calendar = calendars.working_time(calendars.default_name()).calendar
	day, found = getdate(add_days(nowdate(), 5)), []
	while len(found) < DAYS:
		if calendar.is_working_day(day):
			found.append(day)
		day += timedelta(days=1)
	return found


def sample_task(number: int, days: list[date]) -> None:
	"""Have the engine make a task under way, each of whose departments has work items."""
	first = number * DEPARTMENTS + 1
	places = range(first, first + DEPARTMENTS)
	frappe.set_user(company.INITIATOR)
	task = frappe.get_doc(
		{
			"doctype": TASK,
			"title": f"{company.MARK}: launch {number}",
			"task_type": "Project",
			"priority": "Medium",
			"coordinator": company.COORDINATOR,
			"initiating_department": company.department(first),
			"due_date": add_days(days[-1], 30),
			"goal": "500 units sold by then",
			"key_results": [{"key_result": "sold", "target": "500", "unit": "units", "due_date": days[-1]}],
			"criteria": [
				{"criterion": "Plan good", "weight": 60},
				{"criterion": "On time", "weight": 40},
			],
			"departments": [
				{
					"department": company.department(place),
					"part": "A" if place == first else "R",
					"cooperation_action": "weekly figures",
				}
				for place in places
			],
		}
	).insert()
	transition.apply(TASK, task.name, "Submit")
	frappe.set_user("Administrator")
	_put(TASK, [task.name], status="Executing")
	rows = frappe.get_all(ASSIGNMENT, filters={"task": task.name}, fields=["name", "department"])
	_put(ASSIGNMENT, [row.name for row in rows], status="Executing", due_date=add_days(days[-1], 20))
	asked = {row.department: row.name for row in rows}
	for index, day in enumerate(days):
		_work_item(task.name, asked, first + index % DEPARTMENTS, day)


def _work_item(task: str, asked: dict[str, str], place: int, day: date) -> None:
	frappe.get_doc(
		{
			"doctype": ITEM,
			"title": f"Work until {day}",
			"task": task,
			"assignment": asked[company.department(place)],
			"owner_user": company.member(place),
			"planned_start": nowdate(),
			"planned_end": day,
		}
	).insert()


def _put(doctype: str, names: list[str], **values: object) -> None:
	"""Write values past every check, as a record that came this far has them."""
	for name in names:
		frappe.db.set_value(doctype, name, values, update_modified=False)
	clock_keeper.follow(doctype, names, values)


def copy(first: int, last: int) -> None:
	"""Copy the sample so often: copies are numbered from 1. Commits in portions."""
	for start in range(first, last + 1, _BATCH):
		span = f"seq_{start}_to_{min(start + _BATCH - 1, last)}"
		for doctype, naming in _NAMING.items():
			_copy(doctype, naming, span)
		for doctype in (TASK, ASSIGNMENT, ITEM):
			for child in frappe.get_meta(doctype).get_table_fields():
				_copy(child.options, _CHILDREN, span, f"and parenttype = '{doctype}'")
		frappe.db.commit()
	_count()


def copy_clocks(first: int, last: int) -> None:
	"""Copy the clocks alone, for records that are there. Commits in portions."""
	for start in range(first, last + 1, _BATCH):
		_copy("Clock", _NAMING["Clock"], f"seq_{start}_to_{min(start + _BATCH - 1, last)}")
		frappe.db.commit()
	_count()


def time_by(policy: str, copies: int) -> None:
	"""Give every work item the clock of this policy alone."""
	only(policy)
	for doctype in ("Clock", *_TOLD):
		frappe.db.sql_ddl(f"truncate table `tab{doctype}`")
	clock_keeper.settle(ITEM, originals(), now_datetime())
	frappe.db.commit()
	copy_clocks(1, copies)


@contextmanager
def restored(now: datetime) -> Iterator[Callable[[], None]]:
	"""Yield what takes back all that sweeps of this moment have written."""
	frappe.db.commit()
	frappe.db.sql_ddl(f"drop table if exists `{_KEPT}`")
	frappe.db.sql_ddl(f"create table `{_KEPT}` as select * from `tabClock` where next_at <= '{now}'")

	def restore() -> None:
		frappe.db.commit()
		frappe.db.sql(f"delete clock from `tabClock` clock join `{_KEPT}` kept on kept.name = clock.name")
		columns = ", ".join(f"`{column}`" for column in frappe.db.get_table_columns("Clock"))
		frappe.db.sql(f"insert into `tabClock` ({columns}) select {columns} from `{_KEPT}`")
		for doctype in _TOLD:
			frappe.db.sql(f"delete from `tab{doctype}`")
		frappe.db.commit()

	try:
		yield restore
	finally:
		frappe.db.rollback()
		frappe.db.sql_ddl(f"drop table if exists `{_KEPT}`")


def originals() -> list[str]:
	return frappe.get_all(ITEM, filters={"name": ("not like", "B%")}, pluck="name", order_by="name")


def _copy(doctype: str, naming: tuple[str, ...], span: str, further: str = "") -> None:
	columns = frappe.db.get_table_columns(doctype)
	values = [_PREFIX.format(column=column) if column in naming else f"`{column}`" for column in columns]
	names = ", ".join(f"`{column}`" for column in columns)
	frappe.db.sql(
		f"""insert into `tab{doctype}` ({names}) select {", ".join(values)} from `tab{doctype}` cross join {span}
		where `{naming[-1]}` not like 'B%%' {further}"""
	)


def _count() -> None:
	frappe.cache.delete_value(density.CACHE_KEY)
	for doctype in (*_NAMING, *_TOLD):
		frappe.db.sql(f"analyze table `tab{doctype}`")


def drift(copies: list[int]) -> dict[str, int]:
	"""Let the engine make anew what some copies have; return what it would write otherwise than it is."""
	names = [f"B{number:05}{name}" for number in copies for name in originals()]
	kept = _clocks(names)
	began = {row.ref_name: calendars.moment(row.started_at) for row in kept.values()}
	frappe.db.delete("Clock", {"ref_name": ("in", names)})
	clock_keeper.settle(ITEM, names, now_datetime(), began=lambda subject, _policy: began[subject.ref_name])
	made = _clocks(names)
	found = {
		"clocks compared": len(kept),
		"clocks that differ": sum(made.get(name) != row for name, row in kept.items()),
		"access rows that differ": access_rows.refresh(ITEM, names),
	}
	frappe.db.rollback()
	return found


def _clocks(names: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all("Clock", filters={"ref_name": ("in", names)}, fields=list(clock_rows.FIELDS))
	return {row.name: row for row in rows}


def counts() -> dict[str, int]:
	"""Return how many rows there are of each kind."""
	return {doctype: frappe.db.count(doctype) for doctype in (*_NAMING, *_TOLD)}


def refuse_a_used_site() -> None:
	if frappe.db.exists(TASK, {"title": ("not like", f"{company.MARK}%")}):
		raise SystemExit("The workload empties the tables of tasks: name a site without any task.")


def empty() -> None:
	tables = [*_NAMING, *_TOLD]
	tables += [
		child.options
		for doctype in (TASK, ASSIGNMENT, ITEM)
		for child in frappe.get_meta(doctype).get_table_fields()
	]
	for doctype in (*dict.fromkeys(tables), "Transition Log", "Notification Log", "ToDo"):
		frappe.db.sql_ddl(f"truncate table `tab{doctype}`")
