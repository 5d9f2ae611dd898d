"""Knows what each day of a year is in a working calendar: working, closed every week, off, made up, half."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xdept_collab.rules.calendar_rows import DayRow
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar

WORKING_DAY, CLOSED_WEEKDAY = "Working Day", "Weekly Day Off"


@dataclass(frozen=True)
class ShownDay:
	"""One day as the year view shows it; a day that has rows is of their kind and carries their notes."""

	day: date
	kind: str
	intervals: tuple[Interval, ...]
	note: str = ""


def days_of_year(calendar: WorkingCalendar, rows: Iterable[DayRow], year: int) -> list[ShownDay]:
	"""Return every day of the year in order."""
	named = {row.day: row for row in rows if row.day.year == year}
	first, last = date(year, 1, 1), date(year, 12, 31)
	return [
		_shown(calendar, named, first + timedelta(days=number)) for number in range((last - first).days + 1)
	]


def _shown(calendar: WorkingCalendar, named: Mapping[date, DayRow], day: date) -> ShownDay:
	intervals = calendar.intervals_on(day)
	row = named.get(day)
	if row:
		return ShownDay(day, row.kind, intervals, row.note)
	return ShownDay(day, WORKING_DAY if intervals else CLOSED_WEEKDAY, intervals)
