"""Knows everything that waits for the user, from the state of the records: what, until when, what he may do about it.

Not from Frappe's to-dos: people close those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import frappe

from xdept_collab.rules import clocks as running
from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.clocks import STOPPED
from xdept_collab.rules.countdown import countdown
from xdept_collab.rules.demands import is_explanation_open
from xdept_collab.rules.waiting import ACKNOWLEDGE, EXPLAIN, Doer, Question, acts_of, asked, may_explain
from xdept_collab.services import calendars, clock_rows, clock_words, directory, packed_reads, waiting_rows
from xdept_collab.services.waiting_rows import Candidate
from xdept_collab.services.workflows import lifecycle_of

_MOMENTS = ("started_at", "due_at", "stopped_at")
_CLOCK_COLUMNS = (
	*("name", "ref_doctype", "ref_name", "row_name", "department", "state", "demands"),
	*_MOMENTS,
	*("is_working", "is_fixed", "total_seconds", "left_seconds", "paused_seconds"),
)


@dataclass(frozen=True)
class Asked:
	"""What somebody wants to see of it; nothing is everything. `most` and `offset`: which page."""

	kinds: tuple[str, ...] = ()
	department: str = ""
	task: str = ""
	text: str = ""
	is_late: bool = False
	most: int = 50
	offset: int = 0


@dataclass(frozen=True)
class Waits:
	"""What waits, the most pressing first. `now`: seconds since 1970, when it was counted.

	`matters`: those of the page. `total`: all that were asked for; `by_kind`: those of each kind, whatever kinds were
	asked for; `is_cut`: there may be more than were read. `departments`, `tasks`: what may be asked for.
	"""

	now: float
	matters: list[dict[str, Any]]
	total: int
	by_kind: dict[str, int]
	departments: list[str]
	tasks: dict[str, str]
	is_cut: bool


@dataclass
class Matter:
	"""One thing that waits for the user, himself or in somebody's name."""

	kind: str
	candidate: Candidate
	in_name_of: str
	relations: frozenset[str]
	clock: frappe._dict | None = None
	left: timedelta = timedelta.max

	@property
	def key(self) -> tuple[str, str, str, str]:
		row = self.candidate.row
		return self.kind, self.candidate.doctype, row.name, row.clock or ""

	@property
	def place(self) -> tuple[timedelta, str, str]:
		row = self.candidate.row
		return self.left, row.due_at or "9999", row.name


def of_user(asked_for: Asked, now: datetime) -> Waits:
	"""Return what waits for whoever is logged in. `now` as it is stored. At most three queries."""
	actor = directory.actor()
	opened = [kind for kind in (*TABLE, "Clock") if frappe.has_permission(kind, "read")]
	candidates = waiting_rows.of_actor(actor, opened)
	_give_clocks(candidates)
	moment = calendars.moment(now)
	found = _unique(matter for each in candidates for matter in _matters(each, actor))
	for matter in found:
		_time(matter, moment)
	wanted = [matter for matter in found if _is_wanted(matter, asked_for)]
	shown = [matter for matter in wanted if not asked_for.kinds or matter.kind in asked_for.kinds]
	page = sorted(shown, key=lambda each: each.place)[asked_for.offset : asked_for.offset + asked_for.most]
	_give_titles(page)
	rows = [matter.candidate.row for matter in found]
	return Waits(
		moment.timestamp(),
		[_shown(matter, moment) for matter in page],
		len(shown),
		dict(Counter(matter.kind for matter in wanted)),
		sorted({row.department for row in rows if row.department}),
		{row.task: row.task_title for row in rows if row.task},
		is_cut=len(candidates) >= waiting_rows.MOST,
	)


def _give_clocks(candidates: list[Candidate]) -> None:
	"""Give the candidates the open clocks of their records; one query."""
	names = sorted({each.row.name for each in candidates})
	if not names:
		return
	found: dict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	sent = frappe.db.sql(
		f"""select {packed_reads.packed(_CLOCK_COLUMNS)} from `tabClock`
		where ref_name in ({", ".join(["%s"] * len(names))}) and is_open = 1""",
		names,
	)
	for values in packed_reads.unpacked(sent):
		clock = frappe._dict(zip(_CLOCK_COLUMNS, values, strict=True))
		for column in _MOMENTS:
			clock[column] = datetime.fromisoformat(clock[column]) if clock[column] else None
		if clock.state != STOPPED:
			found[(clock.ref_doctype, clock.ref_name)].append(clock)
	for each in candidates:
		each.clocks = found[(each.doctype, each.row.name)]


def _matters(candidate: Candidate, actor: Actor) -> Iterator[Matter]:
	row = candidate.row
	if row.clock:
		names = {actor.user: "", **{each.holds.user: each.user for each in actor.stands_in}}
		yield Matter(ACKNOWLEDGE, candidate, names.get(row.value, ""), frozenset())
		return
	owes = row.reminder_open or any(is_explanation_open(clock.demands) for clock in candidate.clocks)
	for question in candidate.questions:
		found = _asked(question, candidate, actor)
		if not found:
			continue
		in_name_of, relations = found
		if question.kind != EXPLAIN:
			yield Matter(question.kind, candidate, in_name_of, relations)
		if owes and may_explain(candidate.doctype, row.state, relations):
			yield Matter(EXPLAIN, candidate, in_name_of, relations)


def _asked(question: Question, candidate: Candidate, actor: Actor) -> tuple[str, frozenset[str]] | None:
	row = candidate.row
	if row.state not in question.states:
		return None
	found = asked(question.whom, actor, row.value, row.task)
	# Nobody judges his own work, nor that of him in whose name he would.
	return None if found and row.worker and row.worker in (actor.user, found[0]) else found


def _unique(matters: Iterable[Matter]) -> list[Matter]:
	"""Return each matter once: one's own rather than one in another's name."""
	found: dict[tuple[str, ...], Matter] = {}
	for matter in matters:
		known = found.get(matter.key)
		if not known or (known.in_name_of and not matter.in_name_of):
			found[matter.key] = matter
	return list(found.values())


def _time(matter: Matter, moment: datetime) -> None:
	"""Find the clock that presses the matter most, and what is left: of the clock, else until its date is over."""
	row = matter.candidate.row
	ranked = [(_left(clock, moment), clock.name, clock) for clock in _clocks_of(matter)]
	if ranked:
		matter.left, _name, matter.clock = min(ranked)
	elif row.due_at:
		calendar = calendars.of_department(row.department)
		is_day = len(row.due_at) == len("2026-01-01")
		at = (
			running.end_of(date.fromisoformat(row.due_at), calendar)
			if is_day
			else calendars.moment(datetime.fromisoformat(row.due_at))
		)
		matter.left = calendar.measure(moment, at)


def _clocks_of(matter: Matter) -> list[frappe._dict]:
	clocks = matter.candidate.clocks
	if matter.kind == ACKNOWLEDGE:
		return [clock for clock in clocks if clock.name == matter.candidate.row.clock]
	owing = [clock for clock in clocks if matter.kind == EXPLAIN and is_explanation_open(clock.demands)]
	return owing or [clock for clock in clocks if not clock.row_name]


def _left(clock: frappe._dict, moment: datetime) -> timedelta:
	return running.left(clock_rows.clock_of(clock), moment, calendars.of_department(clock.department))


def _is_wanted(matter: Matter, asked_for: Asked) -> bool:
	row = matter.candidate.row
	if asked_for.department not in ("", row.department) or asked_for.task not in ("", row.task):
		return False
	if asked_for.is_late and matter.left >= timedelta():
		return False
	said = (row.title, row.task_title, row.name, row.task, row.department)
	return not asked_for.text or any(asked_for.text.lower() in (text or "").lower() for text in said)


def _give_titles(page: list[Matter]) -> None:
	"""Give records that only their clock has told of their own title and state; one query."""
	untitled: dict[str, list[Candidate]] = defaultdict(list)
	for matter in page:
		if matter.kind == ACKNOWLEDGE:
			untitled[matter.candidate.doctype].append(matter.candidate)
	titles = waiting_rows.titles({kind: [each.row.name for each in some] for kind, some in untitled.items()})
	for kind, some in untitled.items():
		for each in some:
			each.row.update(titles.get((kind, each.row.name), {}))


def _shown(matter: Matter, moment: datetime) -> dict[str, Any]:
	candidate, row = matter.candidate, matter.candidate.row
	return {
		"kind": matter.kind,
		"doctype": candidate.doctype,
		"name": row.name,
		"title": row.title or row.task_title or row.name,
		"task": row.task,
		"task_title": row.task_title,
		"department": row.department,
		"state": row.state,
		"modified": row.modified,
		"due_at": str(matter.clock.due_at) if matter.clock else row.due_at,
		"clock": _clock(matter.clock, moment) if matter.clock else None,
		"is_late": matter.left < timedelta(),
		"priority": row.priority,
		"is_urgent": bool(row.is_urgent),
		"health": row.health,
		"progress": row.progress,
		"is_delayed": row.is_delayed or 0,
		"delayed_days": row.delayed_days or 0,
		"delay_warning": row.delay_warning,
		"acts": [act.key for act in _acts(matter)],
		"in_name_of": matter.in_name_of,
	}


def _clock(row: frappe._dict, moment: datetime) -> dict[str, Any]:
	"""Return the clock as a form shows it (`clocks_view`)."""
	clock = clock_rows.clock_of(row)
	shown = countdown(clock, moment, calendars.of_department(row.department))
	return {
		"name": row.name,
		"look": shown.look,
		"is_working": clock.is_working,
		"left": shown.left.total_seconds(),
		"day": shown.day.total_seconds(),
		"counts": [[start.timestamp(), end.timestamp()] for start, end in shown.counts],
		"until": shown.until.timestamp(),
		"demands": clock_words.demands(row.demands),
	}


def _acts(matter: Matter) -> list[Any]:
	candidate, row = matter.candidate, matter.candidate.row
	roles = set(frappe.get_roles())
	if matter.in_name_of:
		roles &= set(frappe.get_roles(matter.in_name_of))
	doer = Doer(matter.relations, frozenset(roles))
	lifecycle = lifecycle_of(candidate.doctype)
	return list(acts_of(matter.kind, candidate.doctype, row.state, doer, lifecycle, bool(row.is_ready)))
