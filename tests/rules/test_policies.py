"""Policies: what becomes of a clock, and what is refused before it times anybody."""

from dataclasses import replace

import pytest

from xdept_collab.rules.clocks import PAUSED, RUNNING, STOPPED, OwnDate, Report, Span
from xdept_collab.rules.escalation import Percent, Step
from xdept_collab.rules.policies import ARM, END, HOLD, KEEP, RESUME, Condition, Policy, verdict
from xdept_collab.rules.policy_lint import lint

TOLD = (Step("Due", Percent(100), ("head",)),)
ANSWER = Policy(
	"Department Answer",
	"Department Assignment",
	Span(2),
	TOLD,
	starts=(Condition("status", "is", ("Awaiting Answer",)),),
	stops=(Condition("status", "is not", ("Awaiting Answer", "Waiting")),),
	pauses=(Condition("status", "is", ("Waiting",)), Condition("asks_back", "is set")),
)
AWAITING, WAITING, ACCEPTED = ({"status": state} for state in ("Awaiting Answer", "Waiting", "Accepted"))


# feature: policy.verdict
@pytest.mark.parametrize(
	("clock", "facts", "task", "word"),
	[
		(None, AWAITING, "Planning", ARM),
		(None, ACCEPTED, "Planning", KEEP),
		(None, WAITING, "Planning", KEEP),
		(None, AWAITING, "On Hold", KEEP),
		(None, AWAITING, "Cancelled", KEEP),
		(None, {}, "Planning", KEEP),
		(RUNNING, AWAITING, "Planning", KEEP),
		(RUNNING, WAITING, "Planning", HOLD),
		(RUNNING, {**AWAITING, "asks_back": 1}, "Planning", HOLD),
		(RUNNING, ACCEPTED, "Planning", END),
		(RUNNING, AWAITING, "On Hold", HOLD),
		(RUNNING, AWAITING, "Cancelled", END),
		(RUNNING, ACCEPTED, "On Hold", END),
		(PAUSED, WAITING, "Planning", KEEP),
		(PAUSED, AWAITING, "Planning", RESUME),
		(PAUSED, AWAITING, "On Hold", KEEP),
		(PAUSED, ACCEPTED, "Planning", END),
		(STOPPED, AWAITING, "Planning", KEEP),
		(STOPPED, WAITING, "On Hold", KEEP),
		(STOPPED, ACCEPTED, "Planning", END),
	],
)
def test_a_clock_follows_what_its_record_is(clock, facts, task, word):
	assert verdict(ANSWER, clock, facts, task) == word


# feature: policy.verdict
@pytest.mark.parametrize("task", ["Closed", "Archived"])
def test_only_what_begins_at_the_end_of_a_task_outlives_it(task):
	retro = replace(
		ANSWER, starts=(Condition("status", "is", (task,)),), stops=(Condition("held", "is set"),)
	)
	assert verdict(retro, None, {"status": task}, task) == KEEP
	assert verdict(replace(retro, outlives_task=True), None, {"status": task}, task) == ARM
	assert (
		verdict(replace(retro, outlives_task=True), RUNNING, {"status": task, "held": "2026-02-09"}, task)
		== END
	)


# feature: policy.verdict
def test_a_limit_by_a_date_begins_when_the_record_has_it():
	by_date = replace(ANSWER, target=OwnDate("due_date"))
	assert verdict(by_date, None, AWAITING, "Planning") == KEEP
	assert verdict(by_date, None, {**AWAITING, "due_date": "2026-02-09"}, "Planning") == ARM


# feature: policy.verdict
def test_urgent_records_have_the_limit_of_urgent_ones():
	policy = replace(ANSWER, urgent=Span(24, "Hours", is_working=False))
	assert policy.target_for({"is_urgent": 1}) == policy.urgent
	assert policy.target_for({"is_urgent": 0}) == policy.target
	assert ANSWER.target_for({"is_urgent": 1}) == ANSWER.target


# feature: policy.lint
def test_a_sound_policy_has_no_findings():
	fields, states = ("status", "asks_back"), ("Awaiting Answer", "Waiting", "Accepted")
	assert lint(ANSWER, fields=fields, states=states, roles=()) == []


# feature: policy.lint
@pytest.mark.parametrize(
	("change", "code"),
	[
		({"target": Span(0)}, "policy.target"),
		({"target": Span(2, "Weeks")}, "policy.target"),
		({"urgent": Span(-1)}, "policy.target"),
		({"target": Report(-1)}, "policy.target"),
		({"target": OwnDate("")}, "policy.unknown_date"),
		({"target": OwnDate("nowhere")}, "policy.unknown_date"),
		({"target": OwnDate("status")}, "policy.unknown_date"),
		({"starts": ()}, "policy.never_starts"),
		({"stops": ()}, "policy.never_stops"),
		({"stops": (Condition("elsewhere", "is set"),)}, "policy.unknown_field"),
		({"stops": (Condition("status", "is"),)}, "policy.incomplete_condition"),
		({"stops": (Condition("status", "equals", ("Accepted",)),)}, "policy.incomplete_condition"),
		({"stops": (Condition("status", "is", ("Nowhere",)),)}, "policy.unknown_state"),
		({"stops": (Condition("task_status", "is", ("Nowhere",)),)}, "policy.unknown_state"),
		({"stops": (Condition("cause", "is", ("Complaint", "Weather")),)}, "policy.unknown_value"),
		({"doctype": "User"}, "policy.untimed"),
		({"steps": ()}, "policy.no_steps"),
		({"steps": (*TOLD, *TOLD)}, "policy.step_name"),
		({"steps": (replace(TOLD[0], key=""),)}, "policy.step_name"),
		({"steps": (replace(TOLD[0], at=Percent(0)),)}, "policy.step_moment"),
		({"steps": (replace(TOLD[0], at=Percent(101)),)}, "policy.step_moment"),
		({"steps": (replace(TOLD[0], at=Span(0)),)}, "policy.step_moment"),
		({"target": Report(15), "steps": (replace(TOLD[0], at=Percent(50)),)}, "policy.step_moment"),
		({"target": Report(15), "steps": (replace(TOLD[0], at=Span(-1)),)}, "policy.step_moment"),
		({"steps": (replace(TOLD[0], recipients=()),)}, "policy.nobody_told"),
		({"steps": (replace(TOLD[0], recipients=("boss",)),)}, "policy.unknown_recipient"),
		({"steps": (replace(TOLD[0], recipients=("role:Nobody",)),)}, "policy.unknown_recipient"),
		({"steps": (replace(TOLD[0], recipients=("part:X",)),)}, "policy.unknown_recipient"),
		({"steps": (replace(TOLD[0], channels=("Fax",)),)}, "policy.unknown_word"),
		({"steps": (replace(TOLD[0], demands=("Money",)),)}, "policy.unknown_word"),
		({"steps": (replace(TOLD[0], effects=("Dismiss",)),)}, "policy.unknown_word"),
	],
)
def test_a_policy_that_would_fail_later_is_refused_now(change, code):
	known = {
		"fields": ("status", "asks_back", "task_status", "cause"),
		"states": ("Awaiting Answer", "Waiting", "Accepted"),
		"dates": ("due_date",),
		"choices": {"task_status": ("Executing",), "cause": ("Complaint",)},
		"doctypes": ("Department Assignment",),
	}
	found = lint(replace(ANSWER, **change), **known, roles=("Manager",))
	assert code in {finding.code for finding in found}
