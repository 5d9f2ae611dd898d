"""Time limits: when they are due, what a pause keeps, when a report is owed."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.calendars import CALENDARS, MINUTE, calendars, moments, shanghai, watched
from xdept_collab.rules import clocks
from xdept_collab.rules.clocks import DAYS, HOURS, MINUTES, OwnDate, Report, Span
from xdept_collab.rules.errors import RuleBroken

OFFICE = CALENDARS[0]


# feature: clock.due
@settings(max_examples=5000, deadline=None)
@given(calendars, moments, st.integers(1, 3000))
def test_a_limit_in_working_time_is_over_when_a_watched_clock_has_counted_it(calendar, start, minutes):
	due = clocks.due_at(start, Span(minutes, MINUTES), CALENDARS[calendar]).astimezone(timezone.utc)
	assert watched(calendar, start, due) == minutes
	assert watched(calendar, start, due - MINUTE) == minutes - 1


# feature: clock.due
@pytest.mark.parametrize(
	("start", "target", "own", "due"),
	[
		(shanghai(9, 10), Span(2), None, shanghai(11, 10)),  # L02: two working days
		(shanghai(13, 10), Span(1), None, shanghai(14, 10)),  # the make-up Saturday
		(shanghai(14, 17), Span(1), None, shanghai(24, 17)),  # over the New Year
		(
			shanghai(15, 12),
			Span(1),
			None,
			shanghai(25, 9),
		),  # sent on the Sunday before it: a whole day from the opening
		(shanghai(14, 17), Span(24, HOURS, is_working=False), None, shanghai(15, 17)),  # L05, urgent
		(shanghai(9, 19), Span(2, HOURS, is_working=False), None, shanghai(9, 21)),  # L07
		(shanghai(9, 17), Span(2, HOURS), None, shanghai(10, 10)),
		(
			shanghai(9, 17),
			Span(7, DAYS, is_working=False),
			None,
			shanghai(16, 17),
		),  # L12: a week of the calendar
		(shanghai(9, 10), OwnDate("due_date"), date(2026, 2, 12), shanghai(12, 18)),
		(
			shanghai(9, 10),
			OwnDate("due_date"),
			date(2026, 2, 28),
			shanghai(28, 12),
		),  # a half day ends at noon
		(
			shanghai(9, 10),
			OwnDate("due_date"),
			date(2026, 2, 18),
			shanghai(19, 0),
		),  # a day off ends at midnight
		(shanghai(9, 10), OwnDate("expected"), shanghai(10, 15), shanghai(10, 15)),
		(shanghai(9, 10), Report(15), None, shanghai(9, 17, 45)),  # L13
		(shanghai(9, 17, 45), Report(15), None, shanghai(10, 17, 45)),
		(shanghai(14, 18), Report(15), None, shanghai(24, 17, 45)),
		(shanghai(9, 10), Report(15, weekday=4), None, shanghai(13, 17, 45)),  # C11: on Friday
		(shanghai(13, 18), Report(15, weekday=4), None, shanghai(27, 17, 45)),  # a week off has no report
		(shanghai(16, 9), Report(15, weekday=0), None, shanghai(2, 17, 45, month=3)),
	],
)
def test_the_limits_of_the_sources_are_due_when_they_say(start, target, own, due):
	assert clocks.due_at(start, target, OFFICE, own) == due


# feature: clock.due
def test_a_weekly_report_is_owed_before_the_holiday_that_takes_its_day():
	week = clocks.due_at(shanghai(1, 9, month=5), Report(15, weekday=6), OFFICE)
	assert week == shanghai(1, 17, 45, month=5)  # Sunday is off, Saturday too: Friday


# feature: clock.due
def test_a_limit_by_a_date_that_is_missing_is_refused_by_name():
	with pytest.raises(RuleBroken) as refused:
		clocks.due_at(shanghai(9, 10), OwnDate("due_date"), OFFICE)
	assert (refused.value.code, refused.value.facts) == ("clock.date_missing", {"field": "due_date"})


spans = st.one_of(
	st.builds(Span, st.integers(1, 8), st.just(DAYS), st.booleans()),
	st.builds(Span, st.integers(1, 40), st.just(HOURS), st.booleans()),
	st.builds(Span, st.integers(1, 2000), st.just(MINUTES), st.booleans()),
)


def counted(clock: clocks.Clock, start: datetime, end: datetime, calendar: clocks.WorkingTime) -> timedelta:
	return calendar.measure(start, end) if clock.is_working else end - start


# feature: clock.pause
@settings(max_examples=3000, deadline=None)
@given(calendars, moments, spans, st.integers(0, 6000), st.integers(0, 20000))
def test_a_pause_takes_nothing_from_the_time_and_gives_nothing(number, start, target, before, pause):
	calendar = CALENDARS[number]
	clock = clocks.arm(start, target, calendar)
	paused_at = start + before * MINUTE
	resumed_at = paused_at + pause * MINUTE
	paused = clocks.pause(clock, paused_at, calendar)
	resumed = clocks.resume(paused, resumed_at, calendar)
	left = counted(clock, paused_at, clock.due_at, calendar)
	assert clocks.left(paused, resumed_at, calendar) == left
	assert clocks.left(resumed, resumed_at, calendar) == left
	used = counted(clock, start, paused_at, calendar) + counted(clock, resumed_at, resumed.due_at, calendar)
	assert used == counted(clock, start, clock.due_at, calendar)


# feature: clock.pause
@settings(max_examples=1000, deadline=None)
@given(calendars, moments, spans, st.lists(st.integers(0, 3000), min_size=2, max_size=8))
def test_however_often_it_is_paused_the_time_that_ran_is_the_whole(number, start, target, gaps):
	calendar = CALENDARS[number]
	clock, at, ran = clocks.arm(start, target, calendar), start, timedelta()
	for place, gap in enumerate(gaps):
		later = at + gap * MINUTE
		if place % 2:
			clock = clocks.resume(clock, later, calendar)
		else:
			ran += counted(clock, at, later, calendar)
			clock = clocks.pause(clock, later, calendar)
		at = later
	clock = clocks.resume(clock, at, calendar)
	assert ran + clocks.left(clock, at, calendar) == clock.total


# feature: clock.pause
def test_a_pause_does_not_move_a_date_of_the_record():
	clock = clocks.arm(shanghai(9, 10), OwnDate("due_date"), OFFICE, date(2026, 2, 12))
	paused = clocks.pause(clock, shanghai(10, 10), OFFICE)
	assert clocks.resume(paused, shanghai(26, 10), OFFICE).due_at == shanghai(12, 18)


# feature: clock.pause
def test_pausing_and_resuming_twice_is_doing_it_once():
	clock = clocks.arm(shanghai(9, 10), Span(2), OFFICE)
	paused = clocks.pause(clock, shanghai(10, 10), OFFICE)
	assert clocks.pause(paused, shanghai(11, 10), OFFICE) == paused
	resumed = clocks.resume(paused, shanghai(12, 10), OFFICE)
	assert clocks.resume(resumed, shanghai(13, 10), OFFICE) == resumed
	stopped = clocks.stop(resumed, shanghai(13, 10), OFFICE)
	assert clocks.stop(stopped, shanghai(27, 10), OFFICE) == stopped
	assert clocks.pause(stopped, shanghai(27, 10), OFFICE) == stopped


# feature: clock.met
@settings(max_examples=1000, deadline=None)
@given(calendars, moments, spans, st.integers(0, 8000))
def test_what_is_stopped_by_its_due_time_is_met(number, start, target, after):
	calendar = CALENDARS[number]
	clock = clocks.arm(start, target, calendar)
	at = start + after * MINUTE
	assert clock.is_met is None
	assert clocks.stop(clock, at, calendar).is_met == (at <= clock.due_at)


# feature: clock.met
@settings(max_examples=1000, deadline=None)
@given(calendars, moments, spans, st.integers(0, 8000), st.integers(1, 9000))
def test_what_is_stopped_out_of_a_pause_is_judged_by_what_it_had_left(number, start, target, before, pause):
	calendar = CALENDARS[number]
	clock = clocks.arm(start, target, calendar)
	paused_at = start + before * MINUTE
	assume(paused_at != clock.due_at)
	paused = clocks.pause(clock, paused_at, calendar)
	is_in_time = counted(clock, paused_at, clock.due_at, calendar) >= timedelta()
	assert clocks.stop(paused, paused_at + pause * MINUTE, calendar).is_met == is_in_time


# feature: clock.moved
def test_an_extension_gives_the_clock_another_due_time_and_its_whole_length():
	clock = clocks.arm(shanghai(9, 9), Span(2), OFFICE)
	later = clocks.moved(clock, shanghai(12, 9), OFFICE)
	assert (later.due_at, later.total) == (shanghai(12, 9), timedelta(hours=22.5))
	assert clocks.moved(clock, shanghai(6, 9), OFFICE).total == timedelta()


# feature: clock.report
@pytest.mark.parametrize(
	("weekday", "given_at", "is_answered"),
	[
		(None, shanghai(9, 9), True),
		(None, shanghai(9, 23), True),
		(None, shanghai(8, 17), False),
		(None, shanghai(10, 9), False),
		(4, shanghai(9, 9), True),
		(4, shanghai(15, 23), True),
		(4, shanghai(8, 23), False),
		(4, shanghai(16, 9), False),
	],
)
def test_a_report_of_the_same_day_or_week_is_the_one_that_is_owed(weekday, given_at, is_answered):
	target = Report(15, weekday)
	clock = clocks.arm(shanghai(9, 8), target, OFFICE)
	assert clocks.is_answered(clock, given_at, target) == is_answered
