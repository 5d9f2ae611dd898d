"""Steps of a clock: each once, in their order, and one message however late somebody looks."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.calendars import CALENDARS, MINUTE, calendars, moments, shanghai
from xdept_collab.rules import clocks, escalation
from xdept_collab.rules.clocks import HOURS, OwnDate, Span
from xdept_collab.rules.escalation import Percent, Step, look

OFFICE = CALENDARS[0]
LADDER = (
	Step("Day Before", Span(-1), ("owner", "head")),
	Step("Overdue", Percent(100), ("owner", "head"), effects=("Mark Yellow",)),
	Step(
		"Two Days Late",
		Span(2),
		("head", "coordinator"),
		demands=("Cause", "New Date"),
		effects=("Mark Red",),
	),
	Step("Three Days Late", Span(3), ("initiator", "coordinator", "superior"), demands=("Acknowledge",)),
)
BY_DATE = clocks.arm(shanghai(2, 10), OwnDate("due_date"), OFFICE, date(2026, 2, 11))

steps = st.lists(
	st.one_of(st.builds(Percent, st.integers(1, 100)), st.builds(Span, st.sampled_from((-2, -1, 1, 2, 3)))),
	min_size=1,
	max_size=5,
).map(lambda found: tuple(Step(f"step {place}", at, (f"user {place}",)) for place, at in enumerate(found)))


# feature: escalation.moments
@pytest.mark.parametrize(
	("step", "moment"),
	[
		(LADDER[0], shanghai(10, 9)),  # the whole day before, not its close
		(LADDER[1], shanghai(11, 18)),
		(LADDER[2], shanghai(14, 9)),  # 12 and 13 have passed; the 14th is the make-up Saturday
		(LADDER[3], shanghai(24, 9)),  # over the New Year
	],
)
def test_the_delay_ladder_climbs_by_working_days(step, moment):
	assert escalation.moment_of(step, BY_DATE, OFFICE) == moment


# feature: escalation.moments
@pytest.mark.parametrize(
	("target", "at", "moment"),
	[
		(Span(2), Percent(50), shanghai(10, 10)),
		(Span(2), Percent(100), shanghai(11, 10)),
		(Span(2), Span(1), shanghai(12, 10)),
		(Span(3), Percent(50), shanghai(10, 15, 15)),
		(Span(24, HOURS, is_working=False), Percent(50), shanghai(9, 22)),
		(Span(24, HOURS, is_working=False), Span(1), shanghai(11, 10)),
	],
)
def test_a_share_is_one_of_the_time_that_is_counted(target, at, moment):
	clock = clocks.arm(shanghai(9, 10), target, OFFICE)
	assert escalation.moment_of(Step("x", at, ("head",)), clock, OFFICE) == moment


# feature: escalation.once
@settings(max_examples=2000, deadline=None)
@given(calendars, moments, st.integers(1, 5), steps, st.lists(st.integers(0, 40000), min_size=1, max_size=12))
def test_whenever_somebody_looks_each_step_is_reached_once_and_at_its_time(number, start, days, rungs, looks):
	calendar = CALENDARS[number]
	clock = clocks.arm(start, Span(days), calendar)
	done: list[str] = []
	for gap in sorted(looks):
		now = start + gap * MINUTE
		found = look(clock, rungs, done, now, calendar)
		fresh = [*(step.key for step in found.passed), *([found.step.key] if found.step else [])]
		assert not set(fresh) & set(done)
		done += fresh
		due = {step.key for step in rungs if escalation.moment_of(step, clock, calendar) <= now}
		assert set(done) == due
		assert len(set(found.told)) == len(found.told) == len(fresh)
		assert look(clock, rungs, done, now, calendar).step is None


# feature: escalation.once
@settings(max_examples=500, deadline=None)
@given(calendars, moments, st.integers(1, 5), steps)
def test_the_next_look_is_never_later_than_the_next_step(number, start, days, rungs):
	calendar = CALENDARS[number]
	clock, at, done = clocks.arm(start, Span(days), calendar), start, set[str]()
	for _step in range(len(rungs) + 1):
		found = look(clock, rungs, done, at, calendar)
		done |= {step.key for step in (*found.passed, *([found.step] if found.step else []))}
		if not found.next_at:
			break
		assert not look(clock, rungs, done, found.next_at - timedelta(seconds=1), calendar).step
		at = found.next_at
	assert done == {step.key for step in rungs}


# feature: escalation.downtime
def test_after_days_without_a_look_the_last_step_fires_and_everybody_hears_once():
	found = look(BY_DATE, LADDER, (), shanghai(26, 9), OFFICE)
	assert found.step == LADDER[3]
	assert found.passed == LADDER[:3]
	assert found.told == ("owner", "head", "coordinator", "initiator", "superior")
	assert found.demands == ("Cause", "New Date", "Acknowledge")
	assert found.effects == ("Mark Yellow", "Mark Red")
	assert found.next_at is None


# feature: escalation.silent
@pytest.mark.parametrize("state", ["paused", "stopped", "acknowledged"])
def test_a_clock_that_does_not_run_never_fires_and_asks_for_no_look(state):
	clock = {
		"paused": clocks.pause(BY_DATE, shanghai(9, 10), OFFICE),
		"stopped": clocks.stop(BY_DATE, shanghai(9, 10), OFFICE),
		"acknowledged": BY_DATE,
	}[state]
	is_acknowledged = state == "acknowledged"
	found = look(clock, LADDER, (), shanghai(26, 9), OFFICE, is_acknowledged=is_acknowledged)
	assert found == escalation.Reached()


# feature: escalation.moments
def test_the_ladder_lists_every_step_with_its_moment():
	rungs = escalation.ladder(BY_DATE, reversed(LADDER), OFFICE)
	assert [step for _moment, step in rungs] == list(LADDER)
	assert rungs[0][0] == shanghai(10, 9)
