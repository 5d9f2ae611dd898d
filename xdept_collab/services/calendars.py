"""Knows in which working calendar a department works, and converts between stored times and moments."""

from datetime import datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.model.document import Document
from frappe.utils import get_system_timezone

from xdept_collab.rules import calendar_rows
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.working_calendar import WorkingCalendar, WorkingTime
from xdept_collab.services import directory, settings
from xdept_collab.services.days import day
from xdept_collab.services.settled_cache import ProcessCache

# The one that the app ships; whoever chooses no other works in it.
SHIPPED = "China Office Hours"

Calendars = dict[str, WorkingCalendar]
_known: ProcessCache[tuple[str, Calendars]] = ProcessCache("xdept_collab_calendars")
# What this process has counted, (site, version of its calendars) -> name -> its working time.
_counted: dict[tuple[str, str], dict[str, WorkingTime]] = {}


def of_department(department: str | None) -> WorkingTime:
	"""Return the working time of a department: its calendar, else its parent's, else the default of the company.

	No query once the departments and calendars are known. Raises RuleBroken calendar.missing, or what is wrong in it.
	"""
	return working_time(name_for(department))


def name_for(department: str | None) -> str:
	"""Return the name of the calendar that a department works in."""
	departments = directory.departments()
	row, seen = departments.get(department or ""), set()
	while row and row.name not in seen:
		if row.working_calendar:
			return row.working_calendar
		seen.add(row.name)
		row = departments.get(row.parent_collab_department or "")
	return default_name()


def default_name() -> str:
	"""Return the name of the calendar of all departments that choose none."""
	return settings.default_working_calendar() or SHIPPED


def working_time(name: str) -> WorkingTime:
	"""Return the working time of a calendar by its name; what it counted once is kept in this process."""
	version, calendars = _known.get(_load)
	if name not in calendars:
		raise RuleBroken("calendar.missing", name=name)
	place = (frappe.local.site, version)
	if place not in _counted:
		for old in [known for known in _counted if known[0] == frappe.local.site]:
			del _counted[old]
		_counted[place] = {}
	counted = _counted[place]
	if name not in counted:
		counted[name] = WorkingTime(calendars[name])
	return counted[name]


def clear() -> None:
	"""Forget the calendars; called whenever one changes."""
	_known.clear()


def _load() -> tuple[str, Calendars]:
	"""Read all calendars with three queries; their version tells these from any others."""
	found = frappe.get_all("Working Calendar", fields=["name", "time_zone", "known_years"], order_by="name")
	rows = {row.name: frappe._dict(row, intervals=[], days=[]) for row in found}
	for table, doctype, fields in (
		("intervals", "Working Interval", ["parent", "weekday", "from_time", "to_time"]),
		("days", "Working Calendar Day", ["parent", "date", "kind", "from_time", "to_time"]),
	):
		for child in frappe.get_all(
			doctype, filters={"parenttype": "Working Calendar"}, fields=fields, order_by="parent, idx"
		):
			if child.parent in rows:
				rows[child.parent][table].append(child)
	return frappe.generate_hash(length=12), {name: calendar_from(row) for name, row in rows.items()}


def calendar_from(row: frappe._dict | Document) -> WorkingCalendar:
	"""Return the calendar that a document or its stored rows describe."""
	return calendar_rows.calendar_from(row, day)


def day_rows(row: frappe._dict | Document) -> list[calendar_rows.DayRow]:
	"""Return the days that differ as the rules want them; a row without a date is left out."""
	return calendar_rows.day_rows(row, day)


def moment(stored: datetime) -> datetime:
	"""Return a stored time, which is naive and in the zone of the site, as a moment that every zone understands."""
	return stored.replace(tzinfo=site_zone())


def stored(at: datetime) -> datetime:
	"""Return a moment as it is stored: naive, in the zone of the site."""
	return at.astimezone(site_zone()).replace(tzinfo=None)


def site_zone() -> ZoneInfo:
	"""Return the time zone in which the site stores its times."""
	return ZoneInfo(get_system_timezone())
