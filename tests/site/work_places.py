"""Departments that work elsewhere, or at other hours, for the time of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from xdept_collab.services import calendars, directory

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@contextmanager
def working_in(
	department: str,
	zone: str,
	opening: str = "09:00:00",
	closing: str = "17:00:00",
	days: tuple[str, ...] = DAYS,
) -> Iterator[None]:
	"""Let a department work in hours and a time zone of its own; what the block has written is rolled back."""
	calendar = frappe.get_doc(
		{
			"doctype": "Working Calendar",
			"calendar_name": f"Hours of {zone}",
			"time_zone": zone,
			"intervals": [{"weekday": day, "from_time": opening, "to_time": closing} for day in days],
		}
	).insert()
	frappe.db.set_value("Collab Department", department, "working_calendar", calendar.name)
	directory.clear()
	calendars.clear()
	try:
		yield
	finally:
		frappe.db.rollback()
		directory.clear()
		calendars.clear()
