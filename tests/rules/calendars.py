"""Working calendars for the tests of time limits, and a clock that is watched minute by minute."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from xdept_collab.rules.working_calendar import Interval, WorkingCalendar, WorkingTime

OFFICE = (Interval(540, 720), Interval(810, 1080))
WEEK = (OFFICE,) * 5 + ((), ())
# Days around which the clocks of Berlin and New York change, and the Chinese New Year of 2026 with its make-up days.
DAYS = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 2, 14))
NIGHT = (
	(Interval(0, 150), Interval(1320, 1440)),
	(Interval(60, 180),),
	(),
	OFFICE,
	(),
	(Interval(90, 125),),
	OFFICE,
)
OFF = {date(2026, 2, day): () for day in range(16, 24)}
MADE_UP = {date(2026, 2, 14): OFFICE, date(2026, 2, 28): (Interval(540, 720),)}
CALENDARS = tuple(
	WorkingTime(WorkingCalendar(f"{name} {zone}", week, zone, OFF | MADE_UP, frozenset({2026})))
	for name, week in (("office", WEEK), ("night", NIGHT))
	for zone in ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
)
MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=4000)
def open_minutes(calendar: int, day: date) -> tuple[bool, ...]:
	"""Watch a clock of the zone at every minute of a UTC day."""
	rule = CALENDARS[calendar].calendar
	zone, midnight = ZoneInfo(rule.time_zone), datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
	found = []
	for number in range(24 * 60):
		shown = (midnight + number * MINUTE).astimezone(zone)
		minute = shown.hour * 60 + shown.minute
		found.append(any(row.start <= minute < row.end for row in rule.intervals_on(shown.date())))
	return tuple(found)


def watched(calendar: int, start: datetime, end: datetime) -> int:
	"""Count the open minutes between two full minutes."""
	count, at = 0, start
	while at < end:
		stop = min(end, at.replace(hour=0, minute=0) + timedelta(days=1))
		first, length = at.hour * 60 + at.minute, int((stop - at) / MINUTE)
		count += sum(open_minutes(calendar, at.date())[first : first + length])
		at = stop
	return count


moments = st.builds(
	lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + minutes * MINUTE,
	st.sampled_from(DAYS),
	st.integers(-3 * 24 * 60, 4 * 24 * 60),
)
calendars = st.integers(0, len(CALENDARS) - 1)


def shanghai(day: int, hour: int, minute: int = 0, month: int = 2) -> datetime:
	"""Return a moment of 2026 as a clock in Shanghai shows it."""
	return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
