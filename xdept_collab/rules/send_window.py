"""Knows when somebody may be disturbed: at once when it is urgent, else in his openings, or in one digest a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from xdept_collab.rules.working_calendar import WorkingTime

DIGEST_AT = 17 * 60 + 45  # R113: a quarter of an hour before the usual close
_DAY_MINUTES = 24 * 60
_BEFORE_CLOSING = timedelta(minutes=15)


def send_at(now: datetime, calendar: WorkingTime, is_urgent: bool) -> datetime:
	"""Return when a message goes out: at once, or at the next opening of the recipient's `calendar`."""
	return now if is_urgent else calendar.next_opening(now)


def digest_at(now: datetime, calendar: WorkingTime, at_minutes: int = DIGEST_AT) -> datetime:
	"""Return the recipient's next digest moment, now or later; `at_minutes` from midnight of his zone (R113).

	On a day that closes by then the digest goes 15 minutes before its close; a day off has none. A moment outside
	the openings moves to the next one of that day.
	"""
	if not 0 <= at_minutes < _DAY_MINUTES:
		raise ValueError("A digest needs a time of the day.")
	day = now.astimezone(ZoneInfo(calendar.calendar.time_zone)).date()
	while True:
		moment = _digest_on(day, calendar, at_minutes)
		# Compared as moments: two times of one zone would be compared by what its clocks show.
		if moment and moment.timestamp() >= now.timestamp():
			return moment
		day += timedelta(days=1)


def _digest_on(day: date, calendar: WorkingTime, at_minutes: int) -> datetime | None:
	closing = calendar.closing_on(day)
	if not closing:
		return None
	closing = closing.astimezone(timezone.utc)
	shown = datetime.combine(day, time(), ZoneInfo(calendar.calendar.time_zone)) + timedelta(
		minutes=at_minutes
	)
	moment = shown.astimezone(timezone.utc)
	return calendar.next_opening(moment if moment < closing else closing - _BEFORE_CLOSING)
