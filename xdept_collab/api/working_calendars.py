"""The form of a working calendar: a year day by day, and public holidays with a look before they are loaded."""

from typing import Any

import frappe
from frappe.model.document import Document

from xdept_collab.services import calendar_holidays, calendar_view
from xdept_collab.services.calendar_holidays import Choice
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["GET"])
def year(calendar: str, number: int) -> dict[str, Any]:
	"""Return every day of the year with its kind, hours and note, and how many there are of each kind."""
	return calendar_view.year(_allowed(calendar, "read"), number)


@frappe.whitelist(methods=["GET"])
def subdivisions(country: str) -> list[str]:
	"""Return the codes of the states or provinces of a Country that have holidays of their own."""
	frappe.has_permission("Working Calendar", "write", throw=True)
	with spoken():
		return calendar_holidays.subdivisions(country)


@frappe.whitelist(methods=["GET"])
def holiday_change(calendar: str, country: str, years: str, subdivision: str = "") -> dict[str, Any]:
	"""Return what loading would add, remove and keep, the years without data, and a fingerprint of it."""
	doc = _allowed(calendar, "write")
	with spoken():
		return calendar_holidays.change(doc, _choice(country, subdivision, years))


@frappe.whitelist(methods=["POST"])
def load_holidays(calendar: str, country: str, years: str, seen: str, subdivision: str = "") -> None:
	"""Load the holidays as shown; `seen` is the fingerprint that `holiday_change` gave."""
	doc = _allowed(calendar, "write")
	with spoken():
		calendar_holidays.load(doc, _choice(country, subdivision, years), seen)


def _allowed(name: str, verb: str) -> Document:
	frappe.has_permission("Working Calendar", verb, throw=True)
	doc = frappe.get_doc("Working Calendar", name)
	doc.check_permission(verb)
	return doc


def _choice(country: str, subdivision: str, years: str) -> Choice:
	return Choice(country, subdivision.strip(), calendar_holidays.years_from(years))
