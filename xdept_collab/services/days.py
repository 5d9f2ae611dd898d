"""Knows which day it is, and turns what Frappe gives for a date into one."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone, getdate


def day(value: object) -> date | None:
	"""Return the date of a date of the database, of a text of a client, or of nothing: None without one."""
	return getdate(value) if value else None


def today() -> date:
	"""Return the day it is in the zone of the site.

	Worked out once a request, with the moments between which it stays so: it is asked at every step of a move.
	"""
	now = time.time()
	begins, ends, known = getattr(frappe.local, "xdept_collab_today", None) or (now, now, None)
	if known and begins <= now < ends:
		return known
	here = datetime.fromtimestamp(now, ZoneInfo(get_system_timezone()))
	midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
	next_midnight = midnight + timedelta(days=1)  # by the clock on the wall: the day may have 23 or 25 hours
	known = date(here.year, here.month, here.day)
	frappe.local.xdept_collab_today = (midnight.timestamp(), next_midnight.timestamp(), known)
	return known
