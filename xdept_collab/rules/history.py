"""Knows how what has happened is played again by another policy, and sums up what it would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from xdept_collab.rules.clocks import RUNNING, OwnDate
from xdept_collab.rules.concerned import TASK, Records
from xdept_collab.rules.played import Played
from xdept_collab.rules.policies import IS_NOT_SET, IS_SET, Condition, Policy
from xdept_collab.rules.runs import Run
from xdept_collab.rules.scenario import CHANGE, CREATE, REPORT, SYSTEM, Event

# A field of this name says when something was done: before that moment it was not.
_DONE = "_on"
_NOON = time(12)
_TASKS = "task_"
_ENDED = "is_over"
_TOP = 10


@dataclass(frozen=True)
class Remembered:
	"""A record as it is now, with its way here: its states with the moment of each, and the reports that were given.

	`ended_at`: since when nothing is owed, whatever the record says; for rows of a record that is over.
	"""

	name: str
	doctype: str
	created_at: datetime
	values: Mapping[str, object]
	states: Sequence[tuple[datetime, str]] = ()
	reports: Sequence[datetime] = ()
	ended_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
	"""What a policy would have done between two moments: its clocks, and who would have been told how often."""

	clocks: int = 0
	met: int = 0
	missed: int = 0
	open: int = 0
	messages: int = 0
	users: tuple[tuple[str, int], ...] = ()
	steps: tuple[tuple[str, int], ...] = ()
	late: tuple[tuple[str, int], ...] = ()


# One move of a record: when, from which state (empty: it was made), to which.
Move = tuple[datetime, str, str]


def in_order(moves: Iterable[Move]) -> list[Move]:
	"""Return moves in the order in which they happened: of those of one moment each follows on the one before."""
	waiting, found = sorted(moves, key=lambda move: move[0]), list[Move]()
	while waiting:
		state = found[-1][2] if found else ""
		at_once = (move for move in waiting if move[0] == waiting[0][0])
		chosen = next((move for move in at_once if move[1] == state), waiting[0])
		waiting.remove(chosen)
		found.append(chosen)
	return found


def playable(policy: Policy) -> Policy:
	"""Return the policy as it is played: its clocks also end with what a record stands in."""
	return replace(policy, stops=(*policy.stops, Condition(_ENDED, IS_SET)))


def events_of(records: Iterable[Remembered], policy: Policy, zone: ZoneInfo) -> tuple[Event, ...]:
	"""Return what happened to the records, in the order of time, as far as the policy asks about it.

	Only the states are remembered with their moments. Other values are taken as they are now, but those that a condition
	asks to be set and that tell when something was done ("held_on"): they are set at that moment, a date at its noon.
	"""
	done = _done_fields(policy)
	found = [event for record in records for event in _events(record, done, zone)]
	# What belongs to a task comes after it, where both happen at once.
	ranked = sorted(found, key=lambda row: (row[0].at, row[0].kind != CREATE, not row[1]))
	return tuple(replace(event, number=number) for number, (event, _is_task) in enumerate(ranked, start=1))


def _done_fields(policy: Policy) -> frozenset[str]:
	asked = (
		line
		for line in (*policy.starts, *policy.pauses, *policy.stops)
		if line.operator in (IS_SET, IS_NOT_SET)
	)
	own = {target.field for target in (policy.target, policy.urgent) if isinstance(target, OwnDate)}
	return frozenset(line.field for line in asked if line.field.endswith(_DONE)) - own


def _events(record: Remembered, done: frozenset[str], zone: ZoneInfo) -> Iterator[tuple[Event, bool]]:
	is_task = record.doctype == TASK
	names = {name.removeprefix(_TASKS) for name in done if name.startswith(_TASKS)} if is_task else set[str]()
	moments = {
		name: moment
		for name in (done | names)
		if (moment := _moment(record.values.get(name), zone)) is not None
	}
	values = {name: value for name, value in record.values.items() if name not in moments}
	states = list(record.states) or [(record.created_at, str(record.values.get("status") or ""))]
	begun = min(record.created_at, states[0][0])
	yield _event(begun, record, CREATE, {**values, "status": states[0][1]}), is_task
	for at, state in states[1:]:
		yield _event(max(at, begun), record, CHANGE, {"status": state}), is_task
	for name, moment in moments.items():
		yield _event(max(moment, begun), record, CHANGE, {name: record.values[name]}), is_task
	if record.ended_at:
		yield _event(max(record.ended_at, begun), record, CHANGE, {_ENDED: 1}), is_task
	for at in record.reports:
		yield _event(max(at, begun), record, REPORT, {}), is_task


def _event(at: datetime, record: Remembered, kind: str, values: Mapping[str, object]) -> Event:
	return Event(0, at, record.name, kind, SYSTEM, record.doctype, values=values)


def _moment(value: object, zone: ZoneInfo) -> datetime | None:
	if isinstance(value, datetime):
		return value if value.tzinfo else value.replace(tzinfo=zone)
	return datetime.combine(value, _NOON, tzinfo=zone) if isinstance(value, date) else None


def outcome_of(played: Played, policy: Policy, start: datetime, until: datetime) -> Outcome:
	"""Sum up the clocks that were over or ended between two moments, and what was told then; the top ten each."""
	runs = [run for run in played.runs if _touches(run, start, until)]
	told = [each for each in played.told if start <= each.reached_at <= until]
	records = Records.of(played.records.values())
	missed = [run for run in runs if _is_missed(run, until)]
	met = sum(run.clock.is_met is True for run in runs)
	sides = (records.concerned(played.records[run.record]).sides.get(policy.side, "") for run in missed)
	return Outcome(
		clocks=len(runs),
		met=met,
		missed=len(missed),
		open=len(runs) - met - len(missed),
		messages=len(told),
		users=_most(each.user for each in told),
		steps=_most(each.step for each in told),
		late=_most(side for side in sides if side),
	)


def _touches(run: Run, start: datetime, until: datetime) -> bool:
	"""Say whether a clock ran in the time that is asked about."""
	return run.clock.started_at <= until and (run.clock.stopped_at is None or run.clock.stopped_at >= start)


def _is_missed(run: Run, until: datetime) -> bool:
	if run.clock.stopped_at is None:
		return run.clock.state == RUNNING and run.clock.due_at < until
	return run.clock.is_met is False


def _most(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
	return tuple(sorted(Counter(words).items(), key=lambda row: (-row[1], row[0]))[:_TOP])
