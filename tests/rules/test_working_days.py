"""Days counted in a working calendar, and work that is pushed in it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.shifts import Dependency, Slot, pushed
from xdept_collab.rules.working_calendar import Interval, WorkingCalendar
from xdept_collab.rules.working_days import (
	EVERY_DAY,
	first_working_day,
	working_days_between,
	working_days_later,
)

OPEN = (Interval(540, 1080),)
FIRST = date(2026, 9, 1)
OFFICE = WorkingCalendar(
	"office",
	(OPEN,) * 5 + ((), ()),
	exceptions={date(2026, 10, day): () for day in range(1, 9)} | {date(2026, 10, 10): OPEN},
)


def september(day):
	return date(2026, 9, day)


def october(day):
	return date(2026, 10, day)


# feature: calendar.working-days
@pytest.mark.parametrize(
	("day", "count", "later"),
	[
		(september(30), 1, october(9)),  # over the National Day
		(september(30), 2, october(10)),  # a Saturday that is made up
		(october(12), -1, october(10)),
		(october(3), 1, october(9)),
		(october(3), -1, september(30)),
		(october(3), 0, october(3)),
	],
)
def test_so_many_working_days_later_leaves_days_off_out(day, count, later):
	assert working_days_later(OFFICE, day, count) == later


# feature: calendar.working-days
def test_days_off_are_neither_first_nor_counted():
	assert first_working_day(OFFICE, october(2)) == october(9)
	assert first_working_day(OFFICE, october(10)) == october(10)
	assert working_days_between(OFFICE, september(28), october(12)) == 6
	assert working_days_between(OFFICE, october(1), october(8)) == 0


# feature: calendar.refused
@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1)])
def test_days_beyond_every_plan_are_refused(day):
	for count in (1, -1):
		with pytest.raises(RuleBroken) as refusal:
			working_days_later(OFFICE, day, count)
		assert refusal.value.code == "calendar.out_of_range"
	with pytest.raises(RuleBroken):
		working_days_between(OFFICE, min(day, FIRST), max(day, FIRST))


# feature: ticket.moves-dates
@pytest.mark.parametrize(
	("kind", "lag", "expected"),
	[
		# The predecessor moves from 21-22 to 21-30 September; the successor had 23-25 September, three days.
		("FS", 0, (october(9), october(12))),
		("FS", 1, (october(10), october(13))),
		("FS", -1, (september(30), october(10))),
		("FF", 0, (september(28), september(30))),
		("FF", 1, (september(29), october(9))),
	],
)
def test_a_successor_moves_in_the_working_days_of_its_own_department(kind, lag, expected):
	slots = {
		"lead": Slot("lead", september(21), september(22)),
		"next": Slot("next", september(23), september(25)),
	}
	wanted = {"lead": Slot("lead", september(21), september(30))}
	moved = pushed(slots, wanted, [Dependency("lead", "next", kind, lag)], {"next": OFFICE})
	assert (moved["next"].start, moved["next"].end) == expected


# feature: ticket.moves-dates
def test_days_off_at_the_end_of_the_work_stay_its_end():
	# From a Saturday to the Sunday of the next week: five working days, begun a day later.
	slots = {
		"lead": Slot("lead", september(1), september(4)),
		"next": Slot("next", september(5), september(13)),
	}
	wanted = {"lead": Slot("lead", september(1), september(5))}
	moved = pushed(slots, wanted, [Dependency("lead", "next")], {"next": OFFICE})
	assert (moved["next"].start, moved["next"].end) == (september(7), september(13))


# feature: ticket.moves-dates
def test_work_that_waits_long_enough_stays_also_on_a_day_off():
	slots = {
		"lead": Slot("lead", september(1), september(1)),
		"next": Slot("next", september(5), september(5)),
	}
	wanted = {"lead": Slot("lead", september(1), september(4))}
	assert set(pushed(slots, wanted, [Dependency("lead", "next")], {"next": OFFICE})) == {"lead"}


weeks = st.lists(st.booleans(), min_size=7, max_size=7).filter(any)
calendars = st.builds(
	lambda week, off: WorkingCalendar(
		"drawn",
		tuple(OPEN if is_open else () for is_open in week),
		exceptions={FIRST + timedelta(days=number): () for number in off},
	),
	weeks,
	st.sets(st.integers(0, 60), max_size=20),
)
drawn_slots = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=2, max_size=8)


# feature: ticket.moves-dates
@settings(max_examples=500, deadline=None)
@given(drawn_slots, st.data())
def test_in_any_calendars_nothing_comes_earlier_and_lengths_stay(rows, data):
	slots = {}
	for number, (start, length) in enumerate(rows):
		first = FIRST + timedelta(days=start)
		slots[str(number)] = Slot(str(number), first, first + timedelta(days=length))
	edges = [
		Dependency(
			str(one),
			str(other),
			data.draw(st.sampled_from(["FS", "SS", "FF", "SF"])),
			data.draw(st.integers(-3, 5)),
		)
		for one in range(len(rows))
		for other in range(one + 1, len(rows))
		if data.draw(st.booleans())
	]
	counted = {name: data.draw(calendars) for name in slots}
	later = timedelta(days=data.draw(st.integers(1, 60)))
	wanted = {"0": Slot("0", slots["0"].start + later, slots["0"].end + later)}
	moved = pushed(slots, wanted, edges, counted)
	for name, new in moved.items():
		if name == "0":
			continue
		old, calendar = slots[name], counted[name]
		assert new.start >= old.start
		assert new.end >= old.end
		length = working_days_between(calendar, old.start, old.end)
		assert working_days_between(calendar, new.start, new.end) == max(1, length)
	after = {**slots, **moved}
	for edge in edges:
		if edge.predecessor in moved:
			assert is_kept(edge, after, counted[edge.successor])


def is_kept(edge, after, calendar):
	lead, follower = after[edge.predecessor], after[edge.successor]
	reached = lead.end if edge.kind in ("FS", "FF") else lead.start
	own = follower.start if edge.kind in ("FS", "SS") else follower.end
	earliest = working_days_later(calendar, reached, edge.lag)
	return own > earliest if edge.kind == "FS" else own >= earliest


# feature: ticket.moves-dates
def test_without_a_calendar_every_day_counts():
	assert working_days_between(EVERY_DAY, september(1), september(30)) == 30
	assert working_days_later(EVERY_DAY, september(30), 1) == october(1)
