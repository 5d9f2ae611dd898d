"""Proves what a clock keeps demanding until it is answered, and when somebody may say that he has seen it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.access import RELATIONS
from xdept_collab.rules.demands import (
	EXPLANATION,
	OWING,
	STANDING_OVER,
	Seen,
	acknowledge_findings,
	answered,
	hand_in_findings,
	is_explanation_open,
	with_more,
	words,
)
from xdept_collab.rules.escalation import DEMANDS
from xdept_collab.rules.policies import ACKNOWLEDGING, STOPS_CLOCK
from xdept_collab.rules.recipients import is_known

SOME = st.lists(st.sampled_from(DEMANDS), unique=True)


# feature: clock-acts.demands
@given(SOME, SOME, SOME)
def test_what_is_answered_is_gone_and_the_rest_stays(kept, more, answers):
	text = with_more(", ".join(kept), more)
	assert {*words(text)} == {*kept, *more}
	left = words(answered(text, answers))
	assert {*left} == {*kept, *more} - {*answers}
	assert is_explanation_open(text) == bool({*kept, *more} & {*EXPLANATION})


# feature: clock-acts.demands
@pytest.mark.parametrize("text", [None, "", "  ", "Something else"])
def test_no_demand_is_none(text):
	assert words(text) == ()
	assert answered(text, DEMANDS) == ""
	assert hand_in_findings([("Work Item Delay", text)]) == []


# feature: clock-acts.hand-in
def test_what_still_owes_cause_or_date_is_not_handed_in():
	kept = [("Work Item Delay", "Acknowledge, New Date"), ("Rework", "Acknowledge")]
	assert [finding.facts for finding in hand_in_findings(kept)] == [{"policy": "Work Item Delay"}]


def codes(**values):
	usual = {
		"state": "Running",
		"is_open": True,
		"is_said": True,
		"demands": "Acknowledge",
		"acknowledging": "Noted",
		"is_acknowledged": False,
	}
	return [finding.code for finding in acknowledge_findings(Seen(**{**usual, **values}))]


# feature: clock-acts.acknowledge
@pytest.mark.parametrize(
	("values", "expected"),
	[
		({}, []),
		({"state": "Paused"}, []),
		({"demands": ""}, []),
		({"is_open": False}, ["clock.over"]),
		({"state": "Stopped"}, ["clock.acknowledged"]),
		({"state": "Stopped", "is_open": False}, ["clock.over"]),
		({"is_acknowledged": True, "demands": ""}, ["clock.acknowledged"]),
		({"is_acknowledged": True}, []),
		({"is_said": False}, ["clock.nothing_said"]),
		({"is_said": False, "acknowledging": "Ends the Steps"}, ["clock.nothing_said"]),
		({"is_said": False, "acknowledging": STOPS_CLOCK}, []),
	],
)
def test_a_clock_is_acknowledged_once_it_has_said_something_and_once_for_each_demand(values, expected):
	assert codes(**values) == expected
	assert {"Noted", "Ends the Steps", STOPS_CLOCK} == {*ACKNOWLEDGING}


# feature: clock-acts.remind
def test_who_is_reminded_and_who_stands_over_a_record_are_known_words():
	assert all(is_known(word) for groups in OWING.values() for group in groups for word in group)
	assert {*STANDING_OVER} <= RELATIONS
