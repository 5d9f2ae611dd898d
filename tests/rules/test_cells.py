"""Proves how words, lists, shares, ratings and percentages are read from a cell and written back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules import cells
from xdept_collab.rules.calendar_cells import Place
from xdept_collab.rules.cells import CellState
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.scoring import Rating

PLACE = Place("列", 3)
PIECES = st.lists(st.text("甲乙AB1=-@*", min_size=1, max_size=4), min_size=1, max_size=5)


def read(kind, text):
	return kind.parse(text, PLACE)


# feature: import.cells
@pytest.mark.parametrize(
	"kind",
	[
		*(cells.TEXT, cells.LIST, cells.COMMA_LIST, cells.SHARED, cells.RATING, cells.PERCENT),
		*(cells.STATE, cells.PRIORITY, cells.TASK_TYPE, cells.OUTCOME),
	],
	ids=lambda kind: kind.name,
)
def test_an_empty_cell_has_no_value(kind):
	assert read(kind, "") is None
	assert read(kind, "  ") is None


# feature: import.masked-names
@pytest.mark.parametrize("text", ["*经理", "=SUM(A1)", "+86 10", "-1", "@研发", "《测试报告》(无致命bug)"])
def test_masked_names_and_text_that_looks_like_a_formula_stay_text(text):
	assert read(cells.TEXT, text) == text
	assert cells.TEXT.render(text) == text


# feature: import.lists
@pytest.mark.parametrize(
	("kind", "text", "expected"),
	[
		(cells.LIST, "推广方案PPT、宣传海报、H5页面", ("推广方案PPT", "宣传海报", "H5页面")),
		(cells.LIST, "问卷,含样本、工具", ("问卷,含样本", "工具")),
		(cells.LIST, "报告(图、表)、《甲、乙》", ("报告(图、表)", "《甲、乙》")),
		(cells.LIST, "、甲、、 乙 、", ("甲", "乙")),
		(cells.LIST, "报告\uff08图、表\uff09、海报", ("报告\uff08图、表\uff09", "海报")),
		(cells.COMMA_LIST, "甲\uff0c乙", ("甲", "乙")),
		(cells.LIST, "甲)、乙", ("甲)", "乙")),
		(
			cells.COMMA_LIST,
			"研发部提供产品测试报告,销售部提供渠道清单",
			("研发部提供产品测试报告", "销售部提供渠道清单"),
		),
		(cells.COMMA_LIST, "甲,乙、丙(丁,戊)", ("甲", "乙", "丙(丁,戊)")),
	],
)
def test_a_list_is_split_outside_brackets(kind, text, expected):
	assert read(kind, text) == expected


# feature: import.lists
@given(PIECES, st.sampled_from([cells.LIST, cells.COMMA_LIST]))
def test_every_written_list_is_read_back(pieces, kind):
	assert read(kind, kind.render(tuple(pieces))) == tuple(pieces)


# feature: import.two-departments
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("研发部", ("研发部",)),
		("研发部+客服部", ("研发部", "客服部")),
		("主管 + 经理、专员", ("主管", "经理", "专员")),
		("*主管", ("*主管",)),
		("+研发部+客服部", ("+研发部+客服部",)),
		("=A1+B1", ("=A1+B1",)),
		(" @研发部+客服部", ("@研发部+客服部",)),
		("研发部\uff0b客服部", ("研发部", "客服部")),
		("\uff0b研发部+客服部", ("\uff0b研发部+客服部",)),
	],
)
def test_a_plus_sign_parts_departments_and_persons_but_not_in_front(text, expected):
	assert read(cells.SHARED, text) == expected


# feature: import.ratings
@pytest.mark.parametrize(
	("text", "values"),
	[("5/5/4", (5, 5, 4)), (" 4 / 5/3 ", (4, 5, 3)), ("1/2/1", (1, 2, 1)), ("5\uff0f5\uff0f4", (5, 5, 4))],
)
def test_a_rating_is_three_numbers_in_the_order_of_the_table(text, values):
	assert read(cells.RATING, text) == Rating(*values)


# feature: import.broken-cells
@pytest.mark.parametrize("text", ["5/5", "5/5/6", "0/5/5", "5/5/5/5", "5-5-4", "好", "5/5/4.5"])
def test_a_broken_rating_is_named(text):
	facts = {"column": "列", "row": 3, "value": text, "expected": "5/5/4"}
	assert read(cells.RATING, text) == Finding("cell.broken_rating", facts)


# feature: import.ratings
@given(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)))
def test_every_written_rating_is_read_back(values):
	assert read(cells.RATING, cells.RATING.render(Rating(*values))) == Rating(*values)


# feature: import.percent
@pytest.mark.parametrize(
	("text", "expected"),
	[("60%", 60), ("100%", 100), ("0%", 0), ("60\uff05", 60), ("60", 60), ("12.5 %", "12.5")],
)
def test_a_percentage_is_read(text, expected):
	assert read(cells.PERCENT, text) == Decimal(expected)


# feature: import.broken-cells
@pytest.mark.parametrize("text", ["101%", "-5%", "0.6", "六成", "60%%", "100.5%"])
def test_a_broken_percentage_is_named(text):
	assert read(cells.PERCENT, text).code == "cell.broken_percent"
	assert read(cells.PERCENT, text).facts["value"] == text


# feature: import.percent
@given(st.integers(0, 10000))
def test_every_written_percentage_is_read_back(hundredths):
	value = Decimal(hundredths) / 100
	assert read(cells.PERCENT, cells.PERCENT.render(value)) == value


# feature: import.words
@pytest.mark.parametrize(
	("kind", "text", "expected", "written"),
	[
		(cells.PRIORITY, "高", "High", "高"),
		(cells.PRIORITY, "medium", "Medium", "中"),
		(cells.PRIORITY, " 低 ", "Low", "低"),
		(cells.TASK_TYPE, "项目型", "Project", "项目型"),
		(cells.TASK_TYPE, "Routine", "Routine", "事务型"),
		(cells.TASK_TYPE, "协作型", "Collaborative", "协作型"),
		(cells.OUTCOME, "通过", "Passed", "通过"),
		(cells.OUTCOME, "部分通过", "Partly Passed", "部分通过"),
		(cells.OUTCOME, "不通过", "Failed", "未通过"),
	],
)
def test_a_word_is_read_in_both_languages_and_written_in_the_table_s(kind, text, expected, written):
	assert read(kind, text) == expected
	assert kind.render(expected) == written


# feature: import.broken-cells
@pytest.mark.parametrize(
	("kind", "code", "expected"),
	[
		(cells.PRIORITY, "cell.unknown_priority", "高 / 中 / 低"),
		(cells.TASK_TYPE, "cell.unknown_task_type", "项目型 / 事务型 / 协作型"),
		(cells.OUTCOME, "cell.unknown_outcome", "通过 / 部分通过 / 未通过 / 不通过"),
	],
)
def test_an_unknown_word_is_named_with_the_known_ones(kind, code, expected):
	assert read(kind, "也许") == Finding(
		code, {"column": "列", "row": 3, "value": "也许", "expected": expected}
	)


# feature: import.states
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("待执行", CellState("To Do")),
		("进行中", CellState("In Progress")),
		("已完成", CellState("Done")),
		("遇到风险", CellState("In Progress", "At Risk")),
		("需协助", CellState("In Progress", "Needs Support")),
		("需支持", CellState("In Progress", "Needs Support")),
		("延期", CellState("In Progress", is_delayed=True)),
		("Delayed", CellState("In Progress", is_delayed=True)),
		("进行中:完成80%", CellState("In Progress", note="完成80%", progress=80)),
		("阻塞:等待技术部接口支持", CellState("In Progress", "Blocked", note="等待技术部接口支持")),
		("阻塞\uff1a等待\uff08接口\uff09", CellState("In Progress", "Blocked", note="等待\uff08接口\uff09")),
		("进行中\uff1a完成80\uff05", CellState("In Progress", note="完成80\uff05", progress=80)),
		("已完成:已提交验收", CellState("Done", note="已提交验收")),
		("进行中:完成100%", CellState("In Progress", note="完成100%", progress=100)),
		("进行中:完成101%", CellState("In Progress", note="完成101%")),
		("进行中:完成800%", CellState("In Progress", note="完成800%")),
	],
)
def test_a_status_word_is_split_into_state_health_and_delay(text, expected):
	assert read(cells.STATE, text) == expected


# feature: import.broken-cells
def test_an_unknown_status_is_named_with_the_known_ones():
	finding = read(cells.STATE, "也许:完成80%")
	assert finding.code == "cell.unknown_state"
	assert finding.facts["expected"].startswith("待执行 / 未开始 / 进行中")


# feature: import.states
@given(st.sampled_from(list(cells.STATES)), st.text("完成80%等待接口", max_size=6))
def test_every_written_status_means_the_same_when_read_back(word, note):
	state = read(cells.STATE, f"{word}:{note}" if note else word)
	assert read(cells.STATE, cells.STATE.render(state)) == state


# feature: import.states
def test_a_state_that_no_word_means_is_written_as_nothing():
	assert cells.STATE.render(CellState("Done", "Blocked")) == ""
