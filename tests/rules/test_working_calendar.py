"""Working time against a clock that is watched minute by minute."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.calendars import (
	CALENDARS,
	MINUTE,
	OFFICE,
	WEEK,
	calendars,
	moments,
	shanghai,
	watched,
)
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar, WorkingTime, calendar_findings


# feature: calendar.working-time
@settings(max_examples=5000, deadline=None)
@given(calendars, moments, st.integers(0, 6 * 24 * 60))
def test_working_time_between_two_moments_is_what_a_watched_clock_counts(calendar, start, minutes):
	end = start + minutes * MINUTE
	expected = watched(calendar, start, end) * MINUTE
	assert CALENDARS[calendar].measure(start, end) == expected
	assert CALENDARS[calendar].measure(end, start) == -expected


# feature: calendar.working-time
@settings(max_examples=5000, deadline=None)
@given(calendars, moments, st.integers(1, 3000))
def test_added_working_time_ends_at_the_first_moment_by_which_it_has_passed(calendar, start, minutes):
	time = CALENDARS[calendar]
	end = time.add(start, minutes * MINUTE)
	assert watched(calendar, start, end.astimezone(timezone.utc)) == minutes
	assert watched(calendar, start, end.astimezone(timezone.utc) - MINUTE) == minutes - 1


# feature: calendar.working-time
@settings(max_examples=2000, deadline=None)
@given(calendars, moments, st.integers(1, 3000))
def test_subtracted_working_time_begins_at_the_last_moment_from_which_it_is_left(calendar, end, minutes):
	time = CALENDARS[calendar]
	start = time.add(end, -minutes * MINUTE).astimezone(timezone.utc)
	assert watched(calendar, start, end) == minutes
	assert watched(calendar, start + MINUTE, end) == minutes - 1


# feature: calendar.working-time
@settings(max_examples=2000, deadline=None)
@given(calendars, moments)
def test_the_next_opening_is_the_first_open_minute(calendar, at):
	time = CALENDARS[calendar]
	opening = time.next_opening(at).astimezone(timezone.utc)
	assert time.is_open(opening)
	assert watched(calendar, at, opening) == 0
	assert (opening == at) == time.is_open(at)


# feature: calendar.working-days
@pytest.mark.parametrize(
	("start", "days", "end"),
	[
		(shanghai(9, 10), 2, shanghai(11, 10)),  # Monday to Wednesday
		(shanghai(13, 10), 1, shanghai(14, 10)),  # Friday to the make-up Saturday
		(shanghai(14, 10), 1, shanghai(24, 10)),  # over the holidays of the New Year
		(shanghai(27, 16), 1, shanghai(28, 12)),  # the afternoon of a half day is its close
		(shanghai(13, 20), 1, shanghai(24, 9)),  # after closing time it is the next day already
		(shanghai(10, 12, 30), 1, shanghai(11, 13, 30)),  # the break belongs to the afternoon
		(shanghai(24, 9), -1, shanghai(14, 9)),
		(shanghai(8, 9), 0, shanghai(9, 9)),  # a Sunday is no working day
	],
)
def test_a_working_day_is_a_step_to_the_same_time_of_the_next_open_day(start, days, end):
	assert CALENDARS[0].add_days(start, days) == end


# feature: calendar.working-days
def test_the_day_closes_when_its_last_interval_does_and_a_day_off_never():
	assert CALENDARS[0].closing_on(date(2026, 2, 28)) == shanghai(28, 12)
	assert CALENDARS[0].closing_on(date(2026, 2, 17)) is None


# feature: calendar.known-years
def test_a_year_without_its_holidays_is_unknown_and_counts_by_weekdays():
	assert CALENDARS[0].is_known(date(2026, 5, 1))
	assert not CALENDARS[0].is_known(date(2027, 1, 1))
	assert CALENDARS[0].calendar.is_working_day(date(2027, 1, 1))  # a Friday


# feature: calendar.refused
@pytest.mark.parametrize(
	("weekdays", "exceptions", "codes"),
	[
		(((),) * 7, {}, ["calendar.never_opens"]),
		(((),) * 7, {date(2026, 5, 9): OFFICE}, ["calendar.never_opens"]),
		(((Interval(600, 540),), *((),) * 6), {}, ["calendar.interval"]),
		(((Interval(0, 1441),), *((),) * 6), {}, ["calendar.interval"]),
		(((Interval(540, 720), Interval(700, 800)), *((),) * 6), {}, ["calendar.overlap"]),
		(WEEK, {date(2026, 5, 9): (Interval(9, 9),)}, ["calendar.interval"]),
	],
)
def test_a_calendar_that_makes_no_sense_is_refused_with_all_that_is_wrong(weekdays, exceptions, codes):
	calendar = WorkingCalendar("broken", weekdays, exceptions=exceptions)
	assert [finding.code for finding in calendar_findings(calendar)] == codes
	with pytest.raises(RuleBroken) as refusal:
		WorkingTime(calendar)
	assert refusal.value.code == codes[0]


# feature: calendar.refused
def test_time_beyond_every_plan_is_refused_instead_of_searched_for_ever():
	with pytest.raises(RuleBroken) as refusal:
		CALENDARS[0].add(shanghai(9, 10), timedelta(days=90000))
	assert refusal.value.code == "calendar.out_of_range"


# feature: calendar.working-time
def test_a_moment_without_a_zone_is_a_mistake_of_the_caller():
	with pytest.raises(ValueError, match="zone"):
		CALENDARS[0].is_open(datetime(2026, 2, 9, 10))  # noqa: DTZ001 — that is the mistake
