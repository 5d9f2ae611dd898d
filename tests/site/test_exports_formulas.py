"""Proves that no export of our records holds a live formula, whichever of Frappe's or our exports makes the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

import frappe
import openpyxl
import pytest
import requests
from frappe.utils import nowdate

from tests.formulas import LIVE, TAME
from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, put
from xdept_collab.services import exporting
from xdept_collab.services.importing.reading import read
from xdept_collab.services.safe_exports import safe_file

ITEM, LOG = "Work Item", "Progress Log"
REPORT = "Progress Tracking"
# Frappe strips blanks and control characters in some exports; these texts come through all of them.
PLAIN = [text for text in LIVE if text.isprintable() and text == text.strip()]


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task under way whose work items and reports are texts that a spreadsheet would run."""
	with factory.committed(company) as commit:
		made = factory.running(company)
		for place, text in enumerate([*LIVE, *TAME]):
			item = factory.work_item(made, "sales") if place else made.items["sales"]
			put(ITEM, item, title=text, description=f"number {place}")
		for text in PLAIN:
			put(LOG, factory.log(made), narrative=text)
		commit()
		yield made


@pytest.fixture(scope="module")
def coordinator(begun: Running, http: Callable[..., Client]) -> Client:
	return http(begun.company.coordinator, PASSWORD)


def list_export(client: Client, begun: Running, kind: str) -> requests.Response:
	return client.call(
		"frappe.desk.reportview.export_query",
		doctype=ITEM,
		fields=json.dumps([f"`tab{ITEM}`.`title`", f"`tab{ITEM}`.`description`"]),
		filters=json.dumps([[ITEM, "task", "=", begun.task]]),
		file_format_type=kind,
		title=ITEM,
	)


def list_export_with_semicolons(client: Client, begun: Running, kind: str) -> requests.Response:
	return client.call(
		"frappe.desk.reportview.export_query",
		doctype=ITEM,
		fields=json.dumps([f"`tab{ITEM}`.`title`"]),
		filters=json.dumps([[ITEM, "task", "=", begun.task]]),
		file_format_type=kind,
		csv_delimiter=";",
		csv_quoting=csv.QUOTE_MINIMAL,
	)


def report_export(client: Client, begun: Running, kind: str) -> requests.Response:
	return client.call(
		"frappe.desk.query_report.export_query",
		report_name=REPORT,
		filters=json.dumps({"task": begun.task}),
		file_format_type=kind,
		visible_idx=json.dumps([]),
	)


def data_export(client: Client, begun: Running, kind: str) -> requests.Response:
	return client.call(
		"frappe.core.doctype.data_export.exporter.export_data",
		doctype=ITEM,
		select_columns=json.dumps({ITEM: ["title", "description"]}),
		with_data=1,
		all_doctypes=1,
		file_type=kind,
		filters=json.dumps([[ITEM, "task", "=", begun.task]]),
		export_without_column_meta=1,
	)


def import_template(client: Client, begun: Running, kind: str) -> requests.Response:
	return client.call(
		"frappe.core.doctype.data_import.data_import.download_template",
		doctype=ITEM,
		export_fields=json.dumps({ITEM: ["name", "title", "description"]}),
		export_records="by_filter",
		export_filters=json.dumps([[ITEM, "task", "=", begun.task]]),
		file_type=kind,
	)


EXPORTS = {
	"list": list_export,
	"list with semicolons": list_export_with_semicolons,
	"report": report_export,
	"data export": data_export,
	"import template": import_template,
}


def csv_cells(content: bytes, delimiter: str = ",") -> list[str]:
	rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
	return [cell for row in rows for cell in row]


def workbook_cells(content: bytes) -> list[openpyxl.cell.Cell]:
	book = openpyxl.load_workbook(io.BytesIO(content))
	return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]


# feature: export.formula-safe
@pytest.mark.parametrize("export", EXPORTS)
def test_no_cell_of_an_exported_csv_is_live(export: str, begun: Running, coordinator: Client) -> None:
	answer = EXPORTS[export](coordinator, begun, "CSV")
	assert answer.status_code == 200, answer.text[:500]
	cells = csv_cells(answer.content, ";" if "semicolons" in export else ",")
	assert [cell for cell in cells if cell in LIVE and cell[0] != "'"] == []
	assert {f"'{text}" for text in PLAIN} <= set(cells)


# feature: export.formula-safe
@pytest.mark.parametrize("export", EXPORTS)
def test_no_cell_of_an_exported_workbook_is_a_formula(
	export: str, begun: Running, coordinator: Client
) -> None:
	answer = EXPORTS[export](coordinator, begun, "Excel")
	assert answer.status_code == 200, answer.text[:500]
	cells = workbook_cells(answer.content)
	assert [cell.value for cell in cells if cell.data_type == "f"] == []
	assert set(PLAIN) <= {cell.value for cell in cells}


# feature: export.formula-safe
@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_no_cell_of_a_mailed_report_is_live(kind: str, begun: Running, coordinator: Client) -> None:
	mailed = frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": REPORT,
			"report_type": "Script Report",
			"user": "Administrator",
			"email_to": "a@example.com",
			"format": kind,
			"frequency": "Daily",
			"filters": json.dumps({"task": begun.task}),
			"no_of_rows": 100,
		}
	).insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	content = administrator_at(coordinator).ask(
		"frappe.email.doctype.auto_email_report.auto_email_report.download", name=mailed.name
	)
	mailed.delete()
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.
	assert content.status_code == 200, content.text[:500]
	if kind == "CSV":
		cells = csv_cells(content.content)
		assert [cell for cell in cells if cell in LIVE and cell[0] != "'"] == []
		assert {f"'{text}" for text in PLAIN} <= set(cells)
	else:
		found = workbook_cells(content.content)
		assert [cell.value for cell in found if cell.data_type == "f"] == []
		assert set(PLAIN) <= {cell.value for cell in found}


def administrator_at(client: Client) -> Client:
	"""The administrator on the same server: mailed reports are his."""
	administrator = Client(client.url)
	administrator.log_in("Administrator", "admin")
	return administrator


# feature: export.formula-safe
def test_exports_of_other_apps_records_are_left_to_frappe(http: Callable[..., Client], unique: str) -> None:
	todo = frappe.get_doc({"doctype": "ToDo", "description": "=1+1", "date": nowdate()}).insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	answer = http("Administrator").call(
		"frappe.desk.reportview.export_query",
		doctype="ToDo",
		fields=json.dumps(["`tabToDo`.`description`"]),
		filters=json.dumps([["ToDo", "name", "=", todo.name]]),
		file_format_type="CSV",
	)
	todo.delete()
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.
	assert "=1+1" in csv_cells(answer.content)


# feature: export.formula-safe
def test_a_workbook_without_formula_is_handed_on_byte_by_byte() -> None:
	book = openpyxl.Workbook()
	book.active.append(["+1", "text", -5])
	written = io.BytesIO()
	book.save(written)
	assert safe_file("x.xlsx", written.getvalue()) == written.getvalue()
	assert safe_file("x.pdf", b"=1") == b"=1"


# feature: export.formula-safe
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_tables_hold_no_formula_and_read_back_letter_by_letter(kind: str) -> None:
	spec = exporting.table_named("X06")
	texts = [*PLAIN, *(text for text in TAME if text), "-5", "-12.5%", "138-0013-8000"]
	cells = [["T20240101777", text, *[""] * (len(spec.headers) - 2)] for text in texts]
	content = exporting.csv_text(spec, cells).encode() if kind == "csv" else exporting.workbook(spec, cells)
	if kind == "xlsx":
		found = workbook_cells(content)
		assert [cell.value for cell in found if cell.data_type == "f"] == []
		assert all(cell.quotePrefix for cell in found if cell.value in LIVE)
	else:
		assert [cell for cell in csv_cells(content) if cell in LIVE and cell[0] != "'"] == []
	assert [row[spec.headers[1]] for _number, row in read(content, f"x.{kind}").rows] == texts
