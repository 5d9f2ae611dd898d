"""Proves the curve of planned against actual progress, and that it ends where the roll-up does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.calendars import OFFICE, WEEK
from xdept_collab.rules.progress import AssignmentProgress, ItemProgress, roll_up, shares
from xdept_collab.rules.progress_curve import Log, Piece, curve
from xdept_collab.rules.working_calendar import WorkingCalendar
from xdept_collab.rules.working_days import EVERY_DAY

OFFICE_DAYS = WorkingCalendar("office", WEEK)
# The National Day of 2026: off from Thursday to Wednesday, and the Saturday after is made up.
HOLIDAYS = WorkingCalendar(
	"holidays",
	WEEK,
	exceptions={date(2026, 10, day): () for day in range(1, 8)} | {date(2026, 10, 10): OFFICE},
)
MONDAY = date(2026, 11, 2)


def day(number):
	"""The day so many days after the Monday."""
	return MONDAY + timedelta(days=number)


def piece(share=1, start=0, end=4, logs=(), now=0, calendar=OFFICE_DAYS):
	told = tuple(Log(f"L{place}", day(number), value) for place, (number, value) in enumerate(logs))
	days = [day(number) if number is not None else None for number in (start, end)]
	return Piece(Decimal(share), *days, calendar, told, now)


def planned(drawn):
	return {point.day: float(point.planned) for point in drawn.points}


def actual(drawn):
	return {point.day: point.actual and float(point.actual) for point in drawn.points}


# feature: curve.planned
@pytest.mark.parametrize(
	("pieces", "expected"),
	[
		pytest.param([piece()], {0: 20, 1: 40, 2: 60, 3: 80, 4: 100}, id="evenly over five open days"),
		pytest.param([piece(end=7)], {0: 16.67, 4: 83.33, 5: 83.33, 6: 83.33, 7: 100}, id="no weekend"),
		pytest.param([piece(start=None, end=2)], {2: 100}, id="without a start it is planned for its end"),
		pytest.param([piece(start=5, end=6)], {5: 0, 6: 100}, id="no open day: planned for its end"),
		pytest.param([piece(start=4, end=1)], {1: 100}, id="a start after the end is none"),
		pytest.param(
			[piece("0.75", 0, 1), piece("0.25", 2, 3)],
			{0: 37.5, 1: 75, 2: 87.5, 3: 100},
			id="one after the other, each by its share",
		),
		pytest.param([piece("0.5", 0, 1), piece("0.5", None, None)], {0: 25, 1: 50}, id="no date, no plan"),
	],
)
def test_work_is_planned_to_grow_over_the_working_days(pieces, expected):
	drawn = planned(curve(pieces, day(-1)))
	assert {number: drawn[day(number)] for number in expected} == expected


# feature: curve.planned
def test_public_holidays_are_no_progress_and_make_up_days_are():
	whole = Piece(Decimal(1), date(2026, 9, 30), date(2026, 10, 10), HOLIDAYS)
	drawn = planned(curve([whole], date(2026, 9, 1)))
	assert drawn[date(2026, 9, 30)] == drawn[date(2026, 10, 7)] == 25
	assert drawn[date(2026, 10, 9)] == 75
	assert drawn[date(2026, 10, 10)] == 100


# feature: curve.actual
@pytest.mark.parametrize(
	("logs", "expected"),
	[
		pytest.param([(0, 10), (2, 50)], {0: 10, 1: 10, 2: 50}, id="it stays until the next report"),
		pytest.param([(1, 30), (1, 40)], {0: 0, 1: 40}, id="the last word of a day counts"),
		pytest.param(
			[(2, 50), (0, 10)], {0: 10, 1: 10, 2: 50}, id="a report of an earlier day written later"
		),
		pytest.param([(0, 60), (1, 20)], {0: 60, 1: 20}, id="it may go back"),
	],
)
def test_what_was_reported_by_a_day_is_what_had_been_reached(logs, expected):
	drawn = actual(curve([piece(logs=logs, now=90)], day(3)))
	assert {number: drawn[day(number)] for number in expected} == expected
	assert drawn[day(3)] == 90, "today it stands where the record says"
	assert drawn[day(4)] is None


# feature: curve.actual
def test_a_corrected_report_does_not_count():
	logs = (Log("L1", day(0), 80), Log("L2", day(0), 8, corrects="L1"), Log("L3", day(1), 9))
	assert actual(curve([Piece(Decimal(1), day(0), day(4), OFFICE_DAYS, logs)], day(3)))[day(1)] == 9
	moved = (Log("L1", day(0), 80), Log("L2", day(1), 8, corrects="L1"))
	assert actual(curve([Piece(Decimal(1), day(0), day(4), OFFICE_DAYS, moved)], day(3)))[day(0)] == 0


# feature: curve.actual
def test_late_work_goes_on_to_today_and_finished_work_does_not():
	assert curve([piece(now=80)], day(9)).points[-1].day == day(9)
	assert curve([piece(logs=[(4, 100)], now=100)], day(9)).points[-1].day == day(4)


def test_work_without_dates_and_reports_has_no_curve_and_says_so():
	drawn = curve([piece("0.4", None, None), piece("0.6", None, None)], day(0))
	assert drawn.points == ()
	assert drawn.undated == 100
	assert curve([], day(0)).points == ()


def test_a_long_task_has_few_points_and_today_among_them():
	drawn = curve([piece(start=-900, end=900)], day(17))
	days = [point.day for point in drawn.points]
	assert len(days) <= 62
	assert {day(-900), day(17), day(900)} <= set(days)
	assert drawn.at(day(-901)) is None
	assert drawn.at(day(17)).day == day(17)


days = st.none() | st.integers(-40, 60)
pieces = st.builds(
	piece,
	share=st.just("0.125"),
	start=days,
	end=days,
	logs=st.lists(st.tuples(st.integers(-50, 70), st.integers(0, 100)), max_size=6),
	now=st.integers(0, 100),
	calendar=st.sampled_from([OFFICE_DAYS, EVERY_DAY]),
)


# feature: curve.planned
@given(st.lists(pieces, max_size=8), st.integers(-60, 80))
def test_the_plan_never_goes_back_and_ends_with_all_dated_work(some, number):
	drawn = curve(some, day(number))
	plan = [point.planned for point in drawn.points]
	assert plan == sorted(plan)
	if plan:
		dated = sum(100 * each.share for each in some if each.end)
		assert 0 <= plan[0] <= plan[-1] == dated
		assert [point.day for point in drawn.points] == sorted({point.day for point in drawn.points})


# feature: curve.actual
@given(st.lists(pieces, max_size=8), st.integers(-60, 80))
def test_nothing_is_reached_in_the_future_and_never_more_than_all(some, number):
	drawn = curve(some, day(number))
	for point in drawn.points:
		assert (point.actual is None) == (point.day > day(number))
		assert point.actual is None or 0 <= point.actual <= 100 * sum(each.share for each in some)


@st.composite
def breakdowns(draw):
	"""Assignments with items, nested at most three deep, and some cancelled."""
	weights = st.sampled_from([0, 1, 1, 2, "0.5"])
	assignments = [
		AssignmentProgress(f"D{n}", draw(st.sampled_from("ARCI")), draw(weights), draw(st.integers(0, 100)))
		for n in range(draw(st.integers(1, 3)))
	]
	items = []
	for number in range(draw(st.integers(0, 9))):
		home = draw(st.sampled_from(assignments)).name
		parent = draw(st.none() | st.sampled_from([row.name for row in items])) if items else None
		state = draw(st.sampled_from(["In Progress", "In Progress", "Done", "Cancelled"]))
		items.append(
			ItemProgress(f"W{number}", home, parent, draw(weights), draw(st.integers(0, 100)), state)
		)
	return items, assignments


# feature: curve.ends-with-the-task
@given(breakdowns())
def test_the_shares_of_all_pieces_give_what_the_roll_up_gives(breakdown):
	items, assignments = breakdown
	rolled, found = roll_up(items, assignments), shares(items, assignments)
	own = {row.name: row.progress for row in assignments}
	reached = {item.name: 100 if item.state == "Done" else item.progress for item in items}
	total = sum(share * reached.get(item, own[home]) for (home, item), share in found.items())
	assert float(total) == pytest.approx(float(rolled.task), abs=0.006)
	assert not found or float(sum(found.values())) == pytest.approx(1)


# feature: curve.ends-with-the-task
def test_without_any_assignment_the_items_are_the_task():
	items = [ItemProgress("W1", "", weight=3), ItemProgress("W2", "", weight=1), ItemProgress("W3", "", "W2")]
	assert shares(items, []) == {("", "W1"): Decimal("0.75"), ("", "W3"): Decimal("0.25")}
