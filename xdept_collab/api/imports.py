"""Endpoints of the importer: check, look, confirm, stop, map names; and the tables on the way out."""

import frappe
from frappe.model.document import Document

from xdept_collab.api.arguments import day, parsed
from xdept_collab.services import exporting
from xdept_collab.services.importing import running
from xdept_collab.services.importing.batch import Batch
from xdept_collab.services.importing.checking import check_importer
from xdept_collab.services.importing.files import sheet_of
from xdept_collab.services.importing.names import match_names, written_names
from xdept_collab.services.importing.planning import plan_rows, read_rows
from xdept_collab.services.refusal import deny
from xdept_collab.services.table_rows import RECORD

_PAGE = 100


@frappe.whitelist(methods=["POST"])
def check(name: str) -> dict:
	"""Plan the file; write nothing but the counts and findings of the import itself."""
	doc = _own(name)
	running.check(doc)
	return _state(doc)


@frappe.whitelist(methods=["GET"])
def preview(name: str, start: int = 0) -> list[dict]:
	"""Return what would happen to up to 100 rows from `start`: row, action, key."""
	doc = _own(name)
	sheet = sheet_of(doc)
	choices = running.choices_of(doc, sheet)
	reading = read_rows(sheet, choices)
	rows = reading.rows[max(int(start), 0) : max(int(start), 0) + _PAGE]
	outcomes = plan_rows(reading, rows, choices, check_importer(), Batch())
	return [{"row": outcome.row, "action": outcome.action, "key": outcome.key} for outcome in outcomes]


@frappe.whitelist(methods=["POST"])
def start(name: str) -> dict:
	"""Confirm: write the good rows in the background, or go on where the import stood."""
	doc = _own(name)
	running.start(doc)
	return _state(doc)


@frappe.whitelist(methods=["POST"])
def stop(name: str) -> dict:
	"""Stop after the chunk that is being written."""
	doc = _own(name)
	running.stop(doc)
	return _state(doc)


@frappe.whitelist(methods=["GET"])
def names(name: str) -> list[dict]:
	"""Return the names that still wait for a user: name, department, records."""
	return written_names(_own(name))


@frappe.whitelist(methods=["POST"])
def match(name: str, matches: str | list) -> int:
	"""Put users in place of names, [{name, department, user}]; return how many records changed."""
	return match_names(_own(name), parsed(matches, list) or [])


@frappe.whitelist(methods=["GET"])
def export(
	table: str,
	file_format: str = "xlsx",
	task: str | None = None,
	department: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
) -> None:
	"""Send a table as XLSX or CSV: the rows that the user may see, under the source's headers."""
	spec = exporting.table_named(table)
	frappe.has_permission(RECORD[spec.code], "export", throw=True)
	period = {"from_date": from_date and str(day(from_date)), "to_date": to_date and str(day(to_date))}
	narrowed = {"task": task, "department": department, **period}
	cells = exporting.rows(spec, narrowed)
	is_csv = file_format == "csv"
	content = exporting.csv_text(spec, cells).encode() if is_csv else exporting.workbook(spec, cells)
	frappe.response.filename = f"{spec.name}.{'csv' if is_csv else 'xlsx'}"
	frappe.response.filecontent = content
	frappe.response.type = "binary"


def _own(name: str) -> Document:
	check_importer()
	is_there = frappe.db.exists("Collab Import", name)
	if not is_there or not frappe.has_permission("Collab Import", "write", name):
		deny()
	return frappe.get_doc("Collab Import", name)


def _state(doc: Document) -> dict:
	return {"status": doc.status, "table": doc.table_name, **{key: doc.get(key) for key in _COUNTS}}


_COUNTS = (
	"rows_total",
	"rows_good",
	"rows_with_errors",
	"rows_to_create",
	"rows_to_update",
	"rows_unchanged",
)
