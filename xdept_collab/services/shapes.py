"""Refuses values that a field cannot hold, before they decide about a right or reach the database.

Frappe checks links, selections and the length of short texts, and leaves the rest to the database: a list becomes a
filter, a number out of range an error page.
"""

import re
from datetime import date, datetime, time, timedelta
from math import isfinite

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from xdept_collab.rules.errors import RuleBroken

# What the columns hold: decimal(21,9), int(11) and text.
_LARGEST_DECIMAL, _LARGEST_INTEGER, _LONGEST_TEXT = 10**12, 2**31, 65_535
_DAYS = ("Date", "Datetime")
# A form makes a link or a picture of these; the address of an uploaded file, and what the signature box draws.
_ADDRESS = re.compile(r"/(private/)?files/[^<>\"'\\\x00-\x1f]+")
_DRAWING = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]*")
_FORMS = {"Attach": _ADDRESS, "Attach Image": _ADDRESS, "Signature": _DRAWING}
_LIMITS = {
	**dict.fromkeys(("Float", "Currency", "Percent"), _LARGEST_DECIMAL),
	**dict.fromkeys(("Int", "Check"), _LARGEST_INTEGER),
}


def check(doc: Document) -> None:
	"""Refuse the document when a value of it or of its rows does not fit its field; says which.

	Raises RuleBroken record.bad_value or record.too_long.
	"""
	for row in (doc, *doc.get_all_children()):
		for key, value in (("name", row.name), ("idx", row.idx)):
			if not _fits("Int" if key == "idx" else "Data", value):
				raise RuleBroken("record.bad_value", label=key)
		for field in row.meta.fields:
			value = row.get(field.fieldname)
			if field.fieldtype not in frappe.model.table_fields and value not in (None, ""):
				_check_value(field.fieldtype, value, field.label)
	check_length(str(doc.get("transition_reason") or ""), "transition_reason")


def _check_value(fieldtype: str, value: object, label: str) -> None:
	if not _fits(fieldtype, value):
		raise RuleBroken("record.bad_value", label=label)
	if fieldtype in _FORMS:
		check_form(str(value), fieldtype, label)
	if fieldtype == "Small Text":
		check_length(str(value), label)


def check_length(text: str, label: str) -> None:
	"""Refuse a text that its column cannot hold."""
	if len(text.encode(errors="replace")) > _LONGEST_TEXT:
		raise RuleBroken("record.too_long", label=label)


def is_address(text: str) -> bool:
	"""Say whether the text is the address of a file that was uploaded here."""
	return bool(_ADDRESS.fullmatch(text))


def check_form(text: str, fieldtype: str, label: str) -> None:
	"""Refuse what is no uploaded file, or no drawn signature."""
	if text and not _FORMS[fieldtype].fullmatch(text):
		raise RuleBroken("record.bad_value", label=label)


def check_rows(value: object, label: str) -> None:
	"""Refuse what is no list of rows."""
	if value and not (isinstance(value, list) and all(isinstance(row, dict | Document) for row in value)):
		raise RuleBroken("record.bad_value", label=label)


def _fits(fieldtype: str, value: object) -> bool:
	if not _is_plain(value):
		return False
	if fieldtype in _LIMITS:
		return _is_number_below(value, _LIMITS[fieldtype])
	if fieldtype in _DAYS:
		return isinstance(value, date) or (isinstance(value, str) and _is_day(value))
	return not isinstance(value, float) or isfinite(value)


def _is_plain(value: object) -> bool:
	return value is None or isinstance(value, str | int | float | date | datetime | time | timedelta)


def _is_number_below(value: object, limit: int) -> bool:
	try:
		number = float(str(value or 0).replace(",", ""))
	except ValueError:
		return False
	return isfinite(number) and abs(number) < limit


def _is_day(value: str) -> bool:
	try:
		return getdate(value) is not None
	except frappe.ValidationError:
		return False
