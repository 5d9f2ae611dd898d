"""Writes days and moments on web pages as their reader writes them, by the clock that he lives by."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import format_time, formatdate, get_datetime, get_system_timezone

_LENGTH_OF_A_DATE = len("2026-01-01")


def day(value: date | str | None) -> str:
	"""Return a day in the reader's form."""
	return formatdate(value) if value else ""


def moment(value: datetime | str | None) -> str:
	"""Return a stored moment in the reader's form and zone, to the minute; a day without time stays a day."""
	if not value:
		return ""
	if isinstance(value, str) and len(value) == _LENGTH_OF_A_DATE:
		return day(value)
	here, his = get_system_timezone(), _zone_of_reader()
	stored = get_datetime(value)
	if his and his != here:
		stored = stored.replace(tzinfo=ZoneInfo(here)).astimezone(ZoneInfo(his)).replace(tzinfo=None)
	return f"{formatdate(stored)} {format_time(stored, 'HH:mm')}"


def _zone_of_reader() -> str:
	return frappe.get_cached_value("User", frappe.session.user, "time_zone") or ""
