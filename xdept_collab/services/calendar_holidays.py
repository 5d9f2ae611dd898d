"""Loads public holidays into a working calendar: says what would change, then changes it."""

import hashlib
import json
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from xdept_collab.rules.calendar_rows import DayRow, years_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.holiday_change import HolidayChange, holiday_change
from xdept_collab.services import holiday_sources
from xdept_collab.services.calendars import day_rows


@dataclass(frozen=True)
class Choice:
	"""What is to be loaded: a Country by its name, the code of its state or province or none, the years."""

	country: str
	subdivision: str
	years: frozenset[int]


def years_from(text: str) -> frozenset[int]:
	"""Return the years that somebody typed. Raises RuleBroken calendar.unread_years."""
	parts = [part.strip() for part in text.replace("，", ",").replace(" ", ",").split(",") if part.strip()]
	years = {int(part) for part in parts if part.isdecimal() and 1970 <= int(part) <= 2199}
	if not parts or len(years) != len(set(parts)):
		raise RuleBroken("calendar.unread_years", text=text)
	return frozenset(years)


def subdivisions(country: str) -> list[str]:
	"""Return the states or provinces of a Country with holidays of their own. Raises calendar.unknown_country."""
	found = holiday_sources.subdivisions(_code(country))
	if found is None:
		raise RuleBroken("calendar.unknown_country", name=country)
	return found


def change(calendar: Document, choice: Choice) -> dict:
	"""Return what loading would do: added, removed, kept ([{date, kind, note}]), unknown years, and its fingerprint."""
	planned = _planned(calendar, choice)
	shown = {
		"added": [_shown(row) for row in planned.added],
		"removed": [_shown(row) for row in planned.removed],
		"kept": [_shown(row) for row in planned.kept],
		"unknown_years": sorted(choice.years - _known(choice)),
	}
	return {**shown, "seen": _fingerprint(shown)}


def load(calendar: Document, choice: Choice, seen: str) -> None:
	"""Write what `change` showed. Raises RuleBroken calendar.changed_meanwhile when it would be something else now."""
	if change(calendar, choice)["seen"] != seen:
		raise RuleBroken("calendar.changed_meanwhile")
	planned, known = _planned(calendar, choice), _known(choice)
	gone = set(planned.removed)
	# The loader gives one row for each row of the document, in their order.
	pairs = zip(calendar.days, day_rows(calendar), strict=True)
	staying = [row.as_dict(no_default_fields=False) for row, content in pairs if content not in gone]
	rows = [*staying, *({**_shown(row), "is_loaded": 1} for row in planned.added)]
	calendar.set("days", [])
	for row in sorted(rows, key=lambda row: str(row["date"])):
		calendar.append("days", row)
	if known:
		former = () if _is_other_country(calendar, choice) else years_of(calendar.known_years)
		calendar.known_years = ", ".join(map(str, sorted({*former, *known})))
		calendar.holiday_country, calendar.holiday_subdivision = choice.country, choice.subdivision
	calendar.flags.loads_holidays = True
	calendar.save()


def _planned(calendar: Document, choice: Choice) -> HolidayChange:
	known = _known(choice)
	language = (frappe.local.lang or "en").partition("-")[0]
	rows = holiday_sources.holiday_rows(_code(choice.country), choice.subdivision, known, language)
	# A country without a single known year takes nothing away.
	is_other = bool(known) and _is_other_country(calendar, choice)
	return holiday_change(day_rows(calendar), rows, known, is_other)


def _known(choice: Choice) -> frozenset[int]:
	named = subdivisions(choice.country)
	if choice.subdivision and choice.subdivision not in named:
		raise RuleBroken("calendar.unknown_subdivision", name=choice.country, text=choice.subdivision)
	return holiday_sources.known_years(_code(choice.country), choice.years)


def _is_other_country(calendar: Document, choice: Choice) -> bool:
	former = (calendar.holiday_country or "", calendar.holiday_subdivision or "")
	return any(former) and former != (choice.country, choice.subdivision)


def _code(country: str) -> str:
	return str(frappe.get_cached_value("Country", country, "code") or "").upper()


def _shown(row: DayRow) -> dict[str, str]:
	return {"date": str(row.day), "kind": row.kind, "note": row.note}


def _fingerprint(shown: dict) -> str:
	return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
