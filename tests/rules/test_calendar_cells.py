"""Proves how days, periods and milestones are read from a cell and written back."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xdept_collab.rules.calendar_cells import (
	Day,
	Milestone,
	Period,
	Place,
	parse_day,
	parse_milestones,
	parse_period,
	render_day,
	render_milestones,
	render_period,
)
from xdept_collab.rules.errors import Finding

PLACE = Place("截止日期", 4, 2024)
YEARLESS = Place("截止日期", 4)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
NAMES = st.text("方案初稿物料定API 前会", min_size=1, max_size=8).map(str.strip).filter(bool)


def code(result):
	assert isinstance(result, Finding)
	return result.code


# feature: import.dates
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("2024-08-31", Day(date(2024, 8, 31))),
		("2024/8/31", Day(date(2024, 8, 31))),
		("2024.8.31", Day(date(2024, 8, 31))),
		("2024年8月31日", Day(date(2024, 8, 31))),
		(" 2024年8月31号 ", Day(date(2024, 8, 31))),
		("2024-08-31 00:00:00", Day(date(2024, 8, 31))),
		("7月25日", Day(date(2024, 7, 25))),
		("8月10日前", Day(date(2024, 8, 10), "前")),
		("2024-08-10之前", Day(date(2024, 8, 10), "之前")),
		("2024年2月29日", Day(date(2024, 2, 29))),
	],
)
def test_a_day_is_read_as_people_write_it(text, expected):
	assert parse_day(text, PLACE) == expected


# feature: import.dates
@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_cell_is_no_day_period_or_milestone(text):
	assert [parse(text, PLACE) for parse in (parse_day, parse_period, parse_milestones)] == [None] * 3


# feature: import.broken-cells
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("2023-10-", "cell.broken_date"),
		("2023-10", "cell.broken_date"),
		("10月", "cell.broken_date"),
		("明天", "cell.broken_date"),
		("2024-08-31 14:30", "cell.broken_date"),
		("2024-02-30", "cell.impossible_date"),
		("2023年2月29日", "cell.impossible_date"),
		("13月1日", "cell.impossible_date"),
	],
)
def test_a_broken_day_is_named_by_column_row_and_value(text, expected):
	finding = parse_day(text, PLACE)
	assert code(finding) == expected
	assert finding.facts == {"column": "截止日期", "row": 4, "value": text, "expected": "2024-08-31"}


# feature: import.dates
def test_a_day_without_a_year_needs_one_from_its_task():
	assert code(parse_day("7月25日", YEARLESS)) == "cell.year_missing"
	assert code(parse_period("7月25日-8月1日", YEARLESS)) == "cell.year_missing"
	assert code(parse_milestones("7月25日:方案", YEARLESS)) == "cell.year_missing"
	assert parse_day("2024-07-25", YEARLESS) == Day(date(2024, 7, 25))


# feature: import.dates
@pytest.mark.parametrize("text", ["2024-08-31", "7月25日", "8月10日前", "2024-08-10前"])
def test_a_day_is_written_back_as_it_stood(text):
	assert render_day(parse_day(text, PLACE)) == text


# feature: import.dates
@given(DAYS, st.sampled_from(["", "前", "之前", "起"]), st.booleans())
def test_every_written_day_is_read_back(day, qualifier, has_year):
	written = render_day(Day(day, qualifier, has_year))
	read = parse_day(written, Place("截止日期", 2, day.year))
	assert (read, read.has_year) == (Day(day, qualifier), has_year)


# feature: import.periods
@pytest.mark.parametrize(
	("text", "start", "end"),
	[
		("2024-03-01-03-15", date(2024, 3, 1), date(2024, 3, 15)),
		("2024-03-16-04-05", date(2024, 3, 16), date(2024, 4, 5)),
		("2024-03-01~2024-03-15", date(2024, 3, 1), date(2024, 3, 15)),
		("2024-03-01\uff5e03-15", date(2024, 3, 1), date(2024, 3, 15)),
		("2024-03-01\u301c03-15", date(2024, 3, 1), date(2024, 3, 15)),
		("2024/3/1 至 2024/3/15", date(2024, 3, 1), date(2024, 3, 15)),
		("2024年3月1日-3月15日", date(2024, 3, 1), date(2024, 3, 15)),
		("2024-12-20-01-10", date(2024, 12, 20), date(2025, 1, 10)),
		("12月20日~1月10日", date(2024, 12, 20), date(2025, 1, 10)),
		("2023-12-01-02-29", date(2023, 12, 1), date(2024, 2, 29)),
		("2024-03-01-03-01", date(2024, 3, 1), date(2024, 3, 1)),
	],
)
def test_a_period_is_read_also_over_the_new_year(text, start, end):
	assert parse_period(text, PLACE) == Period(start, end)


# feature: import.broken-cells
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("2024-03-01", "cell.broken_period"),
		("2024-03-01-03-", "cell.broken_period"),
		("第2-3周", "cell.broken_period"),
		("2024-03-15~2024-03-01", "cell.period_backwards"),
		("2024-02-30-03-15", "cell.impossible_date"),
		("2024-03-01-13-15", "cell.impossible_date"),
	],
)
def test_a_broken_period_is_named(text, expected):
	assert code(parse_period(text, PLACE)) == expected


# feature: import.periods
@given(DAYS, DAYS)
def test_every_written_period_is_read_back(first, second):
	assume(first <= second)
	period = Period(first, second)
	assert parse_period(render_period(period), YEARLESS) == period


# feature: import.periods
@pytest.mark.parametrize(
	("end", "written"),
	[
		(date(2024, 3, 15), "2024-03-01-03-15"),
		(date(2025, 2, 15), "2024-03-01-02-15"),
		(date(2025, 3, 1), "2024-03-01~2025-03-01"),
		(date(2026, 1, 1), "2024-03-01~2026-01-01"),
	],
)
def test_a_period_is_written_short_only_where_that_is_clear(end, written):
	assert render_period(Period(date(2024, 3, 1), end)) == written


# feature: import.milestones
@pytest.mark.parametrize(
	"text",
	[
		"7月25日:方案初稿;7月30日:物料定稿",
		"7月25日\uff1a方案初稿\uff1b7月30日\uff1a物料定稿",
		"7月25日\uff1a方案初稿\uff0c7月30日\uff1a物料定稿",
		"7月25日:方案初稿,7月30日:物料定稿",
		"\uff17月\uff12\uff15日,方案初稿;\u30007月30日: 物料定稿",
		"7月25日 方案初稿\n7月30日:物料定稿;",
	],
)
def test_milestones_are_split_in_full_and_half_width(text):
	assert parse_milestones(text, PLACE) == (
		Milestone(Day(date(2024, 7, 25)), "方案初稿"),
		Milestone(Day(date(2024, 7, 30)), "物料定稿"),
	)


# feature: import.milestones
def test_a_qualified_milestone_keeps_its_word():
	text = "7月20日:API接口文档;8月10日前:实时响应技术问题"
	milestones = parse_milestones(text, PLACE)
	assert milestones[1] == Milestone(Day(date(2024, 8, 10), "前"), "实时响应技术问题")
	assert render_milestones(milestones) == text


# feature: import.milestones
def test_commas_and_colons_inside_a_milestone_belong_to_its_name():
	name = "初稿,含3个版本\uff1aA\uff0cB"
	assert parse_milestones(f"7月25日:{name}", PLACE) == (Milestone(Day(date(2024, 7, 25)), name),)


# feature: import.milestones
def test_milestones_run_on_into_the_next_year_and_stay_in_one_otherwise():
	over = parse_milestones("11月25日:初稿;1月5日:定稿;2月1日:上线", PLACE)
	assert [milestone.day.on for milestone in over] == [
		date(2024, 11, 25),
		date(2025, 1, 5),
		date(2025, 2, 1),
	]
	unsorted = parse_milestones("8月5日:上线;7月25日:初稿", PLACE)
	assert [milestone.day.on for milestone in unsorted] == [date(2024, 8, 5), date(2024, 7, 25)]


# feature: import.broken-cells
@pytest.mark.parametrize(
	("text", "expected"),
	[
		("方案初稿", "cell.broken_milestone"),
		("7月25日:", "cell.broken_milestone"),
		("7月25日", "cell.broken_milestone"),
		("7月25日前后端联调", "cell.broken_milestone"),
		("7月25日:方案;7月:定稿", "cell.broken_milestone"),
		("7月32日:方案", "cell.impossible_date"),
	],
)
def test_a_broken_milestone_is_named(text, expected):
	assert code(parse_milestones(text, PLACE)) == expected


# feature: import.milestones
@given(st.lists(st.tuples(DAYS, st.sampled_from(["", "前"]), NAMES), min_size=1, max_size=5))
def test_every_written_milestone_list_is_read_back(entries):
	milestones = tuple(Milestone(Day(day, qualifier), name) for day, qualifier, name in entries)
	assert parse_milestones(render_milestones(milestones), YEARLESS) == milestones


# feature: import.milestones
@pytest.mark.parametrize(
	("first", "second", "year"), [(7, 1, 2024), (8, 1, 2025), (8, 2, 2024), (12, 5, 2025)]
)
def test_only_a_jump_back_of_more_than_six_months_is_a_new_year(first, second, year):
	milestones = parse_milestones(f"{first}月5日:初稿;{second}月5日:定稿", PLACE)
	assert milestones[1].day.on.year == year
