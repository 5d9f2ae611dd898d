"""When 2,000 time limits are due, and how much of them is left: prefix sums against a walk over the days."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from benchmarks.measure import Contender, in_turn, verdict
from xdept_collab.rules.working_calendar import WorkingTime
from xdept_collab.services import calendars

_LIMITS = 2_000
_YEARS = (2024, 2025, 2026)
# From two hours to forty working days.
_MINUTES = (120, 18_000)
_ALLOWED = 0.1


def run(rounds: int) -> dict:
	"""Return the figures of both ways to add and to measure, whether they agree, and whether the bar is met."""
	calendar = calendars.working_time(calendars.SHIPPED)
	limits = _limits(calendar)
	dues = [calendar.add(start, length) for start, length in limits]
	starts = [start for start, _length in limits]
	pairs = list(zip(starts, dues, strict=True))
	contenders = in_turn(
		[
			Contender("add, prefix sums", lambda: [calendar.add(*limit) for limit in limits]),
			Contender("add, day walk", lambda: [_walk(calendar, *limit) for limit in limits]),
			Contender("measure, prefix sums", lambda: [calendar.measure(*pair) for pair in pairs]),
			Contender("measure, day walk", lambda: [_walked(calendar, *pair) for pair in pairs]),
		],
		rounds,
	)
	medians = {name: figures["median_ms"] for name, figures in contenders.items()}
	return {
		"contenders": contenders,
		"facts": {
			"limits": _LIMITS,
			"both add alike": dues == [_walk(calendar, *limit) for limit in limits],
			"both measure alike": [length for _start, length in limits]
			== [_walked(calendar, *pair) for pair in pairs],
		},
		"bars": {
			what: verdict(medians[f"{what}, prefix sums"], medians[f"{what}, day walk"], _ALLOWED)
			for what in ("add", "measure")
		},
	}


def _limits(calendar: WorkingTime) -> list[tuple[datetime, timedelta]]:
	chance = random.Random(20260101)
	first = date(_YEARS[0], 1, 1)
	days = (date(_YEARS[-1], 10, 1) - first).days
	return [
		(
			datetime.combine(
				first + timedelta(days=chance.randrange(days)), datetime.min.time(), calendar.zone
			)
			+ timedelta(minutes=chance.randrange(24 * 60)),
			timedelta(minutes=chance.randint(*_MINUTES)),
		)
		for _number in range(_LIMITS)
	]


def _openings(calendar: WorkingTime, day: date) -> list[tuple[datetime, datetime]]:
	midnight = datetime.combine(day, datetime.min.time(), calendar.zone)
	return [
		(midnight + timedelta(minutes=row.start), midnight + timedelta(minutes=row.end))
		for row in calendar.calendar.intervals_on(day)
	]


def _walk(calendar: WorkingTime, start: datetime, length: timedelta) -> datetime:
	"""Add working time as it is commonly done: day by day, until nothing is left. Right in zones without summer time."""
	day, left = start.date(), length
	while True:
		for opens, closes in _openings(calendar, day):
			begin = max(opens, start)
			if begin >= closes:
				continue
			if left <= closes - begin:
				return begin + left
			left -= closes - begin
		day += timedelta(days=1)


def _walked(calendar: WorkingTime, start: datetime, end: datetime) -> timedelta:
	day, counted = start.date(), timedelta()
	while day <= end.date():
		for opens, closes in _openings(calendar, day):
			counted += max(min(closes, end) - max(opens, start), timedelta())
		day += timedelta(days=1)
	return counted
