"""A scenario is played by workflows, policies and calendars, and refuses what could not happen."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.played import Played
from xdept_collab.rules.scenario import scenario_from
from xdept_collab.rules.simulation import Simulation
from xdept_collab.rules.working_calendar import Interval, WorkingTime
from xdept_collab.setup.dry_run import SAMPLE, play, shipped_calendars, shipped_lifecycles, shipped_policies

CALENDARS, LIFECYCLES, POLICIES = shipped_calendars(), shipped_lifecycles(), shipped_policies()
NAME = "China Office Hours"


def at(text: str) -> datetime:
	return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def event(when: str, record: str, **content: object) -> dict[str, object]:
	return {"at": f"2024-{when}", "record": record, **content}


TASK = event(
	"07-15 09:00",
	"T",
	doctype="Collab Task",
	create={
		"status": "Draft",
		"initiator": "starter",
		"coordinator": "lead",
		"initiating_department": "Sales",
		"priority": "High",
	},
)
SENT = event("07-15 09:30", "T", by="starter", move="Submit")
CONTRACT = event(
	"07-15 09:30",
	"A",
	doctype="Department Assignment",
	create={"status": "Awaiting Answer", "task": "T", "department": "R&D"},
)
COMPANY = {
	"Sales": {"head": "sales", "parent": "Company"},
	"R&D": {"head": "research", "parent": "Company"},
	"Company": {"head": "general"},
}


def played(*events: dict[str, object], until: str = "07-31 18:00") -> Played:
	document = {"departments": COMPANY, "calendar": NAME, "until": f"2024-{until}", "events": list(events)}
	return Simulation(scenario_from(document, CALENDARS[NAME]), LIFECYCLES, POLICIES, CALENDARS).play()


def told(result: Played, policy: str) -> list[tuple[datetime, str, str]]:
	return [(each.told_at, each.user, each.step) for each in result.told if each.policy == policy]


# feature: dry-run.plays
def test_a_department_that_does_not_answer_is_reminded_then_reported():
	assert told(played(TASK, SENT, CONTRACT), "Department Answer") == [
		(at("07-16 09:30"), "research", "Half-way"),
		(at("07-17 09:30"), "research", "Due"),
		(at("07-17 09:30"), "lead", "Due"),
		(at("07-18 09:30"), "general", "One Day Late"),
		(at("07-18 09:30"), "starter", "One Day Late"),
	]


# feature: dry-run.plays
def test_an_answer_ends_the_clock_and_a_refused_condition_begins_a_new_cycle():
	result = played(
		*(TASK, SENT, CONTRACT),
		event("07-16 16:00", "A", by="research", move="Accept with Conditions", reason="More people"),
		event("07-17 10:00", "A", by="lead", move="Refuse Conditions", reason="No more people"),
		event("07-19 09:00", "A", by="research", move="Accept"),
	)
	runs = [run for run in result.runs if run.policy.name == "Department Answer"]
	assert [(run.cycle, run.clock.is_met) for run in runs] == [(1, True), (2, True)]
	assert [(each.cycle, each.step) for each in result.told if each.policy == "Department Answer"] == [
		(1, "Half-way"),
		(2, "Half-way"),
	]


# feature: dry-run.plays
def test_a_time_limit_that_is_granted_more_time_lasts_until_the_end_of_that_day_and_is_told_of_anew():
	result = played(
		*(TASK, SENT, CONTRACT),
		event("07-16 16:00", "A", by="lead", extend="Department Answer", to="2024-07-19"),
		event("07-22 10:00", "A", by="research", move="Accept"),
	)
	(run,) = [run for run in result.runs if run.policy.name == "Department Answer"]
	assert (run.cycle, run.clock.due_at, run.clock.is_met) == (2, at("07-19 18:00"), False)
	assert told(result, "Department Answer") == [
		(at("07-16 09:30"), "research", "Half-way"),
		(at("07-17 14:30"), "research", "Half-way"),
		(at("07-22 09:00"), "research", "Due"),
		(at("07-22 09:00"), "lead", "Due"),
	]


# feature: dry-run.plays
def test_nothing_is_told_while_the_task_stands_still_and_the_time_goes_on_after_it():
	work = event(
		"07-18 10:00",
		"Q",
		doctype="Collaboration Request",
		create={"status": "Sent", "task": "T", "to_department": "R&D", "requested_by": "sales"},
	)
	result = played(
		*(TASK, SENT),
		event("07-15 10:00", "T", by="lead", move="Plan Without Waiting", reason="Known people"),
		event("07-15 10:10", "T", by="lead", move="Start Sign-off"),
		event("07-15 10:20", "T", by="system", move="Start Execution"),
		work,
		event("07-18 11:00", "T", by="lead", move="Hold", reason="The shop moves"),
		event("07-25 11:00", "T", by="lead", move="Resume"),
	)
	assert told(result, "Request Response") == [
		(at("07-26 10:00"), "research", "Due"),
		(at("07-29 10:00"), "general", "One Day Late"),
	]


# feature: dry-run.plays
def test_a_message_waits_for_the_opening_of_whom_it_is_for():
	early = WorkingTime(
		replace(CALENDARS[NAME].calendar, name="Early", weekdays=((Interval(360, 720),),) * 7)
	)
	item = {
		"status": "To Do",
		"task": "T",
		"department": "Sales",
		"owner_user": "sales",
		"planned_end": "2024-07-18",
	}
	document = {
		"departments": {**COMPANY, "R&D": {**COMPANY["R&D"], "calendar": "Early"}},
		"calendar": NAME,
		"until": "2024-07-19 12:00",
		"events": [
			TASK,
			SENT,
			event("07-15 10:00", "W", doctype="Work Item", create={**item, "owner_user": "research"}),
		],
	}
	known = {**CALENDARS, "Early": early}
	result = Simulation(scenario_from(document, CALENDARS[NAME]), LIFECYCLES, POLICIES, known).play()
	assert told(result, "Work Item Delay")[-2:] == [
		(at("07-19 06:00"), "research", "Overdue"),
		(at("07-19 09:00"), "sales", "Overdue"),
	]


# feature: dry-run.plays
def test_a_new_date_begins_the_ladder_anew():
	item = {
		"status": "To Do",
		"task": "T",
		"department": "R&D",
		"owner_user": "worker",
		"planned_end": "2024-07-18",
	}
	result = played(
		*(TASK, SENT, event("07-15 10:00", "W", doctype="Work Item", create=item)),
		event("07-19 10:00", "W", set={"planned_end": "2024-07-24"}),
		event("07-25 10:00", "W", set={"planned_end": "2024-07-24"}),
	)
	warned = [
		when
		for when, user, step in told(result, "Work Item Delay")
		if (user, step) == ("worker", "Day Before")
	]
	assert warned == [at("07-17 09:00"), at("07-23 09:00")]


# feature: dry-run.plays
def test_a_date_that_has_passed_already_is_told_at_once_and_once_to_each():
	item = {
		"status": "To Do",
		"task": "T",
		"department": "R&D",
		"owner_user": "worker",
		"planned_end": "2024-07-01",
	}
	result = played(*(TASK, SENT, event("07-15 10:00", "W", doctype="Work Item", create=item)))
	assert told(result, "Work Item Delay") == [
		(at("07-15 10:00"), user, "Three Days Late")
		for user in ("worker", "research", "lead", "starter", "general")
	]


# feature: dry-run.plays
def test_an_urgent_complaint_is_told_at_night_unless_somebody_has_seen_it():
	ticket = {
		"status": "Open",
		"task": "T",
		"responsible_department": "R&D",
		"cause": "Complaint",
		"is_urgent": 1,
	}
	document = {
		"departments": COMPANY,
		"roles": {"Customer Service Supervisor": ["supervisor"], "Product Department Head": ["product"]},
		"until": "2024-07-16 09:00",
		"events": [TASK, SENT, event("07-15 19:30", "K", doctype="Issue Ticket", create=ticket)],
		"calendar": NAME,
	}
	unseen = Simulation(scenario_from(document, CALENDARS[NAME]), LIFECYCLES, POLICIES, CALENDARS).play()
	assert told(unseen, "Urgent Complaint") == [
		(at("07-15 21:30"), "supervisor", "Two Hours"),
		(at("07-15 21:30"), "product", "Two Hours"),
	]
	seen = event("07-15 20:00", "K", by="product", acknowledge="Urgent Complaint")
	document["events"] = [*document["events"], seen]
	result = Simulation(scenario_from(document, CALENDARS[NAME]), LIFECYCLES, POLICIES, CALENDARS).play()
	assert told(result, "Urgent Complaint") == []
	assert [run.clock.is_met for run in result.runs if run.policy.name == "Urgent Complaint"] == [True]


# feature: dry-run.plays
def test_a_report_that_nobody_gives_is_asked_for_every_working_day():
	item = {"status": "To Do", "task": "T", "department": "R&D", "owner_user": "worker"}
	result = played(
		*(TASK, SENT, event("07-18 10:00", "W", doctype="Work Item", create=item)),
		event("07-18 10:05", "W", by="worker", move="Start"),
		event("07-19 09:00", "W", by="worker", report={"progress": 20}),
		until="07-23 10:00",
	)
	assert told(result, "Daily Report") == [
		(at("07-18 17:45"), "worker", "Before Closing"),
		(at("07-19 09:15"), "research", "Next Morning"),
		(at("07-22 17:45"), "worker", "Before Closing"),
		(at("07-23 09:15"), "research", "Next Morning"),
	]


# feature: dry-run.refuses
@pytest.mark.parametrize(
	("events", "code", "facts"),
	[
		((TASK, TASK), "scenario.known_record", {"number": 2, "record": "T"}),
		((SENT,), "scenario.unknown_record", {"number": 1, "record": "T"}),
		(
			(TASK, event("07-15 10:00", "T", by="starter", move="Approve")),
			"scenario.unknown_move",
			{"number": 2, "action": "Approve", "state": "Draft", "choices": "Submit, Cancel"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="lead", move="Submit")),
			"scenario.not_his_move",
			{"number": 2, "action": "Submit", "state": "Draft", "actor": "lead"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="system", move="Submit")),
			"scenario.not_his_move",
			{"number": 2, "action": "Submit", "state": "Draft", "actor": "system"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="starter", move="Cancel")),
			"scenario.reason_missing",
			{"number": 2, "action": "Cancel", "state": "Draft"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="lead", set={"status": "Closed"})),
			"scenario.state_is_moved",
			{"number": 2, "record": "T"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="lead", acknowledge="Kick-off Held")),
			"scenario.unknown_clock",
			{"number": 2, "policy": "Kick-off Held", "record": "T"},
		),
		(
			(TASK, event("07-15 10:00", "T", by="lead", extend="Kick-off Held", to="2024-07-17")),
			"scenario.unknown_clock",
			{"number": 2, "policy": "Kick-off Held", "record": "T"},
		),
	],
)
def test_what_could_not_happen_is_refused_with_its_event(events, code, facts):
	with pytest.raises(RuleBroken) as refused:
		played(*events)
	assert (refused.value.code, refused.value.facts) == (code, facts)


# feature: dry-run.refuses
@pytest.mark.parametrize(
	("document", "codes"),
	[
		({"events": []}, ["scenario.no_events"]),
		({"events": [event("07-15", "T", set={})]}, ["scenario.time"]),
		({"events": [event("07-15 10:00", "T")]}, ["scenario.kind"]),
		({"events": [event("07-15 10:00", "T", set={}, move="Submit")]}, ["scenario.kind"]),
		({"events": [event("07-15 10:00", "", set={})]}, ["scenario.kind"]),
		({"events": [event("07-15 10:00", "T", report={}, until="soon")]}, ["scenario.time"]),
		({"events": [event("07-15 10:00", "T", extend="Kick-off Held")]}, ["scenario.time"]),
		({"until": "later", "events": [TASK]}, ["scenario.time"]),
		(
			{"events": [event("now", "T"), event("then", "T", set={})]},
			["scenario.time", "scenario.kind", "scenario.time"],
		),
	],
)
def test_a_file_is_refused_with_everything_that_is_wrong_in_it(document, codes):
	with pytest.raises(RuleBroken) as refused:
		scenario_from(document, CALENDARS[NAME])
	assert [finding.code for finding in refused.value.findings] == codes


# feature: dry-run.plays
def test_the_q3_launch_is_told_as_its_people_would_remember_it():
	_scenario, result, _names, _calendar = play(SAMPLE)
	late = {(run.record, run.policy.name) for run in result.runs if run.clock.is_met is False}
	assert late - {(record, "Daily Report") for record in ("W1", "W4")} == {
		("T", "Kick-off Held"),
		("T", "Plan Distributed"),
		("T", "Retro Held"),
		("A-CS", "Department Answer"),
		("A-SAL", "Rework"),
		("K1", "Urgent Complaint"),
		("L1", "Resource Returned"),
		("Q2", "Request Response"),
		("V-MKT", "Acceptance Decision"),
		("W1", "Work Item Delay"),
		("W3", "Work Item Delay"),
		("W4", "Work Item Delay"),
	}
	ladder = [
		(each.told_at, each.step) for each in result.told if each.record == "W4" and each.user == "sales.head"
	]
	assert ladder == [
		(at("08-02 09:00"), "Day Before"),
		(at("08-06 09:00"), "Overdue"),
		(at("08-08 09:00"), "Two Days Late"),
		(at("08-08 09:15"), "Next Morning"),
		(at("08-09 09:15"), "Next Morning"),
	]


# feature: dry-run.plays
def test_nobody_is_told_the_same_step_twice_and_the_same_file_gives_the_same_play():
	_scenario, first, _names, _calendar = play(SAMPLE)
	_scenario, second, _names, _calendar = play(SAMPLE)
	assert first.told == second.told
	keys = [(each.policy, each.record, each.cycle, each.step, each.user) for each in first.told]
	assert len(keys) == len(set(keys))


# feature: dry-run.plays
def test_looking_later_changes_who_is_told_by_nothing():
	document = json.loads(SAMPLE.read_text(encoding="utf-8"))
	scenario = scenario_from(document, CALENDARS[NAME])
	whole = Simulation(scenario, LIFECYCLES, POLICIES, CALENDARS).play()
	half = at("08-07 12:00")
	begun = replace(scenario, events=tuple(each for each in scenario.events if each.at <= half), until=half)
	part = Simulation(begun, LIFECYCLES, POLICIES, CALENDARS).play()
	assert part.told == tuple(each for each in whole.told if each.reached_at <= half)
