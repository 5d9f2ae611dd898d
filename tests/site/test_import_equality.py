"""The six source tables go in as they are and come out as they were."""

from __future__ import annotations

import csv
import io
from datetime import date

import frappe
import openpyxl
import pytest

from tests.site.sheets import (
	DATA,
	SAMPLES,
	TASK,
	forget_samples,
	plan,
	sample,
	sample_cells,
	sheet,
	spec_of,
	take_in,
	take_in_samples,
)
from xdept_collab.services import exporting
from xdept_collab.services.importing.reading import read

_WRITTEN = (
	"Collab Task",
	"Collab Task Department",
	"Department Assignment",
	"Collab Milestone",
	"Collab Promised Deliverable",
	"Deliverable",
	"Work Item",
	"Progress Log",
	"Acceptance Review",
	"Collaboration Rating",
	"Transition Log",
	"Collab Access",
	"Collab Department",
	"ToDo",
	"Notification Log",
	"Series",
)


@pytest.fixture(autouse=True)
def no_samples(rollback: None) -> None:
	forget_samples()


def exported(code: str, **narrowed: str) -> list[list[str]]:
	return exporting.rows(spec_of(code), narrowed)


def of_samples(code: str) -> list[list[str]]:
	"""The exported rows of the tasks that the samples brought, whatever else is on the site."""
	if code == "X05":
		task = frappe.db.get_value(
			"Collab Task", {"title": sample("X05").title}, "name", order_by="creation desc"
		)
		return exported(code, task=task)
	if code == "X06":
		return [row for name in ("T001", "T002", "T003") for row in exported(code, task=name)]
	return exported(code, task=TASK)


def fingerprint() -> dict[str, object]:
	return {doctype: frappe.db.sql(f"checksum table `tab{doctype}`")[0][1] for doctype in _WRITTEN}


# feature: import.equality
@pytest.mark.parametrize("code", SAMPLES)
def test_what_was_imported_is_exported_cell_by_cell(code: str):
	take_in_samples()
	assert of_samples(code) == sample_cells(code)


# feature: import.equality
@pytest.mark.parametrize("code", SAMPLES)
def test_the_exported_csv_read_again_is_the_sample(code: str):
	take_in_samples()
	text = exporting.csv_text(spec_of(code), of_samples(code))
	again = read(text.encode(), "again.csv")
	assert [list(cells.values()) for _number, cells in again.rows] == sample_cells(code)
	assert list(again.headers) == list(sample(code).headers)


# feature: import.equality
@pytest.mark.parametrize("code", SAMPLES)
def test_the_exported_workbook_imported_again_changes_nothing(code: str):
	take_in_samples()
	content = exporting.workbook(spec_of(code), of_samples(code))
	_reading, outcomes, _problems = plan(read(content, SAMPLES[code].replace(".csv", ".xlsx")))
	assert {outcome.action for outcome in outcomes} == {"unchanged"}


# feature: import.twice
def test_the_same_files_twice_write_nothing_at_all():
	take_in_samples()
	before = fingerprint()
	actions = [action for code in SAMPLES for action in take_in(sample(code))]
	assert set(actions) == {"unchanged"}
	assert len(actions) == sum(len(sample_cells(code)) for code in SAMPLES)
	assert fingerprint() == before


# feature: import.states
def test_the_responsibility_table_proves_three_answers_and_leaves_one_silent():
	take_in_samples("X01", "X02")
	rows = frappe.get_all(
		"Department Assignment", {"task": TASK}, ["department", "status", "part"], order_by="creation asc"
	)
	assert {row.department: row.status for row in rows} == {
		"市场部": "Accepted",
		"销售部": "Accepted",
		"研发部": "Accepted",
		"客服部": "Awaiting Answer",
	}
	assert {row.part for row in rows if row.department == "市场部"} == {"A"}
	assert {row.part for row in rows if row.department != "市场部"} == {"R"}
	task = frappe.db.get_value("Collab Task", TASK, ["status", "answered_departments", "total_departments"])
	assert task == ("Awaiting Departments", 3, 4)


# feature: import.states
def test_progress_and_acceptance_move_what_they_tell_of_and_the_log_says_so():
	take_in_samples("X01", "X02", "X03")
	states = {
		row.department: row.status
		for row in frappe.get_all(
			"Department Assignment", {"task": TASK}, ["department", "status"], order_by=None
		)
	}
	assert states == {
		"市场部": "Executing",
		"销售部": "Executing",
		"研发部": "Executing",
		"客服部": "Awaiting Answer",
	}
	assert frappe.db.get_value("Collab Task", TASK, "status") == "Executing"
	take_in_samples("X04")
	states = {
		row.department: row.status
		for row in frappe.get_all(
			"Department Assignment", {"task": TASK}, ["department", "status"], order_by=None
		)
	}
	assert (states["市场部"], states["销售部"]) == ("Passed", "Rework")
	moves = frappe.get_all(
		"Transition Log",
		{"ref_doctype": "Collab Task", "ref_name": TASK},
		["from_state", "to_state", "action", "actor"],
		order_by="creation asc, name asc",
	)
	assert {(move.action, move.actor) for move in moves} == {("Import", "Administrator")}
	assert sorted((move.from_state, move.to_state) for move in moves) == [
		("", "Draft"),
		("Awaiting Departments", "Executing"),
		("Draft", "Awaiting Departments"),
	]


# feature: import.cells
def test_milestones_take_the_year_of_the_task_and_keep_their_words():
	take_in_samples("X01", "X02")
	name = frappe.db.get_value("Department Assignment", {"task": TASK, "department": "研发部"})
	rows = frappe.get_all("Collab Milestone", {"parent": name}, ["*"], order_by="idx")
	assert [(str(row.due_date), row.date_as_written, row.title) for row in rows] == [
		("2024-07-20", "7月20日", "API接口文档"),
		("2024-08-10", "8月10日前", "实时响应技术问题"),
	]


# feature: import.equality
def test_a_changed_value_is_written_anew_and_the_other_cells_stay_as_they_were():
	take_in_samples("X01")
	frappe.db.set_value("Collab Task", TASK, {"priority": "Low", "due_date": "2024-09-15"})
	expected = sample_cells("X01")[0]
	expected[4], expected[5] = "低", "2024-09-15"
	assert exported("X01", task=TASK) == [expected]


# feature: import.twice
def test_what_people_changed_since_the_import_survives_the_same_file():
	take_in_samples("X01")
	frappe.db.set_value("Collab Task", TASK, "title", "改过的名称")
	assert take_in(sample("X01")) == ["unchanged"]
	assert frappe.db.get_value("Collab Task", TASK, "title") == "改过的名称"


# feature: import.twice
def test_only_the_cells_that_changed_in_the_sheet_are_written():
	take_in_samples("X01")
	frappe.db.set_value("Collab Task", TASK, "title", "改过的名称")
	row = sample_cells("X01")[0]
	row[4] = "中"
	assert take_in(sheet("X01", row)) == ["update"]
	assert frappe.db.get_value("Collab Task", TASK, ["title", "priority"]) == ("改过的名称", "Medium")


# feature: export.formula-safe
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tTAB", "＝1", "=cmd|' /C calc'!A0"])
def test_no_exported_text_can_run_in_a_spreadsheet(text: str):
	row = ["T20240101777", text, "市场部", "市场部、销售部", "高", "2024-08-31", "报告", "清单", "*经理"]
	take_in(sheet("X01", row))
	cells = exported("X01", task="T20240101777")
	assert cells == [row]
	written = list(csv.reader(io.StringIO(exporting.csv_text(spec_of("X01"), cells).lstrip("\ufeff"))))
	assert written[1][1] == f"'{text}"
	assert written[1][8] == "*经理"
	book = openpyxl.load_workbook(io.BytesIO(exporting.workbook(spec_of("X01"), cells)))
	cell = book.worksheets[0]["B2"]
	assert (cell.value, cell.data_type) == (text, "s")


# feature: import.reading
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_chinese_spreadsheets(encoding: str):
	content = (DATA / SAMPLES["X02"]).read_bytes().decode("utf-8-sig").encode(encoding)
	assert read(content, "x.csv").rows == sample("X02").rows


# feature: import.reading
def test_a_workbook_with_real_dates_and_shares_means_the_same_as_text():
	book = openpyxl.Workbook()
	book.active.append(list(spec_of("X06").headers))
	book.active.append(
		["T001", "老用户召回活动", "项目型", None, "*经理", date(2023, 10, 15), 0.6, "进行中", "目标"]
	)
	book.active["G2"].number_format = "0%"
	content = io.BytesIO()
	book.save(content)
	assert list(read(content.getvalue(), "x.xlsx").rows[0][1].values()) == [
		"T001", "老用户召回活动", "项目型", "", "*经理", "2023-10-15", "60%", "进行中", "目标",
	]  # fmt: skip
