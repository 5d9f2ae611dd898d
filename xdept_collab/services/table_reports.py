"""Knows the six tables as reports of the Desk: the source's columns, filled with what the user may see."""

import frappe
from frappe import _

from xdept_collab.rules.cells import CellState
from xdept_collab.rules.source_cells import shown
from xdept_collab.rules.table_columns import Column, TableSpec
from xdept_collab.services.exporting import stored_rows, table_named
from xdept_collab.services.table_values import StoredRow

_WORDS = ("priority", "task_type", "outcome")
_WIDE = ("narrative", "opinion", "duty", "milestones", "suggestion", "risk", "title", "deliverables")


def report(name: str, filters: dict | None) -> tuple[list[dict], list[dict]]:
	"""Return columns and rows; `filters`: task, department, from_date, to_date."""
	spec = table_named(name)
	is_chinese = (frappe.local.lang or "").startswith("zh")
	columns = [
		{
			"fieldname": column.key,
			"label": column.header if is_chinese else _labels()[column.key],
			"fieldtype": "Data",
			"width": 260 if column.key in _WIDE else 140,
		}
		for column in spec.columns
	]
	return columns, [_row(spec, stored, is_chinese) for stored in _readable_rows(spec, filters)]


def _readable_rows(spec: TableSpec, filters: dict | None) -> list[StoredRow]:
	"""Return the rows; none when the filters are unreadable, which the user is told by a message."""
	try:
		return list(stored_rows(spec, filters))
	except frappe.ValidationError:
		# The sentence is on its way already. Frappe would switch a report that raises to prepared, for everybody.
		return []


def _row(spec: TableSpec, stored: StoredRow, is_chinese: bool) -> dict[str, str]:
	cells = shown(spec, stored.values, stored.memory)
	return {
		column.key: text if is_chinese else _in_words(column, stored.values.get(column.key), text)
		for column, text in zip(spec.columns, cells, strict=True)
	}


def _in_words(column: Column, value: object, text: str) -> str:
	"""Write the few fixed words of the tables in the user's language; everything else is data."""
	if not text or not value:
		return text
	if column.kind.name in _WORDS:
		return _(str(value))  # stored: option
	return _(value.status) if isinstance(value, CellState) else text  # stored: *.status


def _labels() -> dict[str, str]:
	return {
		"task_id": _("Task ID"),
		"title": _("Task Title"),
		"initiating_department": _("Initiating Department"),
		"departments": _("Departments"),
		"department": _("Department"),
		"priority": _("Priority"),
		"due": _("Due Date"),
		"deliverables": _("Deliverables"),
		"required_resources": _("Required Resources"),
		"initiator": _("Initiator"),
		"heads": _("Head"),
		"duty": _("Duty"),
		"milestones": _("Milestones"),
		"cooperation_need": _("Collaboration Need"),
		"state": _("State"),
		"narrative": _("Narrative"),
		"updated_on": _("Updated On"),
		"risk": _("Risk Warning"),
		"executor": _("Owner"),
		"outcome": _("Result"),
		"opinion": _("Opinion"),
		"rating": _("Rating (Responsiveness/Communication/Quality)"),
		"suggestion": _("Suggestion"),
		"reviewer": _("Reviewer"),
		"persons": _("Owner"),
		"period": _("Start And End"),
		"communication": _("Communication"),
		"output": _("Output"),
		"task_type": _("Task Type"),
		"progress": _("Progress"),
		"remark": _("Remark"),
	}
