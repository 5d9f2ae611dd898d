"""Writes the six tables out: the source's Chinese headers, and each cell as the file had it while that still holds.

A cell never runs in a spreadsheet: in XLSX every cell is a string cell, in CSV a text that begins like a formula gets
an apostrophe, which the importer takes off again. A masked name (*经理) begins like none and stays as it is.
"""

import csv
import io
from datetime import date

import frappe
import openpyxl
from frappe import _
from frappe.utils import getdate
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from xdept_collab.rules.formula import guarded, is_live
from xdept_collab.rules.source_cells import shown
from xdept_collab.rules.table_columns import TABLES, TableSpec
from xdept_collab.services.table_rows import TAKEN_ON, Filters, load
from xdept_collab.services.table_values import DECIDED, Reader, StoredRow

# The columns by which a table is narrowed: (task, department, first day, last day) of its record.
_NARROWED = {
	"X01": ("name", "", "due_date", "due_date"),
	"X02": ("task", "department", "answered_on", "answered_on"),
	"X03": ("task", "department", "day", "day"),
	"X04": ("task", "department", "decided_on", "decided_on"),
	"X05": ("task", "department", "planned_start", "planned_end"),
	"X06": ("name", "initiating_department", "due_date", "due_date"),
}


def table_named(name: str) -> TableSpec:
	"""Return the table with this name or code; throws a refusal that lists them."""
	for spec in TABLES:
		if name in (spec.name, spec.code):
			return spec
	names = ", ".join(spec.name for spec in TABLES)
	frappe.throw(_("There is no table {0}. Choose one of: {1}.").format(name, names))
	raise AssertionError("unreachable")  # frappe.throw always raises.


def rows(
	spec: TableSpec, narrowed: dict[str, str | None] | None = None, read: Reader = frappe.get_list
) -> list[list[str]]:
	"""Return the cells of the table in the source's order, by default only what the user may see.

	`narrowed`: task, department, from_date, to_date.
	"""
	return [shown(spec, row.values, row.memory) for row in stored_rows(spec, narrowed, read)]


def stored_rows(
	spec: TableSpec, narrowed: dict[str, str | None] | None = None, read: Reader = frappe.get_list
) -> list[StoredRow]:
	"""Return the records that are the rows of the table, narrowed as in `rows`."""
	wanted = _wanted(narrowed)
	stored = load(spec.code, _filters(spec.code, wanted), read)
	return _belonging(spec.code, stored, wanted.get("department"))


def _wanted(narrowed: object) -> dict[str, str]:
	"""Return what narrows the table; throws a refusal for what is no text and no day."""
	found = {key: value for key, value in narrowed.items() if value} if isinstance(narrowed, dict) else {}
	for key, value in found.items():
		text = value if isinstance(value, str | date) else None
		if text and key in ("from_date", "to_date"):
			text = getdate(text)
		if not text:
			frappe.throw(_("The request cannot be read. Reload the page and try again."))
		found[key] = str(text)
	return found


def csv_text(spec: TableSpec, cells: list[list[str]]) -> str:
	"""Return the table as CSV with a byte order mark, so that spreadsheets read the Chinese."""
	written = io.StringIO()
	writer = csv.writer(written, lineterminator="\r\n")
	writer.writerow(spec.headers)
	writer.writerows([guarded(cell) for cell in row] for row in cells)
	return "\ufeff" + written.getvalue()


def workbook(spec: TableSpec, cells: list[list[str]]) -> bytes:
	"""Return the table as XLSX; every cell is a string, none a formula."""
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet(spec.name)
	for place, row in enumerate([list(spec.headers), *cells]):
		written = []
		for text in row:
			cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
			if text:
				# openpyxl takes a text that begins with = for a formula; its type has the last word.
				cell.data_type = "s"
				# Who edits the cell and presses Enter does not make it a formula either.
				cell.quotePrefix = is_live(text)
			if place == 0:
				cell.font = Font(bold=True)
			written.append(cell)
		sheet.append(written)
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


def _filters(code: str, narrowed: dict[str, str]) -> Filters:
	task, department, first_day, last_day = _NARROWED[code]
	columns = {
		"task": (task, "="),
		"department": (department, "="),
		"from_date": (last_day, ">="),
		"to_date": (first_day, "<="),
	}
	return [
		[
			column,
			comparison,
			f"{narrowed[key]} 23:59:59" if _ends_a_day(column, comparison) else narrowed[key],
		]
		for key, (column, comparison) in columns.items()
		if key in narrowed and column
	]


def _ends_a_day(column: str, comparison: str) -> bool:
	return comparison == "<=" and column.endswith("_on")


def _belonging(code: str, stored: list[StoredRow], department: str | None) -> list[StoredRow]:
	"""Keep the records that are rows of this table.

	A task with departments is in the register from its submission (or because a register brought it), one without is
	daily work; a part is in the responsibility table once its department took it on, a review in the acceptance table
	once it is decided.
	"""
	if code in ("X01", "X05", "X06"):
		shared = _with_departments({row.task for row in stored})
		stored = [row for row in stored if (row.task in shared) == (code != "X06")]
	if code == "X01":
		stored = [row for row in stored if row.record.status != "Draft" or row.memory.cells]
	if code == "X01" and department:
		stored = [row for row in stored if department in _on_task(row)]
	if code == "X02":
		stored = [row for row in stored if row.record.status in TAKEN_ON]
	if code == "X04":
		stored = [row for row in stored if row.record.status in DECIDED]
	return stored


def _on_task(row: StoredRow) -> tuple[str | None, ...]:
	departments = row.values["departments"]
	return (row.record.initiating_department, *(departments if isinstance(departments, tuple) else ()))


def _with_departments(tasks: set[str]) -> set[str]:
	return set(
		frappe.get_all(
			"Collab Task Department",
			filters={"parenttype": "Collab Task", "parent": ("in", sorted(tasks) or [""])},
			pluck="parent",
			distinct=True,
			order_by=None,
		)
	)
