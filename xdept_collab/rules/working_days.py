"""Counts days in a working calendar: the next one, so many later, how many between."""

from datetime import date, timedelta

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.working_calendar import FIRST_YEAR, LAST_YEAR, Interval, WorkingCalendar

_DAY = timedelta(days=1)
# For plans without a calendar: every day counts.
EVERY_DAY = WorkingCalendar("", ((Interval(0, 1440),),) * 7)


def first_working_day(calendar: WorkingCalendar, day: date) -> date:
	"""Return the day itself when it is open, else the next one that is. Raises calendar.out_of_range."""
	while not calendar.is_working_day(day):
		day = _next(day, _DAY)
	return day


def working_days_later(calendar: WorkingCalendar, day: date, count: int) -> date:
	"""Return the day that is `count` working days later, earlier when negative; with none the day itself.

	The day itself is not counted, whether it is open or not. Raises calendar.out_of_range.
	"""
	step = _DAY if count > 0 else -_DAY
	for _number in range(abs(count)):
		day = _next(day, step)
		while not calendar.is_working_day(day):
			day = _next(day, step)
	return day


def working_days_between(calendar: WorkingCalendar, start: date, end: date) -> int:
	"""Return how many working days the period has, both ends included. Raises calendar.out_of_range."""
	_refuse_out_of_range(end)
	_refuse_out_of_range(start)
	days = range((end - start).days + 1)
	return sum(calendar.is_working_day(start + timedelta(days=number)) for number in days)


def _next(day: date, step: timedelta) -> date:
	_refuse_out_of_range(day)
	return day + step


def _refuse_out_of_range(day: date) -> None:
	if not FIRST_YEAR <= day.year <= LAST_YEAR:
		raise RuleBroken("calendar.out_of_range", year=day.year)
