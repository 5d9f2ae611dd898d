"""Knows how a time limit runs: when it is due, what is left of it, and what a pause keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.working_calendar import WorkingTime

MINUTES, HOURS, DAYS = "Minutes", "Hours", "Days"
UNITS = (MINUTES, HOURS, DAYS)
RUNNING, PAUSED, STOPPED = "Running", "Paused", "Stopped"
# A report that is owed every week is owed on the last working day of these many days, as far as there is one.
_WEEK = 7


@dataclass(frozen=True)
class Span:
	"""An amount of time, negative for earlier. `is_working`: counted on a calendar, else as it passes (C14)."""

	amount: int
	unit: str = DAYS
	is_working: bool = True

	@property
	def length(self) -> timedelta:
		"""The amount as a length; that of working days is none and must not be asked for."""
		if self.unit == MINUTES:
			return timedelta(minutes=self.amount)
		return timedelta(hours=self.amount * (24 if self.unit == DAYS else 1))


@dataclass(frozen=True)
class OwnDate:
	"""The limit is a date of the record itself, such as its due date; a pause does not move it."""

	field: str


@dataclass(frozen=True)
class Report:
	"""A report is owed every working day, or on one weekday (Monday is 0), so long before closing time (L13, C11)."""

	minutes_before_closing: int
	weekday: int | None = None


Target = Span | OwnDate | Report


@dataclass(frozen=True)
class Clock:
	"""One run of a time limit. All moments are aware.

	`total`: the time between start and due when it was armed. `left`: what a paused clock will go on with; below
	zero for one that was over its time. `paused`: how long it stood still so far. `is_working`: all three are counted
	on the calendar. `is_fixed`: due on a date.
	"""

	state: str
	started_at: datetime
	due_at: datetime
	total: timedelta
	is_working: bool = True
	is_fixed: bool = False
	left: timedelta | None = None
	stopped_at: datetime | None = None
	paused: timedelta = timedelta()

	@property
	def is_met(self) -> bool | None:
		"""Whether it was stopped in time; None while nobody can tell."""
		return None if self.stopped_at is None else self.stopped_at <= self.due_at


def later(start: datetime, span: Span, calendar: WorkingTime) -> datetime:
	"""Return the moment that lies `span` after `start`; before it when the amount is negative.

	Working days are steps to the same time of the next open day; shorter working time is counted in openings.
	"""
	if not span.is_working:
		return start + span.length
	if span.unit == DAYS:
		return calendar.add_days(start, span.amount)
	return calendar.add(start, span.length)


def due_at(start: datetime, target: Target, calendar: WorkingTime, own: date | None = None) -> datetime:
	"""Return when a limit that starts now is over. `own`: the record's date or aware moment, for OwnDate.

	Raises RuleBroken clock.date_missing for a date that the record does not have.
	"""
	if isinstance(target, Report):
		return _report_due(start, target, calendar)
	if isinstance(target, OwnDate):
		if own is None:
			raise RuleBroken("clock.date_missing", field=target.field)
		return own if isinstance(own, datetime) else end_of(own, calendar)
	return later(start, target, calendar)


def end_of(day: date, calendar: WorkingTime) -> datetime:
	"""Return when a day is over for work: at its closing time, at its midnight when it is a day off."""
	return calendar.closing_on(day) or _midnight(day + timedelta(days=1), calendar)


def opening_of(day: date, calendar: WorkingTime) -> datetime:
	"""Return when work begins on a day, or on the next open one."""
	return calendar.next_opening(_midnight(day, calendar))


def _midnight(day: date, calendar: WorkingTime) -> datetime:
	return datetime.combine(day, time(), tzinfo=calendar.zone)


def _report_due(start: datetime, target: Report, calendar: WorkingTime) -> datetime:
	before = timedelta(minutes=target.minutes_before_closing)
	day = start.astimezone(calendar.zone).date()
	while True:
		owed = day if target.weekday is None else _open_day_of_week(day, target.weekday, calendar)
		closing = calendar.closing_on(owed) if owed else None
		if closing and closing - before > start:
			return closing - before
		day += timedelta(days=1)


def _open_day_of_week(day: date, weekday: int, calendar: WorkingTime) -> date | None:
	"""Return that weekday of the week, or the nearest open day before it in the same week; None in a week off."""
	monday = day - timedelta(days=day.weekday())
	wanted = (monday + timedelta(days=number) for number in range(weekday, -1, -1))
	return next((found for found in wanted if calendar.calendar.is_working_day(found)), None)


def is_answered(clock: Clock, at: datetime, target: Report) -> bool:
	"""Say whether a report of this moment answers the one that is owed: the same day's, or the same week's."""
	given, owed = at.astimezone(clock.due_at.tzinfo), clock.due_at
	if target.weekday is None:
		return given.date() == owed.date()
	return given.isocalendar()[:2] == owed.isocalendar()[:2]


def arm(start: datetime, target: Target, calendar: WorkingTime, own: date | None = None) -> Clock:
	"""Start a clock. One that begins outside working hours is given its whole time from the next opening."""
	is_working = target.is_working if isinstance(target, Span) else True
	due = due_at(start, target, calendar, own)
	total = max(_between(start, due, is_working, calendar), timedelta())
	return Clock(RUNNING, start, due, total, is_working, isinstance(target, OwnDate))


def pause(clock: Clock, now: datetime, calendar: WorkingTime) -> Clock:
	"""Let no time pass from now on; a clock that does not run stays as it is."""
	if clock.state != RUNNING:
		return clock
	return replace(clock, state=PAUSED, left=_between(now, clock.due_at, clock.is_working, calendar))


def resume(clock: Clock, now: datetime, calendar: WorkingTime) -> Clock:
	"""Go on with what was left; a fixed date stays where it is."""
	if clock.state != PAUSED or clock.left is None:
		return clock
	if clock.is_fixed:
		return replace(clock, state=RUNNING, left=None)
	due = _after(now, clock.left, clock.is_working, calendar)
	ran = clock.total - clock.left
	paused = max(_between(clock.started_at, now, clock.is_working, calendar) - ran, timedelta())
	return replace(clock, state=RUNNING, due_at=due, left=None, paused=paused)


def stop(clock: Clock, now: datetime, calendar: WorkingTime) -> Clock:
	"""End the clock. What is stopped out of a pause is judged by what it had left when it was paused."""
	if clock.state == STOPPED:
		return clock
	running = resume(clock, now, calendar)
	return replace(running, state=STOPPED, stopped_at=now)


def left(clock: Clock, now: datetime, calendar: WorkingTime) -> timedelta:
	"""Return the time that is left, in working time where the clock counts it; negative when it is over."""
	if clock.state == PAUSED and clock.left is not None:
		return clock.left
	at = clock.stopped_at or now
	return _between(at, clock.due_at, clock.is_working, calendar)


def moved(clock: Clock, due: datetime, calendar: WorkingTime) -> Clock:
	"""Give the clock another due time: an extension, another date of the record, a changed policy."""
	total = max(_between(clock.started_at, due, clock.is_working, calendar), timedelta())
	return replace(clock, due_at=due, total=total)


def rearmed(clock: Clock, target: Target, calendar: WorkingTime, own: date | None = None) -> Clock:
	"""Return the clock as another target or a changed calendar has it: the same start, and its pauses beside.

	A clock that is paused keeps what it has run. Time that is no longer counted in the same way is not carried over.
	"""
	fresh = arm(clock.started_at, target, calendar, own)
	if clock.state == PAUSED:
		ran = (
			clock.total - (clock.left or timedelta()) if clock.is_working == fresh.is_working else timedelta()
		)
		return replace(fresh, state=PAUSED, left=fresh.total - ran, paused=clock.paused)
	if fresh.is_fixed or not clock.paused or clock.is_working != fresh.is_working:
		return fresh
	due = _after(fresh.due_at, clock.paused, fresh.is_working, calendar)
	return replace(fresh, due_at=due, paused=clock.paused)


def _between(start: datetime, end: datetime, is_working: bool, calendar: WorkingTime) -> timedelta:
	return calendar.measure(start, end) if is_working else end - start


def _after(start: datetime, amount: timedelta, is_working: bool, calendar: WorkingTime) -> datetime:
	return calendar.add(start, amount) if is_working else start + amount
