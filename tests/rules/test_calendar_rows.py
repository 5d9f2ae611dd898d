"""The rows of a working calendar become hours; what contradicts itself is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.calendar_rows import (
	DAY_OFF,
	HALF_DAY,
	MAKE_UP_DAY,
	DayRow,
	calendar_of,
	is_time_zone,
	minutes_of,
	row_findings,
)
from xdept_collab.rules.calendar_year import CLOSED_WEEKDAY, WORKING_DAY, days_of_year
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.holiday_change import holiday_change
from xdept_collab.rules.working_calendar import Interval

MORNING, AFTERNOON, LATE = Interval(540, 720), Interval(810, 1080), Interval(1200, 1320)
OPENINGS = [("Tuesday", AFTERNOON), ("Tuesday", MORNING), ("Friday", LATE)]
SATURDAY, FRIDAY = date(2026, 5, 9), date(2026, 5, 8)


def calendar(*days):
	return calendar_of("Office", "Asia/Shanghai", OPENINGS, days, (2026,))


# feature: calendar.rows
@pytest.mark.parametrize(
	("row", "intervals"),
	[
		(DayRow(FRIDAY, DAY_OFF), ()),
		(DayRow(SATURDAY, MAKE_UP_DAY), (MORNING, AFTERNOON)),
		(DayRow(SATURDAY, MAKE_UP_DAY, 600, 660), (Interval(600, 660),)),
		(DayRow(SATURDAY, HALF_DAY), (MORNING,)),
		(DayRow(FRIDAY, HALF_DAY), (LATE,)),
		(DayRow(FRIDAY, HALF_DAY, 600, 660), (Interval(600, 660),)),
	],
)
def test_a_day_that_differs_has_the_hours_that_it_says_or_the_usual_ones(row, intervals):
	assert calendar(row).intervals_on(row.day) == intervals


# feature: calendar.rows
def test_several_rows_of_one_day_are_several_openings_in_order():
	rows = [DayRow(SATURDAY, MAKE_UP_DAY, 800, 900), DayRow(SATURDAY, MAKE_UP_DAY, 600, 660)]
	assert calendar(*rows).intervals_on(SATURDAY) == (Interval(600, 660), Interval(800, 900))
	assert calendar().intervals_on(date(2026, 5, 5)) == (MORNING, AFTERNOON)


# feature: calendar.rows
@pytest.mark.parametrize(
	("zone", "rows", "codes"),
	[
		("Asia/Shanghai", [DayRow(FRIDAY, DAY_OFF), DayRow(FRIDAY, DAY_OFF)], []),
		("Asia/Shanghai", [DayRow(FRIDAY, DAY_OFF), DayRow(FRIDAY, HALF_DAY)], ["calendar.contradiction"]),
		("Asia/Shanghai", [DayRow(FRIDAY, HALF_DAY, start=600)], ["calendar.half_times"]),
		("Asia/Shanghai", [DayRow(FRIDAY, DAY_OFF, 600, 660)], ["calendar.closed_with_times"]),
		("Mars/Base", [], ["calendar.unknown_zone"]),
	],
)
def test_rows_that_contradict_themselves_are_named(zone, rows, codes):
	assert [finding.code for finding in row_findings(zone, rows)] == codes


# feature: calendar.rows
@pytest.mark.parametrize("name", ["", "America", "../etc/passwd", "Asia/Shanghai ", "UTC+8"])
def test_only_names_of_the_tz_database_are_time_zones(name):
	assert not is_time_zone(name)
	assert is_time_zone("Europe/Berlin")


# feature: calendar.rows
@pytest.mark.parametrize(
	("text", "minutes", "end"),
	[("9:00", 540, 540), ("13：30", 810, 810), ("00:00", 0, 1440), ("24:00", 1440, 1440), (" ", None, None)],
)
def test_a_time_of_day_is_read_as_people_write_it(text, minutes, end):
	assert minutes_of(text) == minutes
	assert minutes_of(text, is_end=True) == end


# feature: calendar.rows
@pytest.mark.parametrize("text", ["9", "25:00", "24:01", "9:60", "09:00:30", "nine", "-1:00"])
def test_what_is_no_time_of_day_is_refused(text):
	with pytest.raises(RuleBroken) as refusal:
		minutes_of(text)
	assert refusal.value.code == "calendar.unread_time"


# feature: calendar.year-view
def test_a_year_has_every_day_once_with_its_kind_and_note():
	rows = [DayRow(FRIDAY, DAY_OFF, note="Rest"), DayRow(SATURDAY, MAKE_UP_DAY)]
	days = days_of_year(calendar(*rows), rows, 2026)
	assert len(days) == len({day.day for day in days}) == 365
	kinds = {day.day: day.kind for day in days}
	assert (kinds[FRIDAY], kinds[SATURDAY]) == (DAY_OFF, MAKE_UP_DAY)
	assert (kinds[date(2026, 5, 5)], kinds[date(2026, 5, 6)]) == (WORKING_DAY, CLOSED_WEEKDAY)
	assert next(day.note for day in days if day.day == FRIDAY) == "Rest"
	assert len(days_of_year(calendar(), [], 2028)) == 366


drawn_days = st.builds(date, st.sampled_from([2025, 2026, 2027]), st.just(5), st.integers(1, 3))
holidays = st.builds(
	DayRow,
	drawn_days,
	st.sampled_from([DAY_OFF, MAKE_UP_DAY]),
	note=st.sampled_from("ab"),
	is_loaded=st.just(True),
)
people = st.builds(DayRow, drawn_days, st.sampled_from([DAY_OFF, HALF_DAY]), note=st.just("ours"))


# feature: calendar.load-holidays
@given(
	st.lists(holidays, max_size=6, unique_by=lambda row: row.day),
	st.lists(people, max_size=4),
	st.lists(holidays, max_size=6, unique_by=lambda row: row.day),
	st.sets(st.sampled_from([2025, 2026, 2027])),
	st.booleans(),
)
def test_loading_gives_the_holidays_of_the_years_and_never_touches_what_people_wrote(
	loaded, written, found, years, is_other
):
	change = holiday_change([*loaded, *written], found, frozenset(years), is_other)
	after = [row for row in [*loaded, *written] if row not in change.removed] + list(change.added)
	assert [row for row in after if not row.is_loaded] == written
	dates_of_people = {row.day for row in written}
	here = {row for row in after if row.is_loaded and row.day.year in years}
	assert here == {row for row in found if row.day.year in years and row.day not in dates_of_people}
	if is_other:
		assert [row for row in after if row.is_loaded and row.day.year not in years] == []
	else:
		elsewhere = {row for row in loaded if row.day.year not in years}
		assert elsewhere <= set(after)
	again = holiday_change(after, found, frozenset(years), False)
	assert (again.added, again.removed) == ((), ())
	assert {row.day for row in change.kept} == dates_of_people & {
		row.day for row in found if row.day.year in years
	}
