"""Proves that an imported cell is shown again as long as what it meant still holds."""

from datetime import date

import pytest

from xdept_collab.rules.calendar_cells import Day
from xdept_collab.rules.source_cells import (
	Remembered,
	changed_columns,
	is_cut_off,
	remember,
	remembered,
	shown,
)
from xdept_collab.rules.table_columns import DAILY_TASK_LIST, TASK_REGISTER
from xdept_collab.rules.tables import parse_rows

CELLS = {
	"task_id": "T1",
	"title": "任务",
	"initiating_department": "市场部",
	"departments": "市场部、销售部",
	"priority": "高",
	"due": "8月31日",
	"deliverables": "方案、报告",
	"required_resources": "清单,报告",
	"initiator": "*经理",
}
VALUES = {
	"task_id": "T1",
	"title": "任务",
	"initiating_department": "市场部",
	"departments": ("市场部", "销售部"),
	"priority": "High",
	"due": Day(date(2024, 8, 31)),
	"deliverables": ("方案", "报告"),
	"required_resources": ("清单", "报告"),
	"initiator": "*经理",
}
MEMORY = Remembered(CELLS, 2024)


def parsed(**cells: str):
	written = {column.header: {**CELLS, **cells}[column.key] for column in TASK_REGISTER.columns}
	rows, _findings = parse_rows(TASK_REGISTER, [written], 2024)
	return rows[0]


# feature: import.equality
def test_every_text_is_shown_as_it_stood_while_its_meaning_holds():
	assert shown(TASK_REGISTER, VALUES, MEMORY) == list(CELLS.values())


# feature: import.equality
@pytest.mark.parametrize(
	("key", "value", "text"),
	[
		("due", Day(date(2025, 8, 31)), "2025-08-31"),
		("priority", "Low", "低"),
		("departments", ("市场部",), "市场部"),
		("initiator", None, ""),
		("title", "新任务", "新任务"),
	],
)
def test_a_value_that_changed_is_written_anew(key: str, value: object, text: str):
	cells = shown(TASK_REGISTER, {**VALUES, key: value}, MEMORY)
	assert cells == [text if name == key else cell for name, cell in CELLS.items()]


# feature: import.equality
def test_a_cell_that_meant_something_the_record_says_otherwise_keeps_its_text_until_that_changes():
	memory = Remembered({**CELLS, "title": "短名"}, 2024, {"title": "任务"})
	assert shown(TASK_REGISTER, VALUES, memory)[1] == "短名"
	assert shown(TASK_REGISTER, {**VALUES, "title": "改名"}, memory)[1] == "改名"


# feature: import.twice
def test_only_cells_that_differ_in_text_and_in_meaning_are_changes():
	assert changed_columns(TASK_REGISTER, parsed(), {}, MEMORY) == ()
	assert changed_columns(TASK_REGISTER, parsed(due="2024-08-31"), VALUES, MEMORY) == ()
	assert changed_columns(TASK_REGISTER, parsed(due="2024-09-01"), VALUES, MEMORY) == ("due",)
	assert changed_columns(TASK_REGISTER, parsed(), VALUES, Remembered()) == ()


# feature: import.twice
def test_an_empty_or_broken_cell_never_erases():
	assert changed_columns(TASK_REGISTER, parsed(priority="", due="2024-02-30"), VALUES, MEMORY) == ()


# feature: import.equality
def test_a_record_remembers_the_rows_of_several_tables():
	stored = remember(None, "X01", MEMORY)
	stored = remember(stored, "X06", Remembered({"title": "日常"}, shared_with="W1"))
	assert remembered(stored, "X01") == MEMORY
	assert remembered(stored, "X06") == Remembered({"title": "日常"}, shared_with="W1")
	assert remembered(stored, "X02") == Remembered()
	assert remembered(None, "X01") == Remembered()


# feature: import.findings
@pytest.mark.parametrize(
	("text", "is_cut"),
	[
		("2023-10-", True),
		("2023-", True),
		("2023年10月", True),
		("2023-10-15", False),
		("下周", False),
		("", False),
	],
)
def test_a_date_that_was_cut_off_is_told_from_one_that_is_wrong(text: str, is_cut: bool):
	assert is_cut_off(text) is is_cut


# feature: import.equality
def test_an_empty_progress_and_no_progress_are_the_same():
	cells = {column.key: "" for column in DAILY_TASK_LIST.columns}
	assert shown(DAILY_TASK_LIST, {"progress": None}, Remembered(cells)) == [""] * 9
