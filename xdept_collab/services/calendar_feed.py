"""Gives somebody's calendar program an address of its own, and under it what is his to do, by its dates (F76).

Whoever knows the address reads it, without a password: it is made of chance, only its fingerprint is kept, and a new one
ends the former one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import frappe

from xdept_collab.rules.calendar_feed import MOST, SOURCES, Entry, Source, days, shown, window
from xdept_collab.services import calendars, directory, new_rows
from xdept_collab.services.clock_rows import stamps
from xdept_collab.services.days import day, today

DOCTYPE = "Calendar Feed"
PATH = "/collab/calendar.ics"
_BYTES = 32


def made_on(user: str) -> datetime | None:
	"""Return when the user's address was made, None where he has none."""
	return frappe.db.get_value(DOCTYPE, user, "made_on")


def renew(user: str, now: datetime) -> str:
	"""Make a new address for the user and end the former one; return its secret, which nobody can ask for again."""
	secret = secrets.token_urlsafe(_BYTES)
	values = (user, user, now, _fingerprint(secret))
	columns, changed = ("name", "user", "made_on", "token_hash"), ("made_on", "token_hash")
	new_rows.replace(DOCTYPE, columns, [values], changed, same=stamps(now))
	return secret


def turn_off(user: str) -> None:
	"""End the user's address."""
	frappe.db.delete(DOCTYPE, {"name": user})


def reader_of(secret: str) -> str | None:
	"""Return whose address this is; None for one that is wrong or was ended, or whose user may not log in."""
	user = frappe.db.get_value(DOCTYPE, {"token_hash": _fingerprint(secret)}, "name") if secret else None
	return user if user and frappe.db.get_value("User", user, "enabled") else None


def _fingerprint(secret: str) -> str:
	return hashlib.sha256(secret.encode()).hexdigest()


def entries(user: str) -> list[Entry]:
	"""Return what is the user's own and has a date, as far as he may read it today; at most eight queries."""
	now = today()
	with _reading_as(user):
		return shown(_entries(user, now), now)


@contextmanager
def _reading_as(user: str) -> Iterator[None]:
	"""Ask every question as the user: what he no longer sees is not his any more."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def _entries(user: str, now: date) -> Iterator[Entry]:
	own = directory.himself(user)
	departments = sorted(own.head_of | own.liaison_of)
	plans: dict[str, frappe._dict] = {}
	for source in SOURCES:
		if not frappe.has_permission(source.doctype, "read"):
			continue
		for row in _rows(source, user, departments, now):
			if source.doctype in ("Collab Task", "Department Assignment"):
				plans[row.name] = row
			yield _entry(source, row)
	yield from _milestones(plans, now)
	yield from _reviews(user, now)


def _rows(source: Source, user: str, departments: list[str], now: date) -> list[frappe._dict]:
	mine: list[list[object]] = [[column, "=", user] for column in source.people]
	if departments:
		mine += [[column, "in", departments] for column in source.departments]
	filters: list[list[object]] = [[source.last, "between", window(now)]]
	if source.gone:
		filters.append(["status", "not in", source.gone])
	fields = ["name", f"{source.last} as last_day", f"{source.title} as title", "status", "modified"]
	fields += [f"{source.first} as first_day"] if source.first else []
	fields += [] if source.doctype == "Collab Task" else ["task", "task_title"]
	return frappe.get_list(
		source.doctype,
		filters=filters,
		or_filters=mine,
		fields=fields,
		order_by=f"{source.last} asc",
		limit_page_length=MOST,
	)


def _entry(source: Source, row: frappe._dict) -> Entry:
	last = day(row.last_day) or today()
	first, last = days(day(row.first_day), last)
	return Entry(
		doctype=source.doctype,
		name=row.name,
		title=row.title or row.name,
		first=first,
		last=last,
		is_done=row.status in source.done,
		changed_at=calendars.moment(row.modified),
		task=row.task or "",
		task_title=row.task_title or "",
	)


def _milestones(plans: dict[str, frappe._dict], now: date) -> Iterator[Entry]:
	"""Yield the dates between the beginning and the end of the tasks that he leads and the parts that he answers for."""
	rows = frappe.get_all(
		"Collab Milestone",
		filters={"parent": ("in", list(plans) or [""]), "due_date": ("between", window(now))},
		fields=["name", "title", "due_date", "done_on", "modified", "parent"],
		order_by="due_date asc",
		limit_page_length=MOST,
	)
	for row in rows:
		plan = plans[row.parent]
		last = day(row.due_date) or now
		yield Entry(
			doctype="Collab Milestone",
			name=row.name,
			title=row.title,
			first=last,
			last=last,
			is_done=bool(row.done_on),
			changed_at=calendars.moment(row.modified),
			task=plan.task or plan.name,
			task_title=plan.task_title or plan.title,
		)


def _reviews(user: str, now: date) -> Iterator[Entry]:
	"""Yield the reviews that his decision is missing in, on the day on which their time is over."""
	open_states = ["in", ["Requested", "In Review"]]
	reviews = {
		row.name: row
		for row in frappe.get_list(
			"Acceptance Review",
			filters=[
				["status", *open_states],
				["Acceptance Reviewer", "user", "=", user],
				["Acceptance Reviewer", "decision", "is", "not set"],
			],
			fields=["name", "department", "task", "task_title", "modified"],
			distinct=True,
			limit_page_length=MOST,
		)
	}
	clocks = frappe.get_all(
		"Clock",
		filters={
			"ref_doctype": "Acceptance Review",
			"ref_name": ("in", list(reviews) or [""]),
			"is_open": 1,
			"due_at": ("between", window(now)),
		},
		fields=["ref_name", "due_at"],
		order_by="due_at asc",
	)
	for clock in clocks:
		row = reviews[clock.ref_name]
		last = day(clock.due_at) or now
		moment = calendars.moment(row.modified)
		yield Entry(
			"Acceptance Review", row.name, row.department, last, last, False, moment, row.task, row.task_title
		)
