"""Reads what a client sends as JSON text, and says in words when it is none."""

from datetime import date, datetime
from types import UnionType
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from xdept_collab.services import shapes
from xdept_collab.services.clean_text import clean
from xdept_collab.services.refusal import spoken

_OF_SEVERAL = ("in", "not in", "between")
_OPERATORS = (*_OF_SEVERAL, "=", "!=", ">", "<", ">=", "<=", "like", "not like", "is", "Timespan")


def words(text: str | None, label: str) -> str:
	"""Return what somebody wrote, stripped and without live markup; throws a refusal when it is too long."""
	with spoken():
		shapes.check_length(text or "", label)
	return clean((text or "").strip())


def day(text: str) -> date:
	"""Return the date that the text says; throws a refusal when it says none."""
	try:
		found = getdate(text)
	except (OverflowError, frappe.ValidationError):
		found = None
	return found or unreadable()


def moment(text: str) -> datetime:
	"""Return the date and time that the text says; throws a refusal when it says none."""
	try:
		found = get_datetime(text)
	except (OverflowError, TypeError, ValueError, frappe.ValidationError):
		found = None
	return found or unreadable()


def conditions(filters: Any, doctype: str) -> list[list[Any]]:
	"""Return the conditions of a list view on `doctype` for a query; throws a refusal when they are none.

	A list view sends [doctype, field, operator, value, hidden]; the fifth is its own affair.
	"""
	sent = parsed(filters, list) or []
	if not all(_is_condition(one, doctype) for one in sent):
		unreadable()
	return [one[:4] for one in sent]


def _is_condition(one: Any, doctype: str) -> bool:
	if not isinstance(one, list) or len(one) < 4 or one[0] != doctype or one[2] not in _OPERATORS:
		return False
	values = one[3] if isinstance(one[3], list) and one[2] in _OF_SEVERAL else [one[3]]
	is_known = isinstance(one[1], str) and one[1] in _columns(doctype)
	return is_known and all(value is None or isinstance(value, str | int | float) for value in values)


def _columns(doctype: str) -> set[str]:
	return {*frappe.get_meta(doctype).get_valid_columns(), *frappe.model.optional_fields}


def parsed(value: Any, kind: type | UnionType) -> Any:
	"""Return the value, read from JSON if it is a text; nothing at all stays None.

	Throws a refusal when it is not of the kind.
	"""
	try:
		found = frappe.parse_json(value) if value else None
	except ValueError:
		found = value
	if found is not None and not isinstance(found, kind):
		unreadable()
	return found


def texts(value: Any) -> list[str]:
	"""Return the value as a list of texts; throws a refusal when it is something else."""
	found = parsed(value, list) or []
	if not all(isinstance(text, str) for text in found):
		unreadable()
	return found


def unreadable() -> NoReturn:
	"""Refuse what no page of ours would send."""
	sentence = _("The request cannot be read. Reload the page and try again.")
	frappe.throw(sentence)
	raise frappe.ValidationError(sentence)  # frappe.throw always raises; this says so to the type checker.
