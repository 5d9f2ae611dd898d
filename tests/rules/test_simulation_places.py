"""In a dry run each department works in its own hours, and each person hears in those of his department."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from xdept_collab.rules.played import Played
from xdept_collab.rules.scenario import scenario_from
from xdept_collab.rules.simulation import Simulation
from xdept_collab.rules.working_calendar import Interval, WorkingTime
from xdept_collab.setup.dry_run import shipped_calendars, shipped_lifecycles, shipped_policies

NAME = "China Office Hours"
SHIPPED = shipped_calendars()
# 8 to 17 by a Chinese clock, where the others work from 9.
EARLY = WorkingTime(
	replace(
		SHIPPED[NAME].calendar, name="Early", time_zone="Asia/Tokyo", weekdays=((Interval(540, 1080),),) * 7
	)
)
CALENDARS = {**SHIPPED, "Early": EARLY}
COMPANY = {
	"Sales": {"head": "sales", "parent": "Company"},
	"Press": {
		"head": "press",
		"deputy": "second",
		"members": ["writer"],
		"parent": "Company",
		"calendar": "Early",
	},
	"Company": {"head": "general"},
}
TASK = {
	"status": "Executing",
	"initiator": "starter",
	"coordinator": "lead",
	"initiating_department": "Sales",
}


def at(text: str) -> datetime:
	return datetime.strptime(f"2024-07-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def event(when: str, record: str, **content: object) -> dict[str, object]:
	return {"at": f"2024-07-{when}", "record": record, **content}


def played(*events: dict[str, object]) -> Played:
	first = event("15 09:00", "T", doctype="Collab Task", create=TASK)
	document = {
		"departments": COMPANY,
		"calendar": NAME,
		"until": "2024-07-20 18:00",
		"events": [first, *events],
	}
	scenario = scenario_from(document, SHIPPED[NAME])
	return Simulation(scenario, shipped_lifecycles(), shipped_policies(), CALENDARS).play()


def ticket(**values: object) -> dict[str, object]:
	content = {
		"status": "Open",
		"task": "T",
		"responsible_department": "Sales",
		"reporter": "sales",
		**values,
	}
	return event("15 10:00", "K", doctype="Issue Ticket", create=content)


def dues(result: Played, policy: str) -> list[datetime]:
	return [run.clock.due_at for run in result.runs if run.policy.name == policy]


# feature: clocks.side
def test_what_another_department_takes_over_counts_by_the_hours_of_that_one():
	event_of_change = event("15 11:00", "K", set={"responsible_department": "Press"})
	assert dues(played(ticket()), "Ticket Response") == [at("16 10:00")]
	assert dues(played(ticket(), event_of_change), "Ticket Response") == [at("16 10:00")]
	late = event("15 17:30", "R", doctype="Issue Ticket", create={**ticket()["create"]})
	moved = event("15 17:45", "R", set={"responsible_department": "Press"})
	assert dues(played(late), "Ticket Response") == [at("16 17:30")]
	assert dues(played(late, moved), "Ticket Response") == [at("17 08:00")]


# feature: delivery.window
def test_who_stands_in_or_works_in_a_department_hears_in_its_hours():
	item = {
		"status": "To Do",
		"task": "T",
		"department": "Press",
		"owner_user": "writer",
		"planned_end": "2024-07-17",
	}
	result = played(event("15 09:00", "W", doctype="Work Item", create=item))
	heard = {(told.user, told.step): told.told_at for told in result.told}
	assert heard["writer", "Day Before"] == heard["press", "Day Before"] == at("16 08:00")
	assert heard["writer", "Overdue"] == at("18 08:00")


# feature: dry-run.plays
def test_a_value_that_is_a_time_is_one_by_a_clock_in_the_zone_of_the_calendar():
	result = played(ticket(expected_resolution="2024-07-16 12:00"))
	assert dues(result, "Ticket Resolution by Date") == [at("16 12:00")]
	assert dues(played(ticket(expected_resolution="2024-07-16")), "Ticket Resolution by Date") == [
		at("16 18:00")
	]
