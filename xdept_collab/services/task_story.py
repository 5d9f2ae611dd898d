"""Tells a task as its story: where the departments stand, what is open, what happened, plan against progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import frappe

from xdept_collab.services import (
	calendars,
	people,
	task_clocks,
	task_curve,
	task_records,
	task_timeline,
	task_words,
)
from xdept_collab.services.clock_story import users_of
from xdept_collab.services.days import day
from xdept_collab.services.task_records import Reader
from xdept_collab.services.task_timeline import LIMIT, Wanted

# Section of the page -> the DocType that it lists.
SECTIONS = {
	"requests": "Collaboration Request",
	"tickets": "Issue Ticket",
	"deliverables": "Deliverable",
	"reviews": "Acceptance Review",
	"extensions": "Extension Request",
}


def of_task(task: str, now: datetime) -> dict[str, Any]:
	"""Return all that the page of a task shows; asked for one that the user may read. `now` as it is stored.

	{"now": seconds since 1970, "task", "departments", "work", one list for each of SECTIONS, "clocks", "curve",
	"timeline", "people": full name by user}: times and dates are stored ones, as text. At most 20 queries, however much
	there is.
	"""
	who = task_records.reader(task)
	row = task_records.task_row(task)
	mirrored = task_records.departments(task)
	contracts = task_records.readable(task, "Department Assignment")
	items = task_records.readable(task, "Work Item")
	sections = {name: task_records.readable(task, doctype) for name, doctype in SECTIONS.items()}
	told = timeline(task, Wanted(), who)
	found = {
		"now": calendars.moment(now).timestamp(),
		"task": task_records.shown([row], who)[0],
		"departments": _departments(mirrored, contracts, who),
		"work": task_records.shown(items, who),
		**{name: task_records.shown(rows, who) for name, rows in sections.items()},
		"counts": {"work": len(items), **{name: len(rows) for name, rows in sections.items()}},
		"clocks": task_clocks.open_in(task, now),
		"curve": task_curve.drawn(row, mirrored, contracts, items, day(now) or now.date()),
		"timeline": told,
	}
	_mark_reviews(found["reviews"], who)
	return found | {"people": _named(found)}


def _departments(
	mirrored: Sequence[frappe._dict], contracts: Sequence[frappe._dict], who: Reader
) -> list[dict[str, Any]]:
	"""Return what everybody sees of each department; "contract": what the reader sees of its assignment, if at all."""
	opened = {row["name"]: row for row in task_records.shown(contracts, who)}
	found = task_records.in_order(mirrored, who)
	return [{**row, "contract": opened.get(row["assignment"])} for row in found]


def _mark_reviews(rows: list[dict[str, Any]], who: Reader) -> None:
	"""A review is also his who signs it."""
	names = [row["name"] for row in rows]
	signed = task_records.reviews_of(names, who) if names else set()
	for row in rows:
		row["is_mine"] = row["is_mine"] or row["name"] in signed


def _named(found: dict[str, Any]) -> dict[str, str]:
	"""Return the full names of the people in the rows."""
	rows = [found["task"], *found["work"], *(row for name in SECTIONS for row in found[name])]
	rows += [row["contract"] for row in found["departments"] if row["contract"]]
	users = {row.get(column) for row in rows for column in task_records.PEOPLE}
	return people.full_names(sorted(user for user in users if user))


def timeline(task: str, wanted: Wanted, who: Reader | None = None) -> dict[str, Any]:
	"""Return a page of what happened, the newest first: {"entries", "next": the place where the page after it begins}.

	An entry: {"source", "name", "at", "has_time", "doctype", "record", "department", "sentence", "note", "person",
	"progress", "is_mine"}; sentence, note and person are HTML. At most three queries.
	"""
	who = who or task_records.reader(task)
	rows = task_timeline.entries(task, wanted, who)
	page, more = rows[: wanted.most], rows[wanted.most :]
	entered = task_timeline.entered_states(page)
	users = {user for row in page for user in (row.person, *users_of(row)) if user}
	names = people.full_names(sorted(users)) if users else {}
	shown = [_entry(row, names, entered.get((row.ref_doctype, row.ref_name), []), who) for row in page]
	last = page[-1] if more else None
	return {"entries": shown, "next": {"at": str(last["at"]), "name": last.name} if last else None}


def _entry(row: frappe._dict, names: dict[str, str], entered: list[datetime], who: Reader) -> dict[str, Any]:
	return {
		"source": row.source,
		"name": row.name,
		"at": str(row["at"]),
		"has_time": not row.day or str(row["at"])[11:19] not in ("", "00:00:00"),
		"doctype": row.ref_doctype,
		"record": row.ref_name,
		"department": row.department or "",
		"sentence": task_words.sentence(row, names, entered),
		"note": task_words.note(row),
		"person": "" if row.source == LIMIT else task_words.person(row, names),
		"progress": None if row.progress is None else float(row.progress),
		"is_mine": row.person in who.users or row.department in who.departments,
	}
