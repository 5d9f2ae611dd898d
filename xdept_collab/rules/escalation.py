"""Knows which step of a clock is reached, which comes next, and what is left to do after a stop of the machines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from xdept_collab.rules.clocks import DAYS, RUNNING, Clock, Span, later, opening_of
from xdept_collab.rules.working_calendar import WorkingTime

# What a step demands of whom it tells.
ACKNOWLEDGE, CAUSE, NEW_DATE = "Acknowledge", "Cause", "New Date"
DEMANDS = (ACKNOWLEDGE, CAUSE, NEW_DATE)
# What a step does to the record by itself.
MARK_YELLOW, MARK_RED, OPEN_TICKET, CALL_MEETING = (
	"Mark Yellow",
	"Mark Red",
	"Open Ticket",
	"Call Special Meeting",
)
EFFECTS = (MARK_YELLOW, MARK_RED, OPEN_TICKET, CALL_MEETING)


@dataclass(frozen=True)
class Percent:
	"""A share of the whole time: 50 is half-way, 100 is the due time."""

	value: int


@dataclass(frozen=True)
class Step:
	"""One moment of a clock and whom it reaches. `key`: unique within its policy; `at`: a share, or before or after due."""

	key: str
	at: Percent | Span
	recipients: tuple[str, ...]
	channels: tuple[str, ...] = ("In-App",)
	demands: tuple[str, ...] = ()
	effects: tuple[str, ...] = ()


# A step with the moment at which it is reached.
Planned = tuple[datetime, Step]


@dataclass(frozen=True)
class Reached:
	"""What a look at a clock finds: the step that its age requires, those that it has passed, and when to look again.

	`told`: whom all of them name, each once: a person hears of a clock once, however long nobody looked (F90).
	"""

	step: Step | None = None
	passed: tuple[Step, ...] = ()
	next_at: datetime | None = None
	told: tuple[str, ...] = ()
	demands: tuple[str, ...] = ()
	effects: tuple[str, ...] = ()


def moment_of(step: Step, clock: Clock, calendar: WorkingTime) -> datetime:
	"""Return when the step of a running clock is reached.

	Working days before a date of the record mean the opening of that day: a warning at its close would be read a day
	late.
	"""
	if isinstance(step.at, Percent):
		return _share(step.at.value, clock, calendar)
	if clock.is_fixed and step.at.amount < 0 and step.at.unit == DAYS and step.at.is_working:
		# The closing time of a day belongs to that day, though nothing is open at it any more.
		within = clock.due_at - timedelta(seconds=1)
		return opening_of(later(within, step.at, calendar).date(), calendar)
	return later(clock.due_at, step.at, calendar)


def _share(percent: int, clock: Clock, calendar: WorkingTime) -> datetime:
	rest = clock.total * (100 - percent) / 100
	if not rest:
		return clock.due_at
	return calendar.add(clock.due_at, -rest) if clock.is_working else clock.due_at - rest


def look(
	clock: Clock,
	steps: Iterable[Step],
	done: Collection[str],
	now: datetime,
	calendar: WorkingTime,
	*,
	is_acknowledged: bool = False,
) -> Reached:
	"""Return what is due at `now`. `done`: keys of the steps that this cycle has had.

	However late it is: the last step that is reached fires, those before it that nobody saw are recorded as passed,
	and whoever any of them names is told once. A clock that is paused or stopped, and one that was acknowledged where
	that ends the chain, never fires and needs no further look.
	"""
	if clock.state != RUNNING or is_acknowledged:
		return Reached()
	return look_at(ladder(clock, steps, calendar), done, now)


def look_at(plan: Iterable[Planned], done: Collection[str], now: datetime) -> Reached:
	"""Return the same from the moments of a running clock's steps, in their order: no calendar is asked."""
	fresh: list[Step] = []
	ahead = None
	for moment, step in plan:
		if step.key in done:
			continue
		if moment > now:
			ahead = moment
			break
		fresh.append(step)
	if not fresh:
		return Reached(next_at=ahead)
	return Reached(
		step=fresh[-1],
		passed=tuple(fresh[:-1]),
		next_at=ahead,
		told=_all(step.recipients for step in fresh),
		demands=_all(step.demands for step in fresh),
		effects=_all(step.effects for step in fresh),
	)


def _all(words: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
	return tuple(dict.fromkeys(word for each in words for word in each))


def ladder(clock: Clock, steps: Iterable[Step], calendar: WorkingTime) -> list[Planned]:
	"""Return all steps with their moments, in the order in which they come."""
	return sorted(((moment_of(step, clock, calendar), step) for step in steps), key=lambda row: row[0])
