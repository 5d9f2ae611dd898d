"""Proves what a late hand-in must be explained with, and how delays add up by department and cause."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.delays import (
	CONTRACT,
	ITEM,
	Delay,
	DelayLine,
	by_department_and_cause,
	cause_findings,
	days_late,
)
from xdept_collab.rules.errors import Finding

DUE = date(2024, 7, 25)


# feature: delay.cause-at-hand-in
@pytest.mark.parametrize(
	("due", "handed_in", "cause", "is_refused"),
	[
		(DUE, date(2024, 7, 24), "", False),
		(DUE, DUE, "", False),
		(DUE, date(2024, 7, 26), "", True),
		(DUE, date(2024, 7, 26), "  ", True),
		(DUE, date(2024, 7, 26), "Requirement Change", False),
		(None, date(2024, 7, 26), "", False),
	],
)
def test_only_what_is_handed_in_after_its_due_date_needs_its_cause(due, handed_in, cause, is_refused):
	facts = {"days": 1, "due": DUE}
	expected = [Finding("delay.cause_missing", facts)] if is_refused else []
	assert cause_findings(due, handed_in, cause) == expected


# feature: delay.report
def test_delays_add_up_by_department_and_cause_and_the_longest_comes_first():
	delays = [
		Delay(ITEM, "Sales", "Resource Shortage", False, 2),
		Delay(ITEM, "Sales", "Resource Shortage", False, 1),
		Delay(CONTRACT, "Sales", "Resource Shortage", False, 1),
		Delay(ITEM, "Sales", "Requirement Change", True, 9),
		Delay(ITEM, "R&D", "", False, 0),
	]
	assert by_department_and_cause(delays) == [
		DelayLine("R&D", "", False, 1, 0, 0, Decimal("0.00")),
		DelayLine("Sales", "Requirement Change", True, 1, 0, 9, Decimal("9.00")),
		DelayLine("Sales", "Resource Shortage", False, 2, 1, 4, Decimal("1.33")),
	]


DELAYS = st.lists(
	st.builds(
		Delay,
		st.sampled_from([ITEM, CONTRACT]),
		st.sampled_from(["Sales", "R&D"]),
		st.sampled_from(["", "Other", "Process Stuck"]),
		st.just(value=False),
		st.integers(0, 400),
	)
)


# feature: delay.report
@given(DELAYS)
def test_no_delay_is_lost_or_counted_twice(delays):
	lines = by_department_and_cause(delays)
	assert sum(line.days for line in lines) == sum(delay.days for delay in delays)
	assert sum(line.items + line.contracts for line in lines) == len(delays)
	assert len({(line.department, line.cause) for line in lines}) == len(lines)


# feature: delay.report
@given(st.none() | st.dates(), st.none() | st.dates())
def test_nothing_is_late_by_less_than_no_day(due, ended):
	days = days_late(due, ended)
	assert days >= 0
	assert (days > 0) == bool(due and ended and ended > due)
