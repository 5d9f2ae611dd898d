"""Turns the rows of a working calendar into the form that working time is counted in, and finds what is wrong."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_OFF, MAKE_UP_DAY, HALF_DAY = "Day Off", "Make-up Day", "Half Day"

_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：]00)?")
_DAY_MINUTES = 24 * 60

Week = tuple[tuple[Interval, ...], ...]


class Row(Protocol):
	"""A document, its stored row, or a record of a file: whatever gives a value by its name."""

	def get(self, key: str, /) -> Any: ...


# How what stands in a row is read as a date: None where nothing does.
DayOf = Callable[[Any], date | None]


@dataclass(frozen=True)
class DayRow:
	"""One row about one date: its kind, and the minutes from midnight that it is open, None where not said.

	`is_loaded`: it comes from the public holidays; what people write is theirs.
	"""

	day: date
	kind: str
	start: int | None = None
	end: int | None = None
	note: str = ""
	is_loaded: bool = False


def minutes_of(text: str, is_end: bool = False) -> int | None:
	"""Return a time of day such as 9:30 as minutes from midnight, None without one.

	0:00 as an end is the midnight that ends the day, as 24:00 is. Raises RuleBroken calendar.unread_time.
	"""
	if not text.strip():
		return None
	found = _TIME.fullmatch(text.strip())
	minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else None
	if minutes is None or minutes > _DAY_MINUTES:
		raise RuleBroken("calendar.unread_time", text=text)
	return minutes or (_DAY_MINUTES if is_end else 0)


def calendar_from(row: Row, day_of: DayOf) -> WorkingCalendar:
	"""Return the calendar that a Working Calendar with its rows describes, wherever they are kept."""
	openings = [
		(
			str(opening.get("weekday")),
			Interval(
				minutes_of(opening.get("from_time") or "") or 0,
				minutes_of(opening.get("to_time") or "", is_end=True) or 0,
			),
		)
		for opening in row.get("intervals")
	]
	name, time_zone = str(row.get("name") or ""), str(row.get("time_zone") or "")
	return calendar_of(name, time_zone, openings, day_rows(row, day_of), years_of(row.get("known_years")))


def day_rows(row: Row, day_of: DayOf) -> list[DayRow]:
	"""Return the days that differ as the rules want them; a row without a date is left out."""
	return [
		DayRow(
			when,
			str(child.get("kind") or ""),
			minutes_of(child.get("from_time") or ""),
			minutes_of(child.get("to_time") or "", is_end=True),
			str(child.get("note") or ""),
			child.get("is_loaded") in (1, "1"),
		)
		for child in row.get("days")
		if (when := day_of(child.get("date")))
	]


def years_of(text: str | None) -> tuple[int, ...]:
	"""Return the years of a text such as "2025, 2026"."""
	return tuple(int(part) for part in (text or "").split(",") if part.strip().isdigit())


def calendar_of(
	name: str,
	time_zone: str,
	openings: Iterable[tuple[str, Interval]],
	days: Iterable[DayRow],
	known_years: Iterable[int] = (),
) -> WorkingCalendar:
	"""Return the calendar that the rows describe; `openings` are (weekday, interval) in any order.

	A make-up day without times takes the hours of the first working weekday, a half day the first interval of its
	own weekday, or of the first working weekday where its own is closed.
	"""
	by_weekday: dict[str, list[Interval]] = defaultdict(list)
	for weekday, interval in openings:
		by_weekday[weekday].append(interval)
	week = tuple(tuple(sorted(by_weekday[weekday])) for weekday in WEEKDAYS)
	exceptions: dict[date, tuple[Interval, ...]] = {}
	for row in days:
		known = exceptions.get(row.day, ())
		exceptions[row.day] = tuple(sorted({*known, *_intervals_of(row, week)}))
	return WorkingCalendar(name, week, time_zone, exceptions, frozenset(known_years))


def _intervals_of(row: DayRow, week: Week) -> tuple[Interval, ...]:
	if row.kind == DAY_OFF:
		return ()
	if row.start is not None and row.end is not None:
		return (Interval(row.start, row.end),)
	usual = next((intervals for intervals in week if intervals), ())
	if row.kind == HALF_DAY:
		return (week[row.day.weekday()] or usual)[:1]
	return usual


def row_findings(time_zone: str, days: Sequence[DayRow]) -> list[Finding]:
	"""List what is wrong in the rows beyond their intervals.

	Codes: calendar.unknown_zone, calendar.contradiction, calendar.half_times, calendar.closed_with_times.
	"""
	findings: list[Finding] = []
	if not is_time_zone(time_zone):
		findings.append(Finding("calendar.unknown_zone", {"text": time_zone}))
	for day, kinds in sorted(_kinds(days).items()):
		if len(kinds) > 1:
			findings.append(Finding("calendar.contradiction", {"date": day, "kinds": tuple(sorted(kinds))}))
	for row in days:
		if (row.start is None) != (row.end is None):
			findings.append(Finding("calendar.half_times", {"date": row.day}))
		elif row.kind == DAY_OFF and row.start is not None:
			findings.append(Finding("calendar.closed_with_times", {"date": row.day}))
	return findings


def _kinds(days: Iterable[DayRow]) -> Mapping[date, set[str]]:
	found: dict[date, set[str]] = defaultdict(set)
	for row in days:
		found[row.day].add(row.kind)
	return found


def is_time_zone(name: str) -> bool:
	"""Say whether the name is one of the zones of the tz database, such as Asia/Shanghai."""
	try:
		ZoneInfo(name)
	except (ZoneInfoNotFoundError, ValueError, OSError):
		return False
	return True
