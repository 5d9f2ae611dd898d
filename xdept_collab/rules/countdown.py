"""Knows what somebody who looks at a time limit is shown: the time that is left, and when it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from xdept_collab.rules.clocks import PAUSED, RUNNING, Clock, left
from xdept_collab.rules.working_calendar import WorkingCalendar, WorkingTime

_DAY = timedelta(days=1)
# So far ahead it is told when a clock counts: over every weekend and most holidays.
AHEAD = timedelta(days=8)
LATE, SOON, RUNS, STANDS_STILL, ENDED = "late", "soon", "running", "paused", "stopped"
# A clock of which at most so much of its time is left is nearly over.
_NEARLY = 4


@dataclass(frozen=True)
class Countdown:
	"""What is left of a clock at one moment, below zero for one that is over its time.

	`day`: the time by which it speaks of days. `counts`: when it counts, as far as `until`; whoever shows it takes the
	time that has passed in these from what is left.
	"""

	left: timedelta
	day: timedelta
	counts: tuple[tuple[datetime, datetime], ...]
	until: datetime
	look: str


def countdown(clock: Clock, now: datetime, calendar: WorkingTime) -> Countdown:
	"""Return what is shown of a clock at `now`."""
	remaining, until = left(clock, now, calendar), now + AHEAD
	day = usual_day(calendar.calendar) if clock.is_working else _DAY
	counts: tuple[tuple[datetime, datetime], ...] = ()
	if clock.state == RUNNING:
		counts = tuple(_joined(list(calendar.openings(now, until)))) if clock.is_working else ((now, until),)
	return Countdown(remaining, day, counts, until, look_of(clock, remaining))


def usual_day(calendar: WorkingCalendar) -> timedelta:
	"""Return the working time of the length that most open weekdays have; by it a countdown speaks of days."""
	lengths = [sum(row.end - row.start for row in rows) for rows in calendar.weekdays if rows]
	return timedelta(minutes=max(lengths, key=lengths.count))


def _joined(openings: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
	"""Make one of what follows on each other, as day and night of a calendar that never closes."""
	if not openings:
		return []
	breaks = [place for place, (one, other) in enumerate(pairwise(openings), 1) if one[1] < other[0]]
	bounds = [0, *breaks, len(openings)]
	return [(openings[first][0], openings[last - 1][1]) for first, last in pairwise(bounds)]


def look_of(clock: Clock, remaining: timedelta) -> str:
	"""Return how a clock is to look: one word for its state and for how near its end is."""
	if clock.state not in (RUNNING, PAUSED):
		return ENDED
	if clock.state == PAUSED:
		return STANDS_STILL
	if remaining < timedelta():
		return LATE
	return SOON if remaining * _NEARLY <= clock.total else RUNS


@dataclass(frozen=True)
class Amount:
	"""A length of time as people say it: whole days, hours and minutes of it."""

	days: int
	hours: int
	minutes: int


def amount_of(length: timedelta, day: timedelta) -> Amount:
	"""Return the length in days of `day`, hours and minutes, whichever side of zero it lies on; seconds are dropped.

	Beside days there are no minutes: who has three days left does not plan by them.
	"""
	seconds, day_seconds = int(abs(length).total_seconds()), int(day.total_seconds())
	days, rest = divmod(seconds, day_seconds) if day_seconds else (0, seconds)
	hours, rest = divmod(rest, 3600)
	return Amount(days, hours, 0 if days else rest // 60)


def days_in(length: timedelta, day: timedelta) -> Decimal:
	"""Return a length in days of `day` with one place, halves up, as people tell afterwards how long something took."""
	if not day:
		return Decimal(0)
	exact_days = Decimal(int(length.total_seconds())) / Decimal(int(day.total_seconds()))
	return exact_days.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
