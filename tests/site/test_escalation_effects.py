"""What a step does by itself: it colours what is late, opens a ticket, asks for a special meeting."""

from __future__ import annotations

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, clock, events, frozen, kept, swept
from tests.site.factory import Company, Running
from tests.site.test_query_counts import queries_of
from xdept_collab.services import calendars, escalation_effects, latest

ITEM, ASSIGNMENT = "Work Item", "Department Assignment"
DELAY = "Work Item Delay"


@pytest.fixture
def late(company: Company) -> tuple[Running, str]:
	"""A work item of the sales department that was to be done on Tuesday, 10 March."""
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = factory.work_item(running, "sales", planned_start="2026-03-02", planned_end="2026-03-10")
	return running, name


def done(text: str) -> int:
	swept(text)
	with frozen(text):
		return escalation_effects.do_pending(calendars.stored(at(text)), lambda: None)


def warning(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "delay_warning") or ""


# feature: clocks.effects
def test_what_is_late_becomes_yellow_at_its_date_and_red_two_working_days_later(late: tuple[Running, str]):
	_running, name = late
	done("10 18:00")
	assert warning(ITEM, name) == "Yellow"
	done("13 09:00")
	assert warning(ITEM, name) == "Red"


# feature: clocks.effects
def test_two_days_late_whoever_leads_the_task_is_asked_for_a_special_meeting_once(
	late: tuple[Running, str], company: Company
):
	_running, name = late
	done("13 09:00")
	assert done("13 09:01") == 0
	asked = {"reference_name": name, "allocated_to": company.coordinator, "status": "Open"}
	texts = frappe.get_all("ToDo", asked, pluck="description")
	assert texts == ["Please call a special meeting on the delay: Work of sales"]
	assert clock(name, DELAY).demands == "Cause, New Date"


# feature: clocks.effects
def test_a_step_that_opens_a_ticket_sends_it_to_the_department_that_is_late(
	late: tuple[Running, str], company: Company
):
	_running, name = late
	swept("10 18:00")
	event = frappe.get_all("Escalation Event", {"ref_name": name, "kind": "Fired"}, pluck="name")[0]
	frappe.db.set_value("Escalation Event", event, "effects", "Open Ticket")
	with frozen("10 18:05"):
		escalation_effects.do_pending(calendars.stored(at("10 18:05")), lambda: None)
	ticket = frappe.get_all(
		"Issue Ticket",
		{"work_item": name},
		["title", "cause", "responsible_department", "reporter", "status"],
	)
	assert ticket == [
		{
			"title": "Late: Work of sales",
			"cause": "Delay",
			"responsible_department": company.names["sales"],
			"reporter": company.coordinator,
			"status": "Open",
		}
	]
	assert events(name, DELAY)[-1][0] == "Overdue"


# feature: clocks.effects
def test_many_late_records_of_a_task_are_coloured_with_as_many_queries_as_one(
	late: tuple[Running, str], company: Company
):
	running, _name = late

	def cost(text: str) -> int:
		swept(text)
		now = calendars.stored(at(text))
		with frozen(text):
			return len(queries_of(lambda: escalation_effects.do_pending(now, lambda: None), "Administrator"))

	with frozen("10 17:00"):
		factory.work_item(running, "sales", planned_start="2026-03-02", planned_end="2026-03-11")
		names = [
			factory.work_item(running, "sales", planned_start="2026-03-02", planned_end="2026-03-12")
			for _number in range(4)
		]
	cost("10 18:00")  # what is read into caches is read once
	one, four = cost("11 18:00"), cost("12 18:00")
	assert {warning(ITEM, name) for name in names} == {"Yellow"}
	assert four <= one + 1


# feature: clocks.effects
def test_the_colour_goes_when_the_work_is_handed_in(late: tuple[Running, str], company: Company):
	_running, name = late
	done("10 18:00")
	with frozen("11 09:00"):
		for state in ("In Progress", "Submitted"):
			factory.put(ITEM, name, status=state)
	assert warning(ITEM, name) == ""
	assert clock(name, DELAY).outcome == "Missed"


# feature: clocks.effects
def test_what_cannot_be_acted_on_waits_an_hour_and_holds_up_nothing_else(
	company: Company, monkeypatch: pytest.MonkeyPatch
):
	with frozen("02 10:00"):
		tasks = [factory.running(company, parts={"marketing": "A", "sales": "R"}) for _ in range(2)]
		names = [
			factory.work_item(task, "sales", planned_start="2026-03-02", planned_end="2026-03-10")
			for task in tasks
		]
	swept("10 18:00")
	lock = latest.lock_tasks

	def breaking(wanted: list[str]) -> None:
		if tasks[0].task in wanted:
			raise TypeError("a task that nobody thought of")
		lock(wanted)

	monkeypatch.setattr(latest, "lock_tasks", breaking)
	commit = kept(monkeypatch)
	now = calendars.stored(at("10 18:00"))
	with frozen("10 18:00"):
		escalation_effects.do_pending(now, commit)
	assert [warning(ITEM, name) for name in names] == ["", "Yellow"]
	monkeypatch.undo()
	with frozen("10 18:30"):
		escalation_effects.do_pending(calendars.stored(at("10 18:30")), lambda: None)
	assert warning(ITEM, names[0]) == ""
	with frozen("10 19:00"):
		escalation_effects.do_pending(calendars.stored(at("10 19:00")), lambda: None)
	assert warning(ITEM, names[0]) == "Yellow"
