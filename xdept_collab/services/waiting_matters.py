"""Turns records that may ask somebody into what waits for him: of which kind, in whose name, until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import frappe

from xdept_collab.rules import clocks as running
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.clocks import RUNNING, STOPPED
from xdept_collab.rules.demands import STANDING_OVER, is_explanation_open
from xdept_collab.rules.policies import STOPS_CLOCK
from xdept_collab.rules.waiting import ACKNOWLEDGE, EXPLAIN, Question, asked, held_by, may_explain
from xdept_collab.rules.working_calendar import WorkingTime
from xdept_collab.services import calendars, escalation_policies, packed_reads
from xdept_collab.services.waiting_rows import Candidate

_MOMENTS = ("started_at", "due_at", "stopped_at")
_CLOCK_COLUMNS = (
	*("name", "ref_doctype", "ref_name", "row_name", "department", "state", "demands", "policy"),
	*_MOMENTS,
	*("is_working", "is_fixed", "total_seconds", "left_seconds", "paused_seconds", "acknowledged_by"),
)


@dataclass
class Matter:
	"""One thing that waits for the user, himself or in somebody's name."""

	kind: str
	candidate: Candidate
	in_name_of: str
	relations: frozenset[str]
	clock: frappe._dict | None = None
	left: timedelta = timedelta.max
	is_late: bool = False

	@property
	def key(self) -> tuple[str, str, str, str]:
		row = self.candidate.row
		return self.kind, self.candidate.doctype, row.name, row.clock or ""

	@property
	def place(self) -> tuple[timedelta, str, str]:
		row = self.candidate.row
		due_at = str(self.clock.due_at) if self.clock else row.due_at
		return self.left, due_at or "9999", row.name


def of_candidates(candidates: list[Candidate], actor: Actor, moment: datetime) -> list[Matter]:
	"""Return what the records ask of the actor, each once; one query for their clocks."""
	_give_clocks(candidates)
	found = _unique(matter for each in candidates for matter in _matters(each, actor))
	working = _Calendars()
	for matter in found:
		_time(matter, moment, working)
	return found


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
		named = {holds.user: name for name, holds in reversed([*held_by(actor, row.task)])}
		if row.value in named:
			yield Matter(ACKNOWLEDGE, candidate, named[row.value], frozenset())
		return
	for question in candidate.questions:
		found = _asked(question, candidate, actor)
		if found and question.kind != EXPLAIN:
			yield Matter(question.kind, candidate, *found)
		if found:
			yield from _about_clocks(candidate, *found)


def _about_clocks(candidate: Candidate, in_name_of: str, relations: frozenset[str]) -> Iterator[Matter]:
	"""Yield what the clocks of a record ask of somebody beside the work itself."""
	row = candidate.row
	owes = row.reminder_open or any(is_explanation_open(clock.demands) for clock in candidate.clocks)
	if owes and may_explain(candidate.doctype, row.state, relations):
		yield Matter(EXPLAIN, candidate, in_name_of, relations)
	if relations.isdisjoint(STANDING_OVER):
		return
	for clock in filter(_is_stopped_by_seeing, candidate.clocks):
		seen = replace(candidate, row=frappe._dict(row, clock=clock.name))
		yield Matter(ACKNOWLEDGE, seen, in_name_of, relations)


def _is_stopped_by_seeing(clock: frappe._dict) -> bool:
	"""Whether the time ends with somebody's word that he has seen it: that is asked for at once."""
	policy = escalation_policies.named(clock.policy)
	is_waiting = clock.state == RUNNING and not clock.acknowledged_by
	return bool(policy) and policy.acknowledging == STOPS_CLOCK and is_waiting


def _asked(question: Question, candidate: Candidate, actor: Actor) -> tuple[str, frozenset[str]] | None:
	row = candidate.row
	if row.state not in question.states:
		return None
	found = asked(question.whom, actor, row.value, row.task)
	# Nobody judges his own work, nor that of him in whose name he would.
	is_own_work = question.not_by and row.worker and found and row.worker in (actor.user, found[0])
	return None if is_own_work else found


def _unique(matters: Iterable[Matter]) -> list[Matter]:
	"""Return each matter once: one's own rather than one in another's name."""
	found: dict[tuple[str, ...], Matter] = {}
	for matter in matters:
		known = found.get(matter.key)
		if not known or (known.in_name_of and not matter.in_name_of):
			found[matter.key] = matter
	return list(found.values())


class _Calendars(dict[str | None, WorkingTime]):
	"""The working time of each department that is asked for, looked up once."""

	def __missing__(self, department: str | None) -> WorkingTime:
		self[department] = calendars.of_department(department)
		return self[department]


def _time(matter: Matter, moment: datetime, working: _Calendars) -> None:
	"""Find the clock that presses the matter most, and the working time until it is due, else until its date is over."""
	row = matter.candidate.row
	ranked = [
		(_left(clock, moment, working), clock.due_at, clock.name, clock) for clock in _clocks_of(matter)
	]
	if ranked:
		matter.left, due_at, _name, clock = min(ranked)
		matter.clock = clock
		counts_always = clock.state == RUNNING and not clock.is_working
		is_over = counts_always and calendars.moment(due_at) < moment
		matter.is_late = is_over or matter.left < timedelta()
	elif row.due_at:
		at = _end_of(row.due_at, working[row.department])
		matter.left = working[row.department].measure(moment, at)
		matter.is_late = at < moment


def _left(clock: frappe._dict, moment: datetime, working: _Calendars) -> timedelta:
	"""Return the working time until a clock is due, also of one that counts day and night: so all of them compare."""
	if clock.state != RUNNING:
		return timedelta(seconds=clock.left_seconds)
	return working[clock.department].measure(moment, calendars.moment(clock.due_at))


def _end_of(stored: str, calendar: WorkingTime) -> datetime:
	"""Return the moment that a stored time says, or the end of the day that a stored date says."""
	if len(stored) > len("2026-01-01"):
		return calendars.moment(datetime.fromisoformat(stored))
	return running.end_of(date.fromisoformat(stored), calendar)


def _clocks_of(matter: Matter) -> list[frappe._dict]:
	clocks = matter.candidate.clocks
	if matter.kind == ACKNOWLEDGE:
		return [clock for clock in clocks if clock.name == matter.candidate.row.clock]
	owing = [clock for clock in clocks if matter.kind == EXPLAIN and is_explanation_open(clock.demands)]
	return owing or [clock for clock in clocks if not clock.row_name]
