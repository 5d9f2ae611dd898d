"""Proves health and delay and how they roll up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.health import (
	HEALTHS,
	Condition,
	check_health,
	delayed_days,
	health_findings,
	is_delayed,
	roll_up,
	worst,
)

DUE = date(2024, 7, 25)
CONDITIONS = st.builds(Condition, st.sampled_from(HEALTHS), st.integers(0, 30))


# feature: health.roll-up
@pytest.mark.parametrize(
	("healths", "expected"),
	[
		([], "On Track"),
		(["", "On Track"], "On Track"),
		(["On Track", "At Risk"], "At Risk"),
		(["Needs Support", "At Risk"], "Needs Support"),
		(["Needs Support", "Blocked", "On Track"], "Blocked"),
	],
)
def test_the_worst_health_is_that_of_the_whole(healths, expected):
	assert worst(healths) == expected


# feature: health.roll-up
def test_an_unknown_health_is_refused():
	with pytest.raises(RuleBroken, match=r"health\.unknown \(health=Fine\)"):
		worst(["On Track", "Fine"])


# feature: health.delay
@pytest.mark.parametrize(
	("today", "is_finished", "days"),
	[
		(date(2024, 7, 24), False, 0),
		(DUE, False, 0),
		(date(2024, 7, 26), False, 1),
		(date(2024, 8, 1), False, 7),
		(date(2024, 8, 1), True, 0),
	],
)
def test_work_is_delayed_from_the_day_after_its_due_date_until_it_is_finished(today, is_finished, days):
	assert delayed_days(DUE, today, is_finished) == days
	assert is_delayed(DUE, today, is_finished) is (days > 0)


# feature: health.delay
def test_work_without_due_date_is_never_delayed():
	assert is_delayed(None, DUE, False) is False
	assert delayed_days(None, DUE, False) == 0


# feature: health.roll-up
def test_a_whole_takes_the_worst_health_and_the_longest_delay_of_parts_and_itself():
	whole = roll_up([Condition("At Risk", 0), Condition("On Track", 4)], Condition("Needs Support", 2))
	assert whole == Condition("Needs Support", 4)
	assert whole.is_delayed
	assert roll_up([]) == Condition("On Track", 0)
	assert not roll_up([]).is_delayed


# feature: health.roll-up
@given(st.lists(CONDITIONS, max_size=6), st.lists(CONDITIONS, max_size=6))
def test_rolling_up_groups_first_changes_nothing(left, right):
	assert roll_up([roll_up(left), roll_up(right)]) == roll_up([*right, *left])


# feature: health.reasons
@pytest.mark.parametrize(
	("health", "cause", "blocker", "expected"),
	[
		("On Track", "", "", []),
		("At Risk", "", "", []),
		("", "", "", []),
		("Needs Support", "设计人员不足", "", []),
		("Needs Support", " ", "技术部接口", ["health.cause_missing"]),
		("Blocked", "", "技术部接口", []),
		("Blocked", "等待", " ", ["health.blocker_missing"]),
		("Fine", "", "", ["health.unknown"]),
	],
)
def test_needing_support_needs_its_cause_and_being_blocked_its_blocker(health, cause, blocker, expected):
	assert [finding.code for finding in health_findings(health, cause, blocker)] == expected


# feature: health.reasons
def test_an_unexplained_health_is_refused():
	check_health("Blocked", blocker="技术部接口")
	with pytest.raises(RuleBroken) as caught:
		check_health("Blocked")
	assert caught.value.findings == (Finding("health.blocker_missing", {"health": "Blocked"}),)
