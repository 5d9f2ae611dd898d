"""The policies that ship say what the sources say: every time limit of the domain with its steps."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from xdept_collab.rules import clocks, escalation
from xdept_collab.rules.policies import OVER, STANDING_STILL, verdict
from xdept_collab.rules.policy_lint import lint
from xdept_collab.rules.recipients import PERSONS
from xdept_collab.setup.dry_run import shipped_calendars, shipped_lifecycles, shipped_policies

POLICIES = {policy.name: policy for policy in shipped_policies()}
LIFECYCLES = shipped_lifecycles()
CALENDAR = shipped_calendars()["China Office Hours"]
LADDER = [
	("Day Before", "07-19 09:00", "owner head"),
	("Overdue", "07-22 18:00", "owner head"),
	("Two Days Late", "07-25 09:00", "owner head coordinator"),
	("Three Days Late", "07-26 09:00", "initiator coordinator superior"),
]
OF_DEPARTMENT = [(name, moment, told.replace("owner ", "")) for name, moment, told in LADDER]


def at(text: str) -> datetime:
	return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


# Begun on Monday 15 July 2024 at 10:00; dates of records are Monday 22 July.
TABLE = {
	("Kick-off Held", False): [
		("Due", "07-16 10:00", "coordinator"),
		("One Day Late", "07-17 10:00", "initiator"),
	],
	("Kick-off Held", True): [
		("Due", "07-16 10:00", "coordinator"),
		("One Day Late", "07-17 10:00", "initiator"),
	],
	("Department Answer", False): [
		("Half-way", "07-16 10:00", "head"),
		("Due", "07-17 10:00", "head coordinator"),
		("One Day Late", "07-18 10:00", "superior initiator"),
	],
	("Plan Distributed", False): [("Due", "07-16 10:00", "coordinator")],
	("Request Response", False): [
		("Half-way", "07-15 15:15", "target_liaison"),
		("Due", "07-16 10:00", "target_head"),
		("One Day Late", "07-17 10:00", "target_superior"),
	],
	("Request Response", True): [
		("Half-way", "07-15 22:00", "target_liaison"),
		("Due", "07-16 10:00", "target_head"),
		("One Day Late", "07-17 10:00", "target_superior"),
	],
	("Ticket Response", False): [
		("Half-way", "07-15 15:15", "responsible_liaison"),
		("Due", "07-16 10:00", "responsible_head"),
	],
	("Ticket Response", True): [
		("Half-way", "07-15 22:00", "responsible_liaison"),
		("Due", "07-16 10:00", "responsible_head"),
	],
	("Ticket Resolution", False): [
		("Due", "07-16 10:00", "responsible_head coordinator"),
		("One Day Late", "07-17 10:00", "responsible_superior"),
	],
	("Ticket Resolution by Date", False): [
		("Due", "07-22 18:00", "responsible_head coordinator"),
		("One Day Late", "07-24 09:00", "responsible_superior"),
	],
	("Urgent Complaint", True): [
		("Two Hours", "07-15 12:00", "role:Customer Service Supervisor role:Product Department Head")
	],
	("Work Item Delay", False): LADDER,
	("Assignment Delay", False): OF_DEPARTMENT,
	("Milestone Delay", False): OF_DEPARTMENT,
	("Rework", False): OF_DEPARTMENT,
	("Acceptance Decision", False): [
		("Half-way", "07-16 15:15", "reviewer"),
		("Due", "07-18 10:00", "coordinator"),
		("One Day Late", "07-19 10:00", "initiating_superior"),
	],
	("Daily Report", False): [
		("Before Closing", "07-15 17:45", "owner"),
		("Next Morning", "07-16 09:15", "head"),
	],
	("Weekly Report", False): [
		("Before Closing", "07-19 17:45", "owner"),
		("Next Morning", "07-22 09:15", "head"),
	],
	("Retro Held", False): [("Due", "07-22 10:00", "coordinator")],
	("Resource Returned", False): [
		("Day Before", "07-19 09:00", "borrower"),
		("Due", "07-22 18:00", "head lender_head"),
	],
}


# feature: policy.shipped
@pytest.mark.parametrize(("policy", "is_urgent"), TABLE)
def test_a_shipped_policy_tells_these_people_at_these_moments(policy, is_urgent):
	rule = POLICIES[policy]
	target = rule.target_for({"is_urgent": is_urgent})
	own = at("07-22 00:00").date() if isinstance(target, clocks.OwnDate) else None
	clock = clocks.arm(at("07-15 10:00"), target, CALENDAR, own)
	rungs = escalation.ladder(clock, rule.steps, CALENDAR)
	assert [(step.key, moment, " ".join(step.recipients)) for moment, step in rungs] == [
		(name, at(moment), told) for name, moment, told in TABLE[policy, is_urgent]
	]


# feature: policy.shipped
def test_every_shipped_policy_is_in_the_table_and_none_is_missing():
	assert {policy for policy, _is_urgent in TABLE} == set(POLICIES)
	urgent = {name for name, policy in POLICIES.items() if policy.urgent or policy.ignores_window}
	assert urgent == {policy for policy, is_urgent in TABLE if is_urgent}


# feature: policy.shipped
@pytest.mark.parametrize("name", POLICIES)
def test_a_shipped_policy_is_sound_and_names_states_of_its_workflow(name):
	policy = POLICIES[name]
	lifecycle = LIFECYCLES.get(policy.doctype)
	states = [state.name for state in lifecycle.states] if lifecycle else None
	assert lint(policy, states=states) == []


# feature: policy.shipped
def test_only_the_urgent_complaint_disturbs_anybody_at_night():
	assert [name for name, policy in POLICIES.items() if policy.ignores_window] == ["Urgent Complaint"]


# feature: policy.shipped
def test_the_red_step_of_every_ladder_demands_cause_and_new_date_and_calls_a_meeting():
	red = [step for policy in POLICIES.values() for step in policy.steps if "Mark Red" in step.effects]
	assert len(red) == 4
	for step in red:
		assert (step.demands, step.effects) == (("Cause", "New Date"), ("Mark Red", "Call Special Meeting"))
		assert "head" in step.recipients


def _reachable(name: str) -> set[str]:
	policy = POLICIES[name]
	return {state.name for state in LIFECYCLES[policy.doctype].states}


# feature: policy.shipped
@pytest.mark.parametrize("name", [name for name, policy in POLICIES.items() if policy.doctype in LIFECYCLES])
def test_in_every_state_of_its_record_a_clock_runs_or_ends_but_never_hangs(name):
	policy = POLICIES[name]
	facts = {
		line.field: line.values[0] if line.values else 1 for line in policy.starts if line.field != "status"
	}
	dates = {"due_date": "2024-07-22", "planned_end": "2024-07-22", "rework_due": "2024-07-22"}
	ended = []
	for state in sorted(_reachable(name)):
		record = {**dates, **facts, "status": state, "is_urgent": policy.ignores_window}
		task = state if policy.doctype == "Collab Task" else "Executing"
		word = verdict(policy, clocks.RUNNING, record, task)
		ended += [state] if word == "end" else []
		if state not in OVER | STANDING_STILL:
			assert word in ("keep", "end")
	final = {state.name for state in LIFECYCLES[policy.doctype].states if state.is_end}
	assert final - set(ended) <= ({"Archived"} if policy.outlives_task else set())


# feature: policy.shipped
def test_every_person_whom_a_policy_names_is_one_that_a_record_knows():
	words = {word for policy in POLICIES.values() for step in policy.steps for word in step.recipients}
	assert words & PERSONS <= {"owner", "coordinator", "initiator", "reviewer", "borrower"}
