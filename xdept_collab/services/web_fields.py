"""Makes the fields of forms on web pages: what is asked for, in words, with the choices that there are."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_days, nowdate

from xdept_collab.services import directory

# (stored value, its word)
Choice = tuple[str, str]


@dataclass(frozen=True)
class Field:
	"""One question of a form. `kind`: line, long, date, moment, number, percent, choice, check, photos, signature."""

	name: str
	label: str
	kind: str = "long"
	is_required: bool = False
	value: str = ""
	choices: tuple[Choice, ...] = ()
	hint: str = ""


def of_column(doctype: str, column: str, name: str = "", *, is_required: bool = False) -> Field:
	"""Return the field that asks for a column of a DocType, with the column's own label."""
	field = frappe.get_meta(doctype).get_field(column)
	label = _(field.label, context=doctype)  # stored: label
	return Field(name or column, label, is_required=is_required)


def options_of(doctype: str, column: str) -> tuple[Choice, ...]:
	"""Return the values of a Select with their words."""
	options = (frappe.get_meta(doctype).get_field(column).options or "").split("\n")
	return tuple((each, _(each, context=doctype)) for each in options if each)  # stored: option


def reason(*, is_required: bool = True) -> Field:
	"""Return the question why."""
	hint = _("Whoever takes over from here reads your reason in the history of the record.")
	return Field("reason", _("Reason"), is_required=is_required, hint=hint if is_required else "")


def delay_cause(name: str) -> Field:
	"""Return the question for the cause of a delay, with the causes that the company offers."""
	causes = frappe.get_all("Delay Cause", filters={"is_disabled": 0}, pluck="name", order_by="name asc")
	choices = tuple((cause, _(cause)) for cause in causes)  # stored: label
	return Field(name, _("Delay Cause"), "choice", True, choices=(("", ""), *choices))


def other_departments(name: str, label: str, own: str) -> Field:
	"""Return the choice of a department that is not the own one."""
	rows = directory.departments().values()
	known = [row.name for row in rows if not row.is_disabled and directory.answering_people(row.name)]
	return Field(
		name,
		label,
		"choice",
		True,
		choices=(("", ""), *((each, each) for each in sorted(known) if each != own)),
	)


def departments_on(task: str, name: str, label: str) -> Field:
	"""Return the choice among the departments of a task."""
	rows = frappe.get_all(
		"Collab Task Department", filters={"parent": task}, pluck="department", order_by="idx asc"
	)
	return Field(name, label, "choice", True, choices=(("", ""), *((each, each) for each in rows)))


def in_days(days: int) -> str:
	"""Return the date so many days from now, as a date field keeps it."""
	return str(add_days(nowdate(), days))
