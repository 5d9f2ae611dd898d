"""The 200 most pressing of 100,000 open time limits, ranked by the working time that is left, for a head of 1/40 of
them, a coordinator of all and an executive; against a list by due time and against counting every one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from benchmarks import company, measure
from xdept_collab.rules.actor import user_principal
from xdept_collab.rules.countdown import countdown
from xdept_collab.services import calendars, clock_rows, clocks_view, density
from xdept_collab.services.open_time_limits_report import report

CLOCKS, DEPARTMENTS, MOST = 100_000, 40, 200
EXECUTIVE = "executive@benchmark.example"
# A list of 200 rows by due time is what Frappe would show; ours counts and words besides.
_ALLOWED = 3.0


def run(rounds: int) -> dict[str, object]:
	"""Measure the list for three readers; the site must have no time limits of its own, for its tables are emptied."""
	if frappe.db.count("Clock"):
		raise SystemExit("This site has time limits. Take one without any: their table is emptied.")
	with company.company(DEPARTMENTS):
		try:
			company.user(EXECUTIVE, "Collab Executive")
			_insert()
			return _measure(rounds)
		finally:
			_empty()


def _measure(rounds: int) -> dict[str, object]:
	readers: dict[str, tuple[str, dict[str, Any]]] = {
		"head of 1/40": (company.head(1), {"mine": 1}),
		"late ones of the head": (company.head(1), {"mine": 1, "late_only": 1}),
		"coordinator of all": (company.COORDINATOR, {}),
		"executive": (EXECUTIVE, {}),
	}
	contenders = []
	for who, (user, filters) in readers.items():
		ways: dict[str, Callable[[], object]] = {
			"ranked report": lambda filters=filters: report(filters, now_datetime()),
			"list by due time": lambda filters=filters: _list(filters),
			"count every one": lambda filters=filters: _count_every_one(filters, now_datetime()),
		}
		contenders += [
			measure.Contender(
				f"{way}: {who}", step, lambda user=user: frappe.set_user(user), way == "count every one"
			)
			for way, step in ways.items()
		]
	contenders.append(
		measure.Contender("clocks of a form", _form, lambda: frappe.set_user(company.COORDINATOR))
	)
	found = measure.in_turn(contenders, rounds)
	medians = {name: figures["median_ms"] for name, figures in found.items()}
	bars = {
		f"{who}: {_ALLOWED:g} times a list by due time": measure.verdict(
			medians[f"ranked report: {who}"], medians[f"list by due time: {who}"], _ALLOWED
		)
		for who in readers
	}
	return {"contenders": found, "bars": bars, "facts": {"open clocks": CLOCKS, "rows": MOST}}


def _list(filters: dict[str, Any]) -> list[frappe._dict]:
	wanted: dict[str, Any] = {"is_open": 1}
	if filters.get("mine"):
		wanted["department"] = company.department(1)
	if filters.get("late_only"):
		wanted["due_at"] = ("<", now_datetime())
	fields = list(clock_rows.FIELDS)
	return frappe.get_list("Clock", filters=wanted, fields=fields, order_by="due_at", limit=MOST)


def _count_every_one(filters: dict[str, Any], now: datetime) -> object:
	"""Read all that the user may see and rank them in Python, as one would write it without further thought."""
	fields = list(clock_rows.FIELDS)
	wanted = {"department": company.department(1)} if filters.get("mine") else {}
	rows = frappe.get_list("Clock", filters={"is_open": 1, **wanted}, fields=fields, limit=0, order_by=None)
	moment = calendars.moment(now)
	shown = [
		(row, countdown(clock_rows.clock_of(row), moment, calendars.of_department(row.department)))
		for row in rows
	]
	return sorted(shown, key=lambda each: each[1].left)[:MOST]


def _form() -> object:
	return clocks_view.of_record("Collab Task", frappe.flags.measured_task, now_datetime())


def _insert() -> None:
	"""Lay down clocks of assignments, one in ten urgent, one in twenty standing still, one in a hundred late."""
	frappe.db.sql(
		f"""insert into tabClock (name, creation, modified, owner, modified_by, policy, ref_doctype, ref_name, row_name,
		department, state, is_open, cycle, started_at, due_at, first_due_at, is_working, total_seconds, left_seconds,
		next_at, next_step, reached, plan, demands)
		select concat('B', lpad(seq, 7, '0'), ' x 1'), now(), now(), 'Administrator', 'Administrator',
		'Department Answer', 'Department Assignment', concat('B', lpad(seq, 7, '0')), '',
		concat('{company.MARK} ', lpad(1 + seq % {DEPARTMENTS}, 2, '0')), if(seq % 20 = 7, 'Paused', 'Running'), 1, 1,
		now() - interval 3 day, now() + interval (crc32(seq) % 20000 - 200) minute, now(),
		if(seq % 10 = 3, 0, 1), 54000, crc32(seq) % 54000, now() + interval 1 day, 'Due', '[]', '[]', ''
		from seq_1_to_{CLOCKS}"""
	)
	access = "insert into `tabCollab Access` (name, principal, ref_doctype, ref_name)"
	readers = (
		f"concat('dept:{company.MARK} ', lpad(1 + seq % {DEPARTMENTS}, 2, '0'))",
		frappe.db.escape(user_principal(company.COORDINATOR)),
	)
	for place, principal in enumerate(readers):
		frappe.db.sql(
			f"{access} select concat('B', seq, ' ', {place}), {principal}, 'Department Assignment',"
			f" concat('B', lpad(seq, 7, '0')) from seq_1_to_{CLOCKS}"
		)
	frappe.flags.measured_task = company.draft(3)
	frappe.db.commit()  # Emptied at the end.
	frappe.set_user("Administrator")
	for table in ("Clock", "Collab Access"):
		frappe.db.sql_ddl(f"analyze table `tab{table}`")
	frappe.cache.delete_value(density.CACHE_KEY)


def _empty() -> None:
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Clock", {"ref_name": ("like", "B0%")})
	frappe.db.delete("Collab Access", {"ref_name": ("like", "B0%")})
	frappe.db.commit()  # The site is as it was.
