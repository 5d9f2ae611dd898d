"""Lists the open time limits by the time that is left, the most pressing first, as far as the reader may see them.

Within one calendar what is due first has the least time left, so that of each calendar only its first rows are read;
where calendars differ, the time that is left is counted and decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import cint

from xdept_collab import permissions
from xdept_collab.rules.countdown import Countdown, countdown
from xdept_collab.services import calendars, clock_rows, directory

# So many are listed: nobody works through more, and their calendars are counted in a moment.
MOST = 200
# Counting for a card stops here.
COUNT_LIMIT = 1000
_OVER = ("Closed", "Archived", "Cancelled")
Row = tuple[frappe._dict, Countdown]
# SQL, and the values that it asks for.
Condition = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class _Where:
	"""Conditions of rows that are asked for, with their values."""

	lines: tuple[str, ...] = ()
	values: tuple[object, ...] = ()

	def also(self, line: str, *values: object) -> _Where:
		return _Where((*self.lines, line), (*self.values, *values))

	def select(self, columns: str, order: str, most: int) -> str:
		# As a derived table, since not every database takes a limit in one part of a union.
		wanted = (
			f"select {columns} from `tabClock` where {' and '.join(self.lines)} order by {order} limit {most}"
		)
		return f"select * from ({wanted}) part"


def ranked(filters: Mapping[str, Any], now: datetime) -> list[Row]:
	"""Return at most MOST + 1 open clocks with what is left of them, the least first.

	`filters`: department, policy, task, late_only, mine (what the user answers for). `now` as it is stored. One query,
	and one more for a coordinator's own tasks.
	"""
	where = _where(filters, now)
	running = where.also("state = 'Running'")
	parts = [
		(running.also("is_working = 1").also(line, *values), "due_at") for line, values in _places(filters)
	]
	parts.append((running.also("is_working = 0"), "due_at"))
	if not cint(filters.get("late_only")):
		parts.append((where.also("state = 'Paused'"), "left_seconds"))
	columns = ", ".join(f"`{name}`" for name in clock_rows.FIELDS)
	rows = frappe.db.sql(
		" union all ".join(part.select(columns, order, MOST + 1) for part, order in parts),
		[value for part, _order in parts for value in part.values],
		as_dict=True,
	)
	moment = calendars.moment(now)
	shown = [
		(row, countdown(clock_rows.clock_of(row), moment, calendars.of_department(row.department)))
		for row in rows
	]
	return sorted(shown, key=lambda each: (each[1].left, each[0].name))[: MOST + 1]


def late_count(now: datetime) -> int:
	"""Return how many of the user's own time limits are late, at most COUNT_LIMIT."""
	late = _where({"mine": 1, "late_only": 1}, now).also("state = 'Running'")
	return len(frappe.db.sql(late.select("name", "due_at", COUNT_LIMIT), late.values))


def _where(filters: Mapping[str, Any], now: datetime) -> _Where:
	where = _Where().also("is_open = %s", 1)
	condition = permissions.query_condition(frappe.session.user, "Clock")
	if condition:
		where = where.also(condition.replace("%", "%%"))
	for column in ("department", "policy", "task"):
		if filters.get(column):
			where = where.also(f"{column} = %s", str(filters[column]))
	if cint(filters.get("late_only")):
		where = where.also("due_at < %s", now)
	if not cint(filters.get("mine")):
		return where
	line, values = _mine()
	return where.also(line, *values)


def _mine() -> Condition:
	"""Return what is true of what the user answers for: his departments, and the tasks that he leads."""
	actor = directory.actor()
	held = [actor, *(each.holds for each in actor.stands_in if not each.task)]
	departments = sorted({name for each in held for name in each.head_of | each.liaison_of})
	users = sorted({each.user for each in held if each.user})
	tasks = frappe.db.sql_list(
		f"select name from `tabCollab Task` where coordinator in ({_marks(users)})"
		f" and status not in ({_marks(_OVER)}) limit {COUNT_LIMIT}",
		[*users, *_OVER],
	)
	named = {"department": departments, "task": tasks}
	lines = [f"{column} in ({_marks(names)})" for column, names in named.items() if names]
	return f"({' or '.join(lines or ['1 = 0'])})", (*departments, *tasks)


def _places(filters: Mapping[str, Any]) -> list[Condition]:
	"""Return one condition with its values for each calendar: which departments work in it."""
	default = calendars.default_name()
	by_calendar: dict[str, list[str]] = {default: []}
	for name in directory.departments():
		by_calendar.setdefault(calendars.name_for(name), []).append(name)
	if filters.get("department") or len(by_calendar) == 1:
		return [("1 = 1", ())]
	found: list[Condition] = []
	for calendar, departments in by_calendar.items():
		lines = [f"department in ({_marks(departments)})"] if departments else []
		lines += ["department is null"] if calendar == default else []
		found.append((f"({' or '.join(lines)})", tuple(departments)))
	return found


def _marks(values: Sequence[object]) -> str:
	return ", ".join(["%s"] * len(values)) or "null"
