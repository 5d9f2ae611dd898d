"""Shows the delays that the user may see, added up by department and cause (F88)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from xdept_collab.rules.delays import CONTRACT, ITEM, Delay, DelayLine, by_department_and_cause, days_late
from xdept_collab.rules.extensions import APPROVED
from xdept_collab.services.days import day, today

# DocType -> the columns of its due date and of the day on which it was handed in.
_DATES = {ITEM: ("planned_end", "actual_end"), CONTRACT: ("due_date", "completed_on")}


def report(filters: Mapping[str, object] | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""Return columns and rows; `filters`: task, department, from_date, to_date of the due date."""
	try:
		wanted = _wanted(filters)
	except frappe.ValidationError:
		# The sentence is on its way already. Frappe would switch a report that raises to prepared, for everybody.
		return _columns(), []
	causes = dict(frappe.get_all("Delay Cause", fields=["name", "is_excused"], as_list=True, order_by=None))
	delays = [delay for doctype in _DATES for delay in _delays(doctype, wanted, causes)]
	return _columns(), [_row(line) for line in by_department_and_cause(delays)]


def _wanted(filters: Mapping[str, object] | None) -> dict[str, str]:
	found = {}
	for key in ("task", "department", "from_date", "to_date"):
		value = (filters or {}).get(key)
		if value and not isinstance(value, str | date):
			frappe.throw(_("The request cannot be read. Reload the page and try again."))
		if value:
			found[key] = str(getdate(value)) if key.endswith("_date") else str(value)
	return found


def _delays(doctype: str, wanted: Mapping[str, str], causes: Mapping[str, int]) -> list[Delay]:
	"""Read the late records that the user may see: those with a cause, and those that are late without one."""
	due, ended = _DATES[doctype]
	promised = _promised_first(doctype)
	narrowed = [[key, "=", wanted[key]] for key in ("task", "department") if key in wanted]
	narrowed += [
		[due, sign, wanted[key]] for key, sign in (("from_date", ">="), ("to_date", "<=")) if key in wanted
	]
	rows = frappe.get_list(
		doctype,
		filters=narrowed,
		or_filters=[["delay_cause", "is", "set"], ["is_delayed", "=", 1]],
		fields=["name", "department", "delay_cause", "is_delayed", f"{due} as due", f"{ended} as ended"],
		order_by=None,
		limit_page_length=0,
	)
	delays = (
		Delay(
			kind=doctype,
			department=row.department or "",
			cause=row.delay_cause or "",
			is_excused=bool(causes.get(row.delay_cause)),
			days=_days(row, promised.get(row.name)),
		)
		for row in rows
	)
	# An assignment is marked as delayed by its work too; that counts as the work's.
	return [delay for delay in delays if delay.cause or delay.days]


def _promised_first(doctype: str) -> dict[str, date]:
	"""Return the dates that were promised before the first extension, by record."""
	rows = frappe.get_all(
		"Extension Request",
		filters={
			"ref_doctype": doctype,
			"status": APPROVED,
			"milestone": ("is", "not set"),
			"clock": ("is", "not set"),
		},
		fields=["ref_name", "min(original_date) as first"],
		group_by="ref_name",
		order_by=None,
	)
	return {row.ref_name: row.first for row in rows}


def _days(row: frappe._dict, promised: date | None) -> int:
	"""Return how late the record was handed in, or is by now, whatever was granted meanwhile."""
	due = promised or day(row.due)
	return days_late(due, day(row.ended) or (today() if row.is_delayed else None))


def _columns() -> list[dict[str, Any]]:
	columns = [
		("department", _("Department"), "Link", 180),
		("cause", _("Delay Cause"), "Link", 200),
		("kind", _("Excused Or Preventable"), "Data", 160),
		("items", _("Work Items"), "Int", 110),
		("contracts", _("Department Assignments"), "Int", 110),
		("days", _("Days Late"), "Int", 110),
		("mean_days", _("Mean Days Late"), "Float", 130),
	]
	options = {"department": "Collab Department", "cause": "Delay Cause"}
	return [
		{
			"fieldname": name,
			"label": label,
			"fieldtype": kind,
			"width": width,
			"options": options.get(name),
			"precision": "1" if kind == "Float" else None,
		}
		for name, label, kind, width in columns
	]


def _row(line: DelayLine) -> dict[str, Any]:
	kinds = {True: _("Excused"), False: _("Preventable")}
	return {
		"department": line.department,
		"cause": line.cause,
		"kind": kinds[line.is_excused] if line.cause else _("No cause given yet"),
		"items": line.items,
		"contracts": line.contracts,
		"days": line.days,
		"mean_days": float(line.mean_days),
	}
