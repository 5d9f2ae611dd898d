"""Knows the stored records as rows of the six source tables: what each cell means today, and what its file said."""

import frappe

from xdept_collab.rules.calendar_cells import Place
from xdept_collab.rules.cells import Names, parse_list
from xdept_collab.rules.source_cells import remembered
from xdept_collab.services.table_values import BUILDERS, Reader, StoredRow

Filters = list[list[object]]

# The record that a row of the table is.
RECORD = {
	"X01": "Collab Task",
	"X02": "Department Assignment",
	"X03": "Progress Log",
	"X04": "Acceptance Review",
	"X05": "Work Item",
	"X06": "Collab Task",
}
# A part is in the responsibility table when its department took it on.
TAKEN_ON = ("Accepted", "Conditional", "Executing", "Awaiting Acceptance", "Passed", "Rework")
_FIELDS = {
	"X01": (
		"name,title,task_type,initiating_department,priority,due_date,deliverable_standard,required_resources,"
		"initiator,initiator_as_written,status,source_cells"
	),
	"X02": ("name,task,department,part,status,head,head_as_written,duty,collaboration_need,source_cells"),
	"X03": (
		"name,task,task_title,assignment,department,day,narrative,work_state,health,blocker,next_step,progress,"
		"risk_warning,reporter,reporter_as_written,corrects,source_cells"
	),
	"X04": (
		"name,task,task_title,assignment,department,status,round,opinion,improvement,reviewer_as_written,"
		"decided_by,source_cells"
	),
	"X05": (
		"name,task,assignment,department,title,status,owner_user,owner_as_written,planned_start,planned_end,"
		"communication,required_resources,deliverable,risk_note,source_cells"
	),
	"X06": "name,title,task_type,priority,due_date,remark,status,source_cells",
}


def load(code: str, filters: Filters, read: Reader = frappe.get_all) -> list[StoredRow]:
	"""Return the rows of table `code` in the order of their creation; `filters` are those of the row's record.

	`read`: frappe.get_list keeps to what the user may see, frappe.get_all does not ask.
	"""
	records = read(
		RECORD[code],
		filters=filters,
		fields=_FIELDS[code].split(","),
		order_by="creation asc, name asc",
		limit_page_length=0,
	)
	rows = [row for row in BUILDERS[code](records, read)] if records else []
	for row in rows:
		row.memory = remembered(row.record.source_cells, code)
		if code == "X01":
			_leave_out_initiating(row)
	return _joined(rows)


def _joined(rows: list[StoredRow]) -> list[StoredRow]:
	"""Make one row again of records that came from one row with two departments (C16)."""
	by_name = {row.name: row for row in rows}
	joined = []
	for row in rows:
		first = by_name.get(row.memory.shared_with)
		if first is None:
			joined.append(row)
			continue
		first.partners.append(row)
		for key in ("departments", "persons", "heads"):
			if key in first.values:
				first.values[key] = (*_several(first.values[key]), *_several(row.values[key])) or None
	return joined


def _leave_out_initiating(row: StoredRow) -> None:
	"""Hide the initiating department, which is on the task in any case, where the sheet does not list it."""
	listed = parse_list(row.memory.cells.get("departments", ""), Place("", 0))
	first = row.record.initiating_department
	if listed and first not in listed:
		kept: Names = tuple(name for name in _several(row.values["departments"]) if name != first)
		row.values["departments"] = kept or None


def _several(value: object) -> Names:
	return value if isinstance(value, tuple) else ()
