"""What is shown of a time limit: the time that is left, in what it counts, and when it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.calendars import CALENDARS, MINUTE, calendars, moments, shanghai
from xdept_collab.rules import clocks
from xdept_collab.rules.clocks import DAYS, HOURS, Clock, Span
from xdept_collab.rules.countdown import AHEAD, Amount, Countdown, amount_of, countdown, days_in, usual_day
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar, WorkingTime

OFFICE = CALENDARS[0]
ALWAYS = WorkingTime(WorkingCalendar("always", ((Interval(0, 1440),),) * 7, "Asia/Shanghai"))


def shown_at(found: Countdown, told: datetime, at: datetime) -> timedelta:
	"""Return what a browser shows at a moment, which knows no calendar: what was left, less the time that counted."""
	passed = (min(end, at) - max(start, told) for start, end in found.counts)
	return found.left - sum((max(each, timedelta()) for each in passed), timedelta())


# feature: clocks.countdown
@settings(max_examples=1000, deadline=None)
@given(calendars, moments, st.integers(1, 3000), st.integers(0, 7 * 24 * 60), st.booleans())
def test_what_a_browser_counts_by_itself_is_what_the_server_would_say(
	calendar: int, start: datetime, minutes: int, later: int, is_working: bool
):
	rule = CALENDARS[calendar]
	clock = clocks.arm(start, Span(minutes, clocks.MINUTES, is_working), rule)
	at = start + later * MINUTE
	assert shown_at(countdown(clock, start, rule), start, at) == clocks.left(clock, at, rule)


# feature: clocks.countdown
def test_a_clock_of_working_time_counts_in_the_openings_ahead_and_speaks_of_working_days():
	clock = clocks.arm(shanghai(9, 10), Span(2), OFFICE)
	found = countdown(clock, shanghai(9, 11), OFFICE)
	assert found.counts[:2] == ((shanghai(9, 11), shanghai(9, 12)), (shanghai(9, 13, 30), shanghai(9, 18)))
	assert (found.left, found.day) == (timedelta(hours=14), timedelta(hours=7.5))
	assert found.until == shanghai(9, 11) + AHEAD


# feature: clocks.countdown
def test_an_urgent_clock_counts_at_night_too():
	clock = clocks.arm(shanghai(9, 19), Span(24, HOURS, is_working=False), OFFICE)
	found = countdown(clock, shanghai(9, 20), OFFICE)
	assert found.counts == ((shanghai(9, 20), shanghai(9, 20) + AHEAD),)
	assert found.day == timedelta(days=1)


# feature: clocks.countdown
def test_openings_that_follow_on_each_other_are_told_as_one():
	clock = clocks.arm(shanghai(9, 10), Span(2), ALWAYS)
	assert len(countdown(clock, shanghai(9, 11), ALWAYS).counts) == 1


LIMIT = clocks.arm(shanghai(9, 10), Span(2), OFFICE)


# feature: clocks.countdown
@pytest.mark.parametrize(
	("clock", "now", "look"),
	[
		(LIMIT, shanghai(9, 11), "running"),
		(LIMIT, shanghai(11, 9), "soon"),
		(LIMIT, shanghai(11, 10, 1), "late"),
		(clocks.pause(LIMIT, shanghai(9, 11), OFFICE), shanghai(20, 10), "paused"),
		(clocks.stop(LIMIT, shanghai(9, 11), OFFICE), shanghai(20, 10), "stopped"),
	],
)
def test_a_clock_looks_as_it_stands(clock: Clock, now: datetime, look: str):
	found = countdown(clock, now, OFFICE)
	assert found.look == look
	assert bool(found.counts) == (look in ("running", "soon", "late"))


# feature: clocks.countdown
@pytest.mark.parametrize(
	("length", "day", "amount"),
	[
		(timedelta(hours=4, minutes=30, seconds=59), timedelta(hours=7.5), Amount(0, 4, 30)),
		(timedelta(hours=-7.5), timedelta(hours=7.5), Amount(1, 0, 0)),
		(timedelta(hours=18, minutes=20), timedelta(hours=7.5), Amount(2, 3, 0)),
		(timedelta(hours=26), timedelta(days=1), Amount(1, 2, 0)),
		(timedelta(seconds=30), timedelta(days=1), Amount(0, 0, 0)),
	],
)
def test_a_length_is_said_in_days_of_its_calendar_hours_and_minutes(
	length: timedelta, day: timedelta, amount: Amount
):
	assert amount_of(length, day) == amount


# feature: clocks.countdown
def test_half_days_are_not_the_usual_day():
	half = (Interval(540, 720),)
	full = (Interval(540, 720), Interval(810, 1080))
	calendar = WorkingTime(WorkingCalendar("six days", (full,) * 5 + (half, ()), "Asia/Shanghai"))
	assert usual_day(calendar.calendar) == timedelta(hours=7.5)
	assert clocks.arm(shanghai(9, 10), Span(1, DAYS), calendar).due_at == shanghai(10, 10)


# feature: story.in-words
@pytest.mark.parametrize(
	("hours", "days"),
	[(0, "0"), (7.5, "1"), (9, "1.2"), (9.375, "1.3"), (11.2, "1.5"), (37.5, "5")],
)
def test_how_long_something_took_is_told_in_days_with_one_place(hours, days):
	assert float(days_in(timedelta(hours=hours), timedelta(hours=7.5))) == float(days)


def test_a_calendar_without_days_tells_none():
	assert days_in(timedelta(hours=3), timedelta()) == 0
