"""Proves when a later date can be asked for, who decides, and which date it moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.calendars import CALENDARS, shanghai
from xdept_collab.rules import clocks, policies, runs
from xdept_collab.rules.access import RELATIONS
from xdept_collab.rules.clocks import Span
from xdept_collab.rules.escalation import Percent, Step
from xdept_collab.rules.extensions import (
	HEAD,
	LEADS,
	OWED,
	Asked,
	date_field,
	date_findings,
	findings,
	who_decides,
)
from xdept_collab.rules.policies import Policy

TODAY = date(2024, 7, 25)


def codes(doctype="Work Item", **values):
	usual = {
		"state": "To Do",
		"so_far": TODAY,
		"wanted": TODAY + timedelta(days=2),
		"today": TODAY,
		"limit": 2,
	}
	return [finding.code for finding in findings(doctype, Asked(**{**usual, **values}))]


# feature: extension.asking
@pytest.mark.parametrize(
	("values", "expected"),
	[
		({}, []),
		({"so_far": TODAY - timedelta(days=9)}, []),
		({"state": "Submitted"}, ["extension.not_owed"]),
		({"state": "Done"}, ["extension.not_owed"]),
		({"so_far": None}, ["extension.no_date"]),
		({"wanted": TODAY}, ["extension.not_later"]),
		({"wanted": TODAY - timedelta(days=1), "so_far": TODAY - timedelta(days=3)}, ["extension.past"]),
		({"wanted": TODAY - timedelta(days=1)}, ["extension.not_later", "extension.past"]),
		({"open_others": 1}, ["extension.open_already"]),
		({"approved_others": 1}, []),
		({"approved_others": 2}, ["extension.limit_reached"]),
		({"limit": 0}, ["extension.limit_reached"]),
		({"is_limit": True}, ["extension.not_owed"]),
		({"is_limit": True, "state": "Running"}, []),
		({"is_limit": True, "state": "Paused"}, []),
		({"is_limit": True, "state": "Stopped"}, ["extension.not_owed"]),
		({"open_others": 1, "approved_others": 2}, ["extension.open_already", "extension.limit_reached"]),
	],
)
def test_a_later_date_is_asked_for_what_is_owed_within_the_limit(values, expected):
	assert codes(**values) == expected


# feature: extension.asking
@given(st.dates(), st.dates(), st.dates())
def test_a_date_that_is_granted_is_always_later_and_never_past(so_far, wanted, today):
	for doctype, owed in OWED.items():
		state, is_limit = (owed.states[0], False) if owed.states else ("Running", True)
		if not date_findings(doctype, Asked(state, so_far, wanted, today, is_limit=is_limit)):
			assert wanted > so_far
			assert wanted >= today


# feature: extension.deciding
@pytest.mark.parametrize(
	("doctype", "relations", "expected"),
	[
		("Work Item", {"owner"}, HEAD),
		("Work Item", {"liaison", "member"}, HEAD),
		("Work Item", {"head", "member"}, LEADS),
		("Department Assignment", {"head"}, LEADS),
		("Collaboration Request", {"target_head"}, LEADS),
		("Issue Ticket", {"responsible"}, LEADS),
	],
)
def test_the_head_decides_about_work_of_his_department_and_the_leads_of_the_task_about_the_rest(
	doctype, relations, expected
):
	assert who_decides(doctype, frozenset(relations)) == expected


# feature: extension.deciding
def test_who_owes_a_record_is_a_relation_that_exists():
	assert {relation for owed in OWED.values() for relation in owed.askers} <= RELATIONS


# feature: extension.granting
@pytest.mark.parametrize(
	("doctype", "state", "milestone", "expected"),
	[
		("Work Item", "To Do", "", "planned_end"),
		("Department Assignment", "Executing", "", "due_date"),
		("Department Assignment", "Rework", "", "rework_due"),
		("Department Assignment", "Executing", "Poster", "due_date"),
		("Issue Ticket", "Open", "", "expected_resolution"),
	],
)
def test_an_extension_moves_the_date_that_is_due_now(doctype, state, milestone, expected):
	assert date_field(doctype, state, milestone) == expected


# feature: extension.granting
def test_an_extended_time_limit_is_a_date_that_neither_a_pause_nor_its_policy_moves():
	calendar = CALENDARS[0]
	step = Step("Due", Percent(100), ("head",))
	policy = Policy("Answer", "Department Assignment", Span(2), (step,), (), ())
	run = runs.begin(policy, "D", {}, 1, shanghai(9, 10), calendar)
	runs.take(run, runs.reached(run, shanghai(11, 11)), shanghai(11, 11))
	assert run.done == {"Due"}
	granted = clocks.end_of(date(2026, 2, 13), calendar)
	runs.extend(run, granted, shanghai(11, 12), calendar)
	assert (run.clock.due_at, run.cycle, run.done, run.next_at) == (granted, 2, set(), granted)
	runs.go_on(run, policies.HOLD, {}, shanghai(11, 13), calendar)
	runs.go_on(run, policies.RESUME, {}, shanghai(12, 13), calendar)
	assert run.clock.due_at == granted
	shorter = Policy("Answer", "Department Assignment", Span(1), (step,), (), ())
	runs.with_policy(run, shorter, {}, shanghai(12, 14), calendar)
	assert run.clock.due_at == granted
	runs.go_on(run, policies.END, {}, granted, calendar)
	assert run.clock.is_met
