"""Refuses a working calendar that makes no sense, and the removal of one that somebody works in."""

import frappe
from frappe.model.document import Document

from xdept_collab.rules.calendar_rows import WEEKDAYS, minutes_of, row_findings
from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.rules.working_calendar import calendar_findings, clock
from xdept_collab.services.calendars import SHIPPED, calendar_from, day_rows, default_name

_NAMED = 5


def check(calendar: Document) -> None:
	"""Refuse with everything that is wrong at once. Raises RuleBroken with calendar.* codes."""
	rows = [*calendar.intervals, *calendar.days]
	refuse_all([finding for row in rows for finding in _read_times(row)])
	findings = row_findings(calendar.time_zone or "", day_rows(calendar))
	refuse_all([*findings, *map(_placed, calendar_findings(calendar_from(calendar)))])


def _read_times(row: Document) -> list[Finding]:
	"""Write the times of a row in one way; return those that are none."""
	findings: list[Finding] = []
	for field in ("from_time", "to_time"):
		try:
			minutes = minutes_of(str(row.get(field) or ""), is_end=field == "to_time")
		except RuleBroken as broken:
			findings += broken.findings
		else:
			row.set(field, None if minutes is None else clock(minutes))
	return findings


def _placed(finding: Finding) -> Finding:
	"""Say where an interval is wrong as people do: the name of the weekday, or the date."""
	facts = dict(finding.facts)
	if "weekday" in facts:
		facts["where"] = WEEKDAYS[int(str(facts.pop("weekday")))]
	elif "date" in facts:
		facts["where"] = facts.pop("date")
	return Finding(finding.code, facts)


def note_own_rows(calendar: Document) -> None:
	"""A holiday that somebody changed is his from then on: loading leaves it alone."""
	before = calendar.get_doc_before_save()
	if not before or calendar.flags.loads_holidays:
		return
	known = {row.name: row for row in before.days}
	for row in calendar.days:
		old = known.get(row.name)
		row.is_loaded = int(bool(old and old.is_loaded and _content(old) == _content(row)))


def _content(row: Document) -> tuple[object, ...]:
	return str(row.date), row.kind, row.from_time or "", row.to_time or "", row.note or ""


def check_removal(calendar: Document) -> None:
	"""Refuse to delete what departments work in. Raises RuleBroken calendar.in_use or calendar.shipped_stays."""
	if frappe.flags.in_uninstall:
		return  # Everything goes, whoever works in it.
	users = frappe.get_all(
		"Collab Department", filters={"working_calendar": calendar.name}, pluck="name", order_by="name"
	)
	if users:
		named = ", ".join(users[:_NAMED])
		raise RuleBroken("calendar.in_use", name=calendar.name, departments=named, count=len(users))
	if calendar.name == default_name():
		raise RuleBroken("calendar.is_default", name=calendar.name)
	if calendar.name == SHIPPED:
		raise RuleBroken("calendar.shipped_stays", name=calendar.name)
