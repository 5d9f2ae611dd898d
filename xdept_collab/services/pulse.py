"""Remembers when clocks were looked at last, without a query: an idle look must cost nothing.

Times are those of a clock on the site's wall. In autumn it shows one hour twice; whoever reads it in that hour takes
the reading by which the time went on.
"""

from datetime import datetime, timedelta, timezone

import frappe

from xdept_collab.services import calendars

_KEY = "xdept_collab_last_sweep"
# A clock of the machine that went back by more than this was set, it does not merely drift.
SET_BACK = timedelta(minutes=5)
_FIRST, _SECOND = 0, 1  # The first and the second time that the clock shows it.


def note_sweep(now: datetime) -> None:
	"""Note that all clocks were looked at."""
	frappe.cache.set_value(_KEY, now.isoformat())


def last_sweep() -> datetime | None:
	"""Return when all clocks were looked at last; None where nobody knows, as after the cache was emptied."""
	text = frappe.cache.get_value(_KEY)
	return datetime.fromisoformat(text) if text else None


def since_sweep(now: datetime) -> timedelta | None:
	"""Return the time that has really passed since the last look, as little as it can be; None where nobody knows."""
	last = last_sweep()
	if not last:
		return None
	readings = [
		_moment(now, reading) - _moment(last, before)
		for reading in (_FIRST, _SECOND)
		for before in (_FIRST, _SECOND)
	]
	possible = [passed for passed in readings if passed >= -SET_BACK]
	return min(possible) if possible else max(readings)


def was_set_back(now: datetime) -> bool:
	"""Whether the time of the machine went back since the last look."""
	passed = since_sweep(now)
	return passed is not None and passed < -SET_BACK


def latest_before(now: datetime) -> datetime:
	"""Return the latest time that the clock may have shown up to now: in the repeated hour the end of its first turn."""
	turned = _moment(now, _SECOND) - _moment(now, _FIRST)
	return now + max(turned, timedelta())


def _moment(at: datetime, reading: int) -> datetime:
	return calendars.moment(at).replace(fold=reading).astimezone(timezone.utc)
