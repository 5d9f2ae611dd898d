"""A run is told step by step, once; an acknowledgement that ends the steps is the last word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from xdept_collab.rules import policies, runs
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.runs import Run
from xdept_collab.setup.dry_run import shipped_calendars, shipped_policies

CALENDAR = shipped_calendars()["China Office Hours"]
POLICY = next(policy for policy in shipped_policies() if policy.name == "Department Answer")


def at(text: str) -> datetime:
	return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def begun(policy: Policy = POLICY) -> Run:
	"""A run that began on Monday at 10:00: half-way on Tuesday, due on Wednesday, a day late on Thursday."""
	return runs.begin(policy, "A", {}, 1, at("02 10:00"), CALENDAR)


def told(run: Run, when: str) -> list[str]:
	"""Look at that time, take what is found, and return what was passed and what fires."""
	found = runs.reached(run, at(when))
	runs.take(run, found, at(when))
	return [step.key for step in (*found.passed, *([found.step] if found.step else []))]


# feature: escalation.once
def test_however_late_the_look_is_every_step_is_told_once():
	run = begun()
	assert told(run, "04 10:00") == ["Half-way", "Due"]
	assert told(run, "04 10:00") == []
	assert run.next_at == at("05 10:00")
	assert told(run, "05 10:00") == ["One Day Late"]
	assert run.next_at is None


# feature: escalation.silent
@pytest.mark.parametrize("acknowledging", policies.ACKNOWLEDGING)
def test_an_acknowledgement_is_noted_ends_the_steps_or_stops_the_time_as_the_policy_says(acknowledging: str):
	run = begun(replace(POLICY, acknowledging=acknowledging))
	told(run, "03 10:00")
	runs.acknowledge(run, at("03 11:00"), CALENDAR)
	is_noted = acknowledging == policies.NOTED
	assert run.next_at == (at("04 10:00") if is_noted else None)
	assert bool(runs.reached(run, at("05 10:00")).step) is is_noted
	assert run.clock.is_met is (True if acknowledging == policies.STOPS_CLOCK else None)
