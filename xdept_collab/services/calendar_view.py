"""Shows a year of a working calendar day by day, and says which years lack their public holidays."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from xdept_collab.rules.calendar_rows import DAY_OFF, HALF_DAY, MAKE_UP_DAY, years_of
from xdept_collab.rules.calendar_year import CLOSED_WEEKDAY, WORKING_DAY, days_of_year
from xdept_collab.rules.working_calendar import FIRST_YEAR, LAST_YEAR, clock
from xdept_collab.services.calendars import calendar_from, day_rows, default_name

# The holidays of the coming year count from so many days before its beginning: deadlines lie there already.
_DAYS_AHEAD = 60


def year(calendar: Document, number: int) -> dict[str, Any]:
	"""Return every day of the year with what it is.

	{"year", "is_known", "warning", "kinds": [{"kind", "label", "letter", "count"}],
	"days": [{"date", "kind", "hours", "note"}]}; years before 1970 and after 2199 are shown as these.
	"""
	number = min(max(number, FIRST_YEAR), LAST_YEAR)
	days = days_of_year(calendar_from(calendar), day_rows(calendar), number)
	is_known = number in years_of(calendar.known_years)
	return {
		"year": number,
		"is_known": is_known,
		"warning": "" if is_known else unknown_sentence(number),
		"kinds": [
			{"kind": kind, "label": label, "letter": letter, "count": sum(day.kind == kind for day in days)}
			for kind, label, letter in _kinds()
		],
		"days": [
			{
				"date": str(day.day),
				"kind": day.kind,
				"hours": ", ".join(f"{clock(row.start)}–{clock(row.end)}" for row in day.intervals),
				"note": day.note,
			}
			for day in days
		],
	}


def _kinds() -> tuple[tuple[str, str, str], ...]:
	"""The kinds of days with their names and the letters by which a cell tells them."""
	return (
		(WORKING_DAY, _("Working Day"), ""),
		(CLOSED_WEEKDAY, _("Weekly Day Off"), ""),
		(DAY_OFF, _("Day Off"), _("O", context="letter of a day off")),
		(MAKE_UP_DAY, _("Make-up Day"), _("M", context="letter of a make-up day")),
		(HALF_DAY, _("Half Day"), _("H", context="letter of a half day")),
	)


def unknown_sentence(number: int) -> str:
	"""Return what a year without its holidays means."""
	sentence = _(
		"The public holidays of {0} are not loaded: its weekdays alone count. Press “Load Holidays”."
	)
	return sentence.format(number)


def concerns() -> list[str]:
	"""Return one sentence for each calendar in use that lacks the holidays of this year or of the coming one."""
	used = set(
		frappe.get_all(
			"Collab Department",
			filters={"working_calendar": ("is", "set"), "is_disabled": 0},
			pluck="working_calendar",
			order_by=None,
		)
	) | {default_name()}
	needed = {getdate(nowdate()).year, getdate(add_days(nowdate(), _DAYS_AHEAD)).year}
	rows = frappe.get_all(
		"Working Calendar", filters={"name": ("in", used)}, fields=["name", "known_years"], order_by="name"
	)
	sentence = _(
		"The working calendar {0} lacks the public holidays of {1}: days are counted by weekdays there. Press “Load Holidays” in it."
	)
	return [
		sentence.format(row.name, ", ".join(map(str, missing)))
		for row in rows
		if (missing := sorted(needed - set(years_of(row.known_years))))
	]
