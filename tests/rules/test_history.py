"""What has happened is played again by another policy, and summed up."""

from dataclasses import replace
from datetime import date, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from xdept_collab.rules.clocks import OwnDate, Report, Span
from xdept_collab.rules.escalation import Percent, Step
from xdept_collab.rules.history import Outcome, Remembered, events_of, in_order, outcome_of, playable
from xdept_collab.rules.policies import Condition, Policy
from xdept_collab.rules.recipients import Company, People
from xdept_collab.rules.scenario import Scenario
from xdept_collab.rules.simulation import Simulation
from xdept_collab.setup.dry_run import shipped_calendars

CALENDARS = shipped_calendars()
NAME = "China Office Hours"
ZONE = ZoneInfo("Asia/Shanghai")
COMPANY = Company({"Sales": People("sales", "desk", parent="Board"), "Board": People("chief")})
ANSWER = Policy(
	"Answer",
	"Department Assignment",
	Span(2),
	(Step("Due", Percent(100), ("head",)), Step("Late", Span(1), ("superior", "coordinator"))),
	starts=(Condition("status", "is", ("Awaiting Answer",)),),
	stops=(Condition("status", "is not", ("Awaiting Answer",)),),
)


def at(text: str) -> datetime:
	return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


TASK = Remembered(
	"T",
	"Collab Task",
	at("07-01 09:00"),
	{"status": "Executing", "coordinator": "lead"},
	[(at("07-01 09:00"), "Draft"), (at("07-01 10:00"), "Awaiting Departments")],
)


def assignment(name: str, *states: tuple[str, str], **values: object) -> Remembered:
	usual = {"status": states[-1][1], "task": "T", "department": "Sales", **values}
	return Remembered(
		name, "Department Assignment", at(states[0][0]), usual, [(at(when), word) for when, word in states]
	)


def played(
	policy: Policy, *records: Remembered, start: str = "07-01 00:00", until: str = "07-31 18:00"
) -> Outcome:
	policy, told = playable(policy), list[int]()
	scenario = Scenario("", COMPANY, events_of(records, policy, ZONE), at(until), NAME)
	result = Simulation(scenario, {}, [policy], CALENDARS).play(told.append)
	assert told[0] == 0
	return outcome_of(result, policy, at(start), at(until))


# feature: policy.history
def test_what_was_answered_in_time_is_met_and_what_was_late_is_told():
	found = played(
		ANSWER,
		TASK,
		assignment("A", ("07-01 10:00", "Awaiting Answer"), ("07-02 10:00", "Accepted")),
		assignment("B", ("07-01 10:00", "Awaiting Answer"), ("07-05 10:00", "Accepted")),
		assignment("C", ("07-31 10:00", "Awaiting Answer")),
	)
	assert (found.clocks, found.met, found.missed, found.open) == (3, 1, 1, 1)
	assert found.messages == 3
	assert found.users == (("chief", 1), ("lead", 1), ("sales", 1))
	assert found.steps == (("Late", 2), ("Due", 1))
	assert found.late == (("Sales", 1),)


# feature: policy.history
def test_another_policy_would_have_told_others():
	late = assignment("B", ("07-01 10:00", "Awaiting Answer"), ("07-05 10:00", "Accepted"))
	assert played(replace(ANSWER, target=Span(5)), TASK, late).messages == 0
	assert played(replace(ANSWER, target=Span(1, "Hours")), TASK, late).missed == 1


# feature: policy.history
def test_only_what_falls_into_the_time_that_is_asked_about_counts():
	early = assignment("A", ("07-01 10:00", "Awaiting Answer"), ("07-02 10:00", "Accepted"))
	late = assignment("B", ("07-01 10:00", "Awaiting Answer"), ("07-05 10:00", "Accepted"))
	found = played(ANSWER, TASK, early, late, start="07-04 00:00")
	assert (found.clocks, found.missed) == (1, 1)
	assert found.users == (("chief", 1), ("lead", 1)), "the head was told before"


# feature: policy.history
def test_a_task_that_stood_still_paused_its_clocks():
	hold = [*TASK.states, (at("07-01 11:00"), "On Hold"), (at("07-08 11:00"), "Executing")]
	waiting = assignment("A", ("07-01 10:00", "Awaiting Answer"), ("07-09 10:00", "Accepted"))
	assert played(ANSWER, replace(TASK, states=hold), waiting).met == 1
	assert played(ANSWER, TASK, waiting).met == 0


# feature: policy.history
@pytest.mark.parametrize(("day", "met"), [(date(2024, 7, 8), 1), (date(2024, 7, 9), 0)])
def test_a_date_that_says_when_something_was_done_was_not_set_before_it(day: date, met: int):
	policy = replace(
		ANSWER,
		doctype="Collab Milestone",
		target=OwnDate("due_date"),
		starts=(Condition("due_date", "is set"),),
		stops=(Condition("done_on", "is set"),),
	)
	row = Remembered(
		"M",
		"Collab Milestone",
		at("07-01 09:00"),
		{"task": "T", "department": "Sales", "due_date": date(2024, 7, 8), "done_on": day},
	)
	found = played(policy, TASK, row)
	assert (found.clocks, found.met, found.missed) == (1, met, 1 - met)
	undone = replace(row, values={**row.values, "done_on": None})
	assert played(policy, TASK, undone).missed == 1


# feature: policy.history
def test_what_stands_in_a_record_that_is_over_owes_nothing_more():
	policy = replace(
		ANSWER,
		doctype="Collab Milestone",
		target=OwnDate("due_date"),
		starts=(Condition("due_date", "is set"),),
		stops=(Condition("done_on", "is set"),),
	)
	values = {"task": "T", "department": "Sales", "due_date": date(2024, 7, 8)}
	row = Remembered("M", "Collab Milestone", at("07-01 09:00"), values, ended_at=at("07-05 09:00"))
	assert played(policy, TASK, row).met == 1
	assert played(policy, TASK, replace(row, ended_at=at("07-10 09:00"))).missed == 1


# feature: policy.history
def test_a_progress_log_answers_the_report_of_its_day():
	policy = replace(
		ANSWER,
		doctype="Work Item",
		target=Report(15),
		starts=(Condition("status", "is", ("In Progress",)),),
		stops=(Condition("status", "is not", ("In Progress",)),),
		steps=(Step("Due", Percent(100), ("owner",)),),
	)
	item = Remembered(
		"I",
		"Work Item",
		at("07-01 09:00"),
		{"task": "T", "department": "Sales", "owner_user": "worker", "status": "Done"},
		[(at("07-01 09:00"), "In Progress"), (at("07-05 09:00"), "Done")],
		[at("07-01 16:00"), at("07-03 16:00")],
	)
	found = played(policy, TASK, item)
	assert found.users == (("worker", 2),), "Tuesday and Thursday"


# feature: policy.history
def test_a_record_whose_log_is_lost_is_taken_as_it_is_now():
	unknown = replace(assignment("A", ("07-01 10:00", "Awaiting Answer")), states=())
	assert played(ANSWER, TASK, unknown).missed == 1


# feature: policy.history
def test_a_thousand_records_are_played_in_seconds():
	tasks = [replace(TASK, name=f"T{number}") for number in range(250)]
	asked = [
		assignment(
			f"A{number}",
			("07-01 10:00", "Awaiting Answer"),
			("07-05 10:00", "Accepted"),
			task=f"T{number % 250}",
		)
		for number in range(1000)
	]
	began = perf_counter()
	assert played(ANSWER, *tasks, *asked).missed == 1000
	assert perf_counter() - began < 20


# feature: policy.history
def test_moves_of_one_moment_follow_on_each_other():
	first, then = at("07-01 09:00"), at("07-02 09:00")
	made, asked = (first, "", "Draft"), (first, "Draft", "Awaiting")
	planned = (then, "Awaiting", "Planning")
	assert in_order([planned, asked, made]) == [made, asked, planned]
	assert in_order([(first, "Gone", "Elsewhere"), planned]) == [(first, "Gone", "Elsewhere"), planned]
