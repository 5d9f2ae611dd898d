"""Remembers when clocks were looked at last, without a query: an idle look must cost nothing."""

from datetime import datetime, timedelta

import frappe

_KEY = "xdept_collab_last_sweep"
# A clock of the machine that went back by more than this was set, it does not merely drift.
SET_BACK = timedelta(minutes=5)


def note_sweep(now: datetime) -> None:
	"""Note that all clocks were looked at."""
	frappe.cache.set_value(_KEY, now.isoformat())


def last_sweep() -> datetime | None:
	"""Return when all clocks were looked at last; None where nobody knows, as after the cache was emptied."""
	text = frappe.cache.get_value(_KEY)
	return datetime.fromisoformat(text) if text else None


def was_set_back(now: datetime) -> bool:
	"""Whether the time of the machine went back since the last look."""
	last = last_sweep()
	return bool(last and now < last - SET_BACK)
