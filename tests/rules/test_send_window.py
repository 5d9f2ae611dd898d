"""When somebody hears of something: in his openings, or in one digest a day."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xdept_collab.rules.send_window import DIGEST_AT, digest_at, send_at
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar, WorkingTime

OFFICE = (Interval(540, 720), Interval(810, 1080))
HALF = (Interval(540, 720),)
NIGHT = (Interval(0, 120), Interval(1320, 1440))
# Wednesday 10 June 2026 is a half day, Thursday 11 June off, Saturday 13 June a make-up day.
DAYS = {date(2026, 6, 10): HALF, date(2026, 6, 11): (), date(2026, 6, 13): OFFICE}


def calendar(zone="Asia/Shanghai", weekdays=OFFICE, exceptions=DAYS):
	return WorkingTime(WorkingCalendar("test", (weekdays,) * 5 + ((), ()), zone, exceptions))


def shanghai(day, hour, minute=0):
	return datetime(2026, 6, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


CALENDARS = tuple(
	calendar(zone, weekdays)
	for zone in ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
	for weekdays in (OFFICE, NIGHT)
)
moments = st.builds(
	lambda day, minutes: datetime(2026, *day, tzinfo=timezone.utc) + timedelta(minutes=minutes),
	st.sampled_from([(6, 8), (3, 7), (3, 28), (10, 24), (10, 31)]),
	st.integers(0, 5 * 24 * 60),
)


# feature: delivery.window
@pytest.mark.parametrize(
	("now", "expected"),
	[
		(shanghai(8, 10), shanghai(8, 10)),
		(shanghai(8, 12), shanghai(8, 13, 30)),  # the lunch break
		(shanghai(8, 7), shanghai(8, 9)),
		(shanghai(8, 18), shanghai(9, 9)),  # the close is no longer open
		(shanghai(10, 15), shanghai(12, 9)),  # after a half day, over a day off
		(shanghai(12, 20), shanghai(13, 9)),  # to a make-up Saturday
		(shanghai(14, 10), shanghai(15, 9)),  # on a Sunday
	],
)
def test_a_message_waits_for_the_openings_of_the_person_who_gets_it(now, expected):
	assert send_at(now, calendar(), is_urgent=False) == expected


# feature: delivery.window
@given(st.sampled_from(CALENDARS), moments)
def test_what_is_urgent_goes_at_once_and_all_else_when_the_person_works(time, now):
	assert send_at(now, time, is_urgent=True) == now
	later = send_at(now, time, is_urgent=False)
	assert later >= now.astimezone(timezone.utc)
	assert time.is_open(later)


# feature: delivery.window
def test_the_recipients_zone_counts_and_not_the_senders():
	berlin = calendar("Europe/Berlin")
	assert send_at(shanghai(8, 10), berlin, is_urgent=False) == shanghai(8, 15)
	assert digest_at(shanghai(8, 10), berlin) == shanghai(8, 23, 45)


# feature: delivery.digest-time
@pytest.mark.parametrize(
	("now", "at_minutes", "expected"),
	[
		(shanghai(8, 10), DIGEST_AT, shanghai(8, 17, 45)),
		(shanghai(8, 17, 45), DIGEST_AT, shanghai(8, 17, 45)),
		(shanghai(8, 17, 46), DIGEST_AT, shanghai(9, 17, 45)),
		(shanghai(10, 9), DIGEST_AT, shanghai(10, 11, 45)),  # a half day: before its close
		(shanghai(10, 11, 46), DIGEST_AT, shanghai(12, 17, 45)),  # the next day is off
		(shanghai(11, 10), DIGEST_AT, shanghai(12, 17, 45)),
		(shanghai(12, 18), DIGEST_AT, shanghai(13, 17, 45)),  # a make-up Saturday
		(shanghai(13, 18), DIGEST_AT, shanghai(15, 17, 45)),
		(shanghai(8, 8), 18 * 60, shanghai(8, 17, 45)),  # at the close nobody is there any more
		(shanghai(8, 8), 12 * 60 + 30, shanghai(8, 13, 30)),  # nor in the break
		(shanghai(8, 8), 7 * 60, shanghai(8, 9)),  # nor before the day begins
	],
)
def test_the_digest_comes_at_its_time_or_before_the_day_ends(now, at_minutes, expected):
	assert digest_at(now, calendar(), at_minutes) == expected


# feature: delivery.digest-time
def test_where_people_work_late_the_digest_comes_at_a_quarter_to_six_all_the_same():
	late = calendar(weekdays=(Interval(540, 1200),))
	assert digest_at(shanghai(8, 10), late) == shanghai(8, 17, 45)


# feature: delivery.digest-time
@settings(max_examples=500)
@given(st.sampled_from(CALENDARS), moments, st.integers(0, 24 * 60 - 1))
def test_the_digest_lies_ahead_in_an_opening_and_stays_where_it_is_until_then(time, now, at_minutes):
	moment = digest_at(now, time, at_minutes)
	assert moment.timestamp() >= now.timestamp()
	assert time.is_open(moment)
	assert digest_at(moment, time, at_minutes) == moment
	between = now + (moment.astimezone(timezone.utc) - now) / 2
	assert digest_at(between, time, at_minutes) == moment


# feature: delivery.digest-time
@pytest.mark.parametrize("minutes", [-1, 24 * 60])
def test_a_digest_time_is_a_time_of_the_day(minutes):
	with pytest.raises(ValueError, match="time of the day"):
		digest_at(shanghai(8, 8), calendar(), minutes)
