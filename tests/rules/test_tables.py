"""Proves that the six source tables are recognised, read cell by cell, and written back to the very same text."""

import csv
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.calendar_cells import Day, Milestone, Period
from xdept_collab.rules.cells import CellState
from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.scoring import Rating
from xdept_collab.rules.table_columns import (
	ACCEPTANCE_FEEDBACK,
	COLLABORATION_PLAN,
	DAILY_TASK_LIST,
	DEPARTMENT_RESPONSIBILITY,
	PROGRESS_TRACKING,
	TABLES,
	TASK_REGISTER,
)
from xdept_collab.rules.tables import is_warning, parse_rows, parts, recognise, render

DATA = Path(__file__).parents[1] / "data"
SAMPLES = {
	TASK_REGISTER: ("x01_task_register.csv", 1),
	DEPARTMENT_RESPONSIBILITY: ("x02_department_responsibility.csv", 3),
	PROGRESS_TRACKING: ("x03_progress_tracking.csv", 3),
	ACCEPTANCE_FEEDBACK: ("x04_acceptance_feedback.csv", 2),
	COLLABORATION_PLAN: ("x05_collaboration_plan.csv", 5),
	DAILY_TASK_LIST: ("x06_daily_task_list.csv", 3),
}
EVERY_TABLE = pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.code)


def sample(spec):
	with (DATA / SAMPLES[spec][0]).open(encoding="utf-8", newline="") as file:
		header, *rows = csv.reader(file)
	return header, rows


def parsed(spec, year=2024):
	header, rows = sample(spec)
	return parse_rows(spec, [dict(zip(header, row, strict=True)) for row in rows], year)


def values_of(spec, row):
	return {column.key: getattr(row, column.key) for column in spec.columns}


def codes(findings):
	return [finding.code for finding in findings]


# feature: import.recognise
@EVERY_TABLE
def test_each_sample_is_recognised_by_its_exact_headers(spec):
	header, rows = sample(spec)
	assert recognise(header) is spec
	assert list(spec.headers) == header
	assert len(rows) == SAMPLES[spec][1]


# feature: import.round-trip
@EVERY_TABLE
def test_every_cell_of_every_sample_is_read_and_written_back_to_the_very_same_text(spec):
	_, rows = sample(spec)
	read, _ = parsed(spec)
	assert [render(spec, values_of(spec, row), row.source, 2024) for row in read] == rows
	assert [row.number for row in read] == list(range(2, 2 + len(rows)))


# feature: import.round-trip
@EVERY_TABLE
def test_every_readable_cell_is_written_back_from_its_value_alone(spec):
	_, rows = sample(spec)
	read, _ = parsed(spec)
	readable = [[cell if cell != "2023-10-" else "" for cell in row] for row in rows]
	assert [render(spec, values_of(spec, row)) for row in read] == readable


# feature: import.cells
@EVERY_TABLE
def test_every_filled_cell_of_the_samples_has_a_value(spec):
	for row in parsed(spec)[0]:
		for column in spec.columns:
			text = row.source[column.key]
			assert (getattr(row, column.key) is not None) == bool(text and text != "2023-10-")


# feature: import.cells
def test_the_samples_mean_what_they_say():
	task = parsed(TASK_REGISTER)[0][0]
	assert task.departments == ("市场部", "销售部", "研发部", "客服部")
	assert (task.priority, task.due, task.initiator) == ("High", Day(date(2024, 8, 31)), "*经理")
	assert task.required_resources == ("研发部提供产品测试报告", "销售部提供渠道清单")
	development = parsed(DEPARTMENT_RESPONSIBILITY)[0][2]
	assert development.milestones == (
		Milestone(Day(date(2024, 7, 20)), "API接口文档"),
		Milestone(Day(date(2024, 8, 10), "前"), "实时响应技术问题"),
	)
	assert parsed(PROGRESS_TRACKING)[0][2].state == CellState("Done")
	sales = parsed(ACCEPTANCE_FEEDBACK)[0][1]
	assert (sales.outcome, sales.rating) == ("Partly Passed", Rating(4, 5, 3))
	assert parsed(COLLABORATION_PLAN)[0][0].period == Period(date(2024, 3, 1), date(2024, 3, 15))
	daily = parsed(DAILY_TASK_LIST)[0][0]
	assert (daily.task_type, daily.priority, daily.progress) == ("Project", None, Decimal(60))


# feature: import.broken-cells
def test_a_date_that_was_cut_off_is_reported_and_its_text_kept():
	rows, findings = parsed(DAILY_TASK_LIST)
	facts = {"column": "截止日期", "row": 4, "value": "2023-10-", "expected": "2024-08-31"}
	assert findings == [Finding("cell.broken_date", facts)]
	assert (rows[2].due, rows[2].source["due"]) == (None, "2023-10-")
	assert not is_warning(findings[0])


# feature: import.two-departments
def test_two_departments_become_one_accountable_and_one_responsible_with_a_warning():
	rows, findings = parsed(COLLABORATION_PLAN)
	assert parts(rows[4].departments) == [("研发部", "A"), ("客服部", "R")]
	assert rows[4].persons == ("主管", "经理")
	assert codes(findings) == ["table.two_departments", "table.two_persons"]
	assert findings[0].facts == {
		"column": "负责部门",
		"row": 6,
		"value": "研发部+客服部",
		"first": "研发部",
		"others": ("客服部",),
	}
	assert all(is_warning(finding) for finding in findings)


# feature: import.recognise
@EVERY_TABLE
def test_width_spaces_order_and_a_byte_order_mark_of_the_headers_do_not_matter(spec):
	wide = [
		header.replace("(", "\uff08").replace(")", "\uff09").replace("ID", " id ") for header in spec.headers
	]
	assert recognise(["\ufeff" + wide[0], *reversed(wide[1:]), "", None]) is spec


# feature: import.recognise
def test_headers_in_another_order_and_width_still_fill_the_right_cells():
	header, rows = sample(DAILY_TASK_LIST)
	wide = [text.replace("(", "\uff08").replace(")", "\uff09") for text in header]
	shuffled = dict(reversed(list(zip(wide, rows[0], strict=True))))
	(row,), _ = parse_rows(DAILY_TASK_LIST, [{"\ufeff" + key: text for key, text in shuffled.items()}])
	assert render(DAILY_TASK_LIST, values_of(DAILY_TASK_LIST, row)) == rows[0]


# feature: import.recognise
def test_a_missing_and_an_unknown_header_are_named_with_the_closest_table():
	headers = [*TASK_REGISTER.headers[:-1], "金额"]
	with pytest.raises(RuleBroken) as caught:
		recognise(headers)
	assert caught.value.code == "table.not_recognised"
	assert caught.value.facts == {"closest": "X01", "missing": ("发起人",), "unknown": ("金额",)}


# feature: import.recognise
@pytest.mark.parametrize("headers", [list(TASK_REGISTER.headers[:-1]), [*TASK_REGISTER.headers, "金额"]])
def test_too_few_and_too_many_headers_are_refused(headers):
	with pytest.raises(RuleBroken, match=r"table\.not_recognised"):
		recognise(headers)


# feature: import.recognise
def test_a_header_that_stands_twice_is_refused():
	with pytest.raises(RuleBroken) as caught:
		recognise([*TASK_REGISTER.headers, "任务 ID"])
	assert caught.value.code == "table.header_twice"
	assert caught.value.facts == {"headers": ("任务 ID", "任务ID")}


def daily(task_id, **cells):
	return {"任务ID": task_id, "任务名称": "月度销售报表", **cells}


# feature: import.rows
def test_empty_rows_are_passed_over_but_counted():
	rows, findings = parse_rows(
		DAILY_TASK_LIST, [{}, daily("T001"), {"任务ID": " ", "状态": None}, daily("T002")]
	)
	assert ([row.number for row in rows], findings) == ([3, 5], [])


# feature: import.rows
def test_a_row_without_its_key_is_named_and_left_out():
	rows, findings = parse_rows(DAILY_TASK_LIST, [daily(""), daily("T002", 状态="也许")])
	assert findings[0] == Finding("cell.required", {"column": "任务ID", "row": 2})
	assert codes(findings) == ["cell.required", "cell.unknown_state"]
	assert [row.number for row in rows] == [3]


# feature: import.rows
def test_a_repeated_row_is_a_warning_and_a_contradicting_one_is_not():
	repeated = [daily("T001", 状态="进行中"), daily("T001", 状态="进行中"), daily(" T001 ", 状态="已完成")]
	rows, findings = parse_rows(DAILY_TASK_LIST, repeated)
	assert [row.number for row in rows] == [2]
	assert findings == [
		Finding("table.duplicate_row", {"row": 3, "first_row": 2, "key": ("T001",)}),
		Finding("table.same_key", {"row": 4, "first_row": 2, "key": ("T001",)}),
	]
	assert [is_warning(finding) for finding in findings] == [True, False]


# feature: import.dates
@pytest.mark.parametrize(
	("task_id", "default_year", "years", "expected"),
	[
		("T20240715001", None, None, date(2024, 7, 25)),
		("T20240715001", 2025, None, date(2025, 7, 25)),
		("T20240715001", 2025, {"T20240715001": 2026}, date(2026, 7, 25)),
		("T20240715001", 2025, {"T001": 2026}, date(2025, 7, 25)),
		("T001", None, None, None),
	],
)
def test_a_day_without_a_year_takes_the_year_of_its_task(task_id, default_year, years, expected):
	row = {"任务ID": task_id, "部门": "市场部", "部门时间节点": "7月25日:方案初稿"}
	(read,), findings = parse_rows(DEPARTMENT_RESPONSIBILITY, [row], default_year, years)
	assert (read.milestones and read.milestones[0].day.on) == expected
	assert codes(findings) == ([] if expected else ["cell.year_missing"])


# feature: export.cells
def test_a_changed_value_is_written_anew_and_an_unchanged_one_as_it_stood():
	(row,), _ = parse_rows(
		DAILY_TASK_LIST, [daily("T001", 截止日期="2023/10/15", 当前进度="60%", 优先级="High")]
	)
	unchanged = render(DAILY_TASK_LIST, values_of(DAILY_TASK_LIST, row), row.source)
	assert unchanged[3:7] == ["High", "", "2023/10/15", "60%"]
	changed = values_of(DAILY_TASK_LIST, row) | {
		"due": Day(date(2023, 10, 16)),
		"progress": None,
		"priority": "Low",
	}
	assert render(DAILY_TASK_LIST, changed, row.source)[3:7] == ["低", "", "2023-10-16", ""]


# feature: export.cells
def test_text_in_a_structured_column_is_written_as_it_stands_and_a_stored_word_in_the_table_s_language():
	written = render(
		DAILY_TASK_LIST, {"task_id": "T001", "due": "月底", "priority": "High", "task_type": "Project"}
	)
	assert written == ["T001", "", "项目型", "高", "", "月底", "", "", ""]


# feature: import.cells
def test_a_parsed_row_cannot_be_changed():
	row = parsed(TASK_REGISTER)[0][0]
	with pytest.raises(FrozenInstanceError):
		row.title = "另一个任务"


CELL = st.text("甲乙丙0123456789月日年前:;,、/+-=@*%() \uff1a\uff1b\uff0c\uff08\uff09\uff0b\n", max_size=14)


# feature: import.round-trip
@given(st.sampled_from(TABLES), st.data())
def test_whatever_stands_in_a_row_is_read_without_failing_and_written_back_as_it_stood(spec, data):
	texts = [data.draw(CELL) for _ in spec.columns]
	rows, findings = parse_rows(spec, [dict(zip(spec.headers, texts, strict=True))], 2024)
	for row in rows:
		assert render(spec, values_of(spec, row), row.source, 2024) == texts
	is_incomplete = any(
		column.is_required and not text.strip() for column, text in zip(spec.columns, texts, strict=True)
	)
	assert (rows == []) == is_incomplete
	assert all({"column", "row"} <= finding.facts.keys() for finding in findings)


# feature: import.dates
def test_spaces_around_a_task_id_do_not_hide_its_year():
	row = {"任务ID": " T20240715001 ", "部门": "市场部", "部门时间节点": "7月25日:方案初稿"}
	(read,), _ = parse_rows(DEPARTMENT_RESPONSIBILITY, [row])
	assert read.milestones[0].day.on == date(2024, 7, 25)
