"""Ways past a save that each bring the clocks of their records in step by themselves, and at once."""

from __future__ import annotations

import frappe

from tests.site import factory
from tests.site.clock_times import at, clock, due, frozen
from tests.site.factory import Company, acting
from xdept_collab.services import calendars, clock_keeper, clock_rows, meetings_held, system_moves

ASSIGNMENT, ITEM, TASK = "Department Assignment", "Work Item", "Collab Task"
ANSWER, DELAY = "Department Answer", "Work Item Delay"


# feature: clocks.any-path
def test_a_set_based_move_ends_the_clocks_of_its_records(company: Company):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = factory.work_item(running, "sales", planned_start="2026-03-02", planned_end="2026-03-20")
	with frozen("03 10:00"):
		system_moves.move_many(ITEM, [name], "Cancelled", "Cancel", "No longer needed")
	assert (clock(name, DELAY).state, clock(name, DELAY).outcome) == ("Stopped", "Met")


# feature: clocks.any-path
def test_a_department_that_is_asked_later_has_its_own_two_days(company: Company):
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	with frozen("04 11:00"), acting(company.initiator):
		doc = frappe.get_doc(TASK, begun.task)
		row = {"department": company.names["legal"], "part": "C", "cooperation_action": "Reads it"}
		doc.append("departments", row)
		doc.save()
	later = factory.assignments_of(company, begun.task)["legal"]
	assert due(later, ANSWER) == "06 11:00"
	assert due(begun.assignments["sales"], ANSWER) == "04 10:00"


# feature: clocks.any-path
def test_the_kick_off_that_is_taken_down_ends_its_time_limit_at_once(company: Company):
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	assert due(begun.task, "Kick-off Held") == "03 10:00"
	with frozen("03 09:30"), acting(company.coordinator):
		meetings_held.note(begun.task, meetings_held.KICKOFF, at("03 09:30").date())
	found = clock(begun.task, "Kick-off Held")
	assert (found.state, found.outcome) == ("Stopped", "Met")


# feature: clocks.once
def test_a_clock_that_is_armed_twice_is_there_once(company: Company):
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
		name = begun.assignments["sales"]
		stored = clock(name, ANSWER)
		# As two processes do that each see a record without clocks.
		clock_keeper.settle(ASSIGNMENT, [name], calendars.stored(at("02 10:00")), is_new=True)
	assert frappe.db.count("Clock", {"ref_name": name, "policy": ANSWER}) == 1
	assert clock(name, ANSWER).modified == stored.modified
	assert clock_rows.open_of(ASSIGNMENT, [name], rows=False)
