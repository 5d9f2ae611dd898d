"""Time limits on a site: armed, paused and ended with the change that causes it, on every path."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, clock, due, events, frozen, swept, told
from tests.site.factory import Company, Running, acting
from tests.site.test_query_counts import queries_of
from xdept_collab.services import calendars, clock_keeper, clock_rebuild, sweep, transition

ASSIGNMENT, ITEM, TASK = "Department Assignment", "Work Item", "Collab Task"
ANSWER = "Department Answer"
ITEM_DELAY = "Work Item Delay"


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task that was submitted on Monday at 10:00."""
	with frozen("02 10:00"):
		return factory.submitted(company, {"marketing": "A", "sales": "R", "service": "I"})


def executing(company: Company, planned_end: str, **values: Any) -> tuple[Running, str]:
	"""A task under way since Monday 10:00, with a work item of the sales department."""
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"}, **values)
		name = factory.work_item(
			running, "sales", planned_start=at("02 10:00").date(), planned_end=planned_end
		)
	return running, name


# feature: clocks.armed
def test_every_department_that_is_asked_has_two_working_days_to_answer(begun: Running):
	assert due(begun.assignments["sales"], ANSWER) == "04 10:00"
	assert clock(begun.assignments["sales"], ANSWER).department == begun.company.names["sales"]
	assert clock(begun.assignments["service"], ANSWER) is None


# feature: clocks.armed
def test_an_answer_ends_the_clock_and_says_that_it_was_in_time(begun: Running):
	name = begun.assignments["sales"]
	with frozen("03 09:30"), acting(begun.company.head("sales")):
		transition.apply(ASSIGNMENT, name, "Accept")
	found = clock(name, ANSWER)
	assert (found.state, found.outcome, found.is_open, found.next_at) == ("Stopped", "Met", 0, None)


# feature: clocks.armed
def test_a_late_answer_is_a_missed_clock(begun: Running):
	name = begun.assignments["sales"]
	with frozen("04 10:01"), acting(begun.company.head("sales")):
		transition.apply(ASSIGNMENT, name, "Accept")
	assert clock(name, ANSWER).outcome == "Missed"


# feature: clocks.sweep
def test_half_way_the_head_hears_of_it_and_a_second_look_tells_nobody(begun: Running):
	name, head = begun.assignments["sales"], begun.company.head("sales")
	assert swept("03 09:59").steps == 0
	swept("03 10:00")
	assert events(name, ANSWER) == [("Half-way", "Fired", (head,))]
	assert swept("03 10:00").looked_at == 0
	assert told(name) == [(head, "Half-way")]


# feature: clocks.late-look
def test_after_two_days_without_a_look_the_last_step_fires_and_each_person_is_told_once(begun: Running):
	name, company = begun.assignments["sales"], begun.company
	swept("05 10:00")
	everybody = (
		company.head("sales"),
		company.coordinator,
		company.user("superior"),
		company.initiator,
	)
	assert events(name, ANSWER) == [
		("Half-way", "Passed", ()),
		("Due", "Passed", ()),
		("One Day Late", "Fired", everybody),
	]
	assert sorted(told(name)) == sorted((user, "One Day Late") for user in everybody)
	assert clock(name, ANSWER).demands == "Acknowledge"
	assert clock(name, ANSWER).next_at is None


# feature: clocks.pause
def test_a_task_on_hold_stops_the_time_of_everything_in_it_and_nothing_is_lost(company: Company):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		asked = factory.request(running, "marketing", "sales")
	assert due(asked, "Request Response") == "03 10:00"
	with frozen("02 15:00"), acting(company.coordinator):
		transition.apply(TASK, running.task, "Hold", "Waiting for the budget")
	held = clock(asked, "Request Response")
	assert (held.state, held.next_at, held.is_open) == ("Paused", None, 1)
	assert swept("06 10:00").steps == 0
	with frozen("09 09:00"), acting(company.coordinator):
		transition.apply(TASK, running.task, "Resume", "The budget is there")
	# 10 to 12 and 13:30 to 15 had passed; 4 of 7.5 working hours were left.
	assert due(asked, "Request Response") == "09 14:30"


# feature: clocks.armed
def test_a_cancelled_task_ends_every_clock_in_it(begun: Running):
	with frozen("03 09:00"), acting(begun.company.initiator):
		transition.apply(TASK, begun.task, "Cancel", "Not wanted any more")
	assert frappe.db.count("Clock", {"task": begun.task, "is_open": 1}) == 0


# feature: clocks.any-path
def test_a_record_that_was_closed_past_every_check_tells_nobody_and_its_clock_ends(begun: Running):
	name = begun.assignments["sales"]
	frappe.db.set_value(ASSIGNMENT, name, "status", "Accepted")
	swept("05 10:00")
	assert events(name, ANSWER) == []
	assert clock(name, ANSWER).state == "Stopped"


# feature: clocks.any-path
def test_a_move_of_many_records_at_once_arms_and_ends_their_clocks(company: Company):
	running, name = executing(company, "2026-03-10")
	assert due(name, ITEM_DELAY) == "10 18:00"
	with frozen("03 10:00"), acting(company.initiator):
		transition.apply(TASK, running.task, "Cancel", "Not wanted any more")
	assert clock(name, ITEM_DELAY).state == "Stopped"


# feature: clocks.new-date
def test_another_date_begins_a_new_cycle_and_takes_the_colour_away(company: Company):
	_running, name = executing(company, "2026-03-10")
	swept("11 09:00")
	assert [kind for _step, kind, _users in events(name, ITEM_DELAY)] == ["Passed", "Fired"]
	factory.put(ITEM, name, delay_warning="Yellow")
	with frozen("11 09:30"), acting("Administrator"):
		doc = frappe.get_doc(ITEM, name)
		doc.planned_end = "2026-03-18"
		doc.save()
	found = clock(name, ITEM_DELAY)
	assert (found.cycle, due(name, ITEM_DELAY), found.last_step) == (2, "18 18:00", None)
	assert calendars.moment(found.first_due_at) == at("10 18:00")
	assert not frappe.db.get_value(ITEM, name, "delay_warning")


# feature: clocks.reports
def test_a_daily_report_that_nobody_gives_is_asked_for_and_the_next_one_is_owed(company: Company):
	_running, name = executing(company, "2026-03-20", priority="High")
	with frozen("02 10:30"), acting(company.user("member", "sales")):
		transition.apply(ITEM, name, "Start")
	assert due(name, "Daily Report") == "02 17:45"
	swept("02 17:45")
	assert events(name, "Daily Report")[0][2] == (company.user("member", "sales"),)
	swept("03 09:15")
	assert due(name, "Daily Report") == "03 17:45"
	missed = frappe.get_all(
		"Clock", {"ref_name": name, "policy": "Daily Report", "is_open": 0}, pluck="outcome"
	)
	assert missed == ["Missed"]


# feature: clocks.reports
def test_a_progress_log_answers_the_report_of_its_day(company: Company):
	_running, name = executing(company, "2026-03-20", priority="High")
	member = company.user("member", "sales")
	with frozen("02 10:30"), acting(member):
		transition.apply(ITEM, name, "Start")
		frappe.get_doc(
			{"doctype": "Progress Log", "work_item": name, "narrative": "Half is done", "progress": 50}
		).insert()
	assert due(name, "Daily Report") == "03 17:45"
	assert swept("02 18:00").steps == 0


# feature: clocks.milestones
def test_a_milestone_is_timed_and_its_department_hears_of_it_until_it_is_done(company: Company):
	running, _item = executing(company, "2026-03-20")
	name = running.assignments["sales"]
	with frozen("02 11:00"), acting("Administrator"):
		doc = frappe.get_doc(ASSIGNMENT, name)
		doc.append("milestones", {"title": "Samples are there", "due_date": "2026-03-05"})
		doc.flags.collab_system = True
		doc.save()
	found = clock(name, "Milestone Delay")
	assert (found.row_name, found.department) == (doc.milestones[0].name, company.names["sales"])
	swept("06 09:00")
	assert events(name, "Milestone Delay")[-1] == ("Overdue", "Fired", (company.head("sales"),))
	with frozen("06 10:00"):
		doc.reload()
		doc.milestones[0].done_on = "2026-03-06"
		doc.flags.collab_system = True
		doc.save()
	assert clock(name, "Milestone Delay").outcome == "Missed"


# feature: clocks.once
def test_the_name_of_a_step_lets_it_be_written_once(begun: Running):
	name = begun.assignments["sales"]
	swept("03 10:00")
	fired = frappe.get_all("Escalation Event", {"ref_name": name}, pluck="name")[0]
	row = frappe.db.sql("select * from `tabEscalation Event` where name = %s", fired, as_dict=True)[0]
	with pytest.raises(Exception, match=r"Duplicate|UNIQUE") as caught:
		frappe.db.bulk_insert("Escalation Event", list(row), [tuple(row.values())])
	assert frappe.db.is_duplicate_entry(caught.value)


# feature: clocks.once
def test_a_clock_that_looks_due_again_tells_nobody_of_a_step_that_is_written(begun: Running):
	name = begun.assignments["sales"]
	swept("03 10:00")
	frappe.db.sql("update tabClock set reached = '[]', next_at = started_at where ref_name = %s", name)
	assert swept("03 10:01").deliveries == 0
	assert len(events(name, ANSWER)) == 1
	assert len(told(name)) == 1


# feature: clocks.side
def test_a_ticket_that_goes_to_another_department_counts_by_its_calendar(company: Company):
	running, _item = executing(company, "2026-03-20")
	with frozen("02 11:00"):
		ticket = factory.ticket(running, responsible_department=company.names["marketing"])
		factory.put("Issue Ticket", ticket, responsible_department=company.names["sales"])
	assert clock(ticket, "Ticket Response").department == company.names["sales"]


# feature: clocks.rebuild
def test_records_that_were_there_before_their_policy_are_timed_from_their_last_move(begun: Running):
	name = begun.assignments["sales"]
	frappe.db.delete("Clock", {"task": begun.task})
	with frozen("03 09:00"):
		clock_rebuild.arm_missing(calendars.stored(at("03 09:00")), lambda: None, [ASSIGNMENT])
	assert due(name, ANSWER) == "04 10:00"


# feature: clocks.any-path
def test_a_record_that_was_opened_past_every_check_is_timed_after_the_night(begun: Running):
	name = begun.assignments["service"]
	frappe.db.set_value(ASSIGNMENT, name, "status", "Awaiting Answer")
	assert clock(name, ANSWER) is None
	with frozen("03 01:00"):
		clock_rebuild.arm_missing(calendars.stored(at("03 01:00")), lambda: None)
		assert clock_rebuild.arm_missing(calendars.stored(at("03 01:00")), lambda: None) == 0
	assert clock(name, ANSWER).is_open


# feature: clocks.set-back
def test_a_machine_whose_clock_was_a_year_ahead_tells_nothing_twice_and_goes_on(begun: Running):
	name = begun.assignments["sales"]
	swept("31 10:00")
	count = len(told(name))
	frappe.db.sql("update tabClock set started_at = '2027-03-01' where ref_name = %s", name)
	with frozen("03 10:00"):
		assert clock_rebuild.mend_set_back(calendars.stored(at("03 10:00")), lambda: None) >= 1
	assert due(name, ANSWER) == "05 10:00"
	swept("04 10:00")
	assert len(told(name)) == count


# feature: clocks.cost
def test_a_save_that_changes_nothing_which_a_policy_names_asks_nothing_about_clocks(company: Company):
	_running, name = executing(company, "2026-03-20")
	doc = frappe.get_doc(ITEM, name)
	before = frappe.copy_doc(doc)
	doc.description = "More words"
	clock_keeper.follow_save(doc, before)
	assert queries_of(lambda: clock_keeper.follow_save(doc, before), "Administrator") == []


# feature: clocks.sweep
def test_another_process_is_called_once_when_many_are_due_and_never_for_few(
	begun: Running, monkeypatch: pytest.MonkeyPatch
):
	called: list[int] = []
	monkeypatch.setattr(sweep, "_FIRST", 1)
	now = calendars.stored(at("05 10:00"))
	frappe.db.savepoint("few")
	with frozen("05 10:00"):
		sweep.sweep(now, lambda: None, chunk=1, call_another=lambda: called.append(1))
		assert called == []
		frappe.db.rollback(save_point="few")
		monkeypatch.setattr(sweep, "_MANY", 1)
		sweep.sweep(now, lambda: None, chunk=1, call_another=lambda: called.append(1))
	assert called == [1]


# feature: clocks.cost
def test_a_sweep_with_nothing_due_asks_once(begun: Running):
	now = calendars.stored(at("02 10:01"))
	sweep.sweep(now, lambda: None)
	assert len(queries_of(lambda: sweep.sweep(now, lambda: None), "Administrator")) == 1
