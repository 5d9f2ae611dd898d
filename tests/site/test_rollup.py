"""Progress, health, delay and standing of a task follow from its work, whoever saves it and when days pass."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab import jobs
from xdept_collab.services import rollup, transition

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"


def of_task(begun: Running, *fields: str) -> Any:
	return frappe.db.get_value(TASK, begun.task, list(fields))


def mirror(begun: Running, department: str) -> frappe._dict:
	name = begun.company.names[department]
	return next(row for row in frappe.get_doc(TASK, begun.task).departments if row.department == name)


# feature: rollup.progress
def test_a_log_carries_its_progress_to_item_department_and_task(company: Company):
	begun = factory.running(company)
	factory.log(begun, "sales", progress=60)
	assert frappe.db.get_value(ITEM, begun.items["sales"], "progress") == 60
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "progress") == 60
	assert mirror(begun, "sales").progress == 60
	# Three working departments of equal weight.
	assert of_task(begun, "progress") == pytest.approx(20, abs=0.01)


# feature: rollup.progress
def test_weights_of_items_and_departments_count_and_cancelled_work_does_not(company: Company):
	begun = factory.running(company)
	heavy = factory.work_item(begun, "sales", title="Heavy", weight=3)
	put(ITEM, heavy, progress=100)
	put(ASSIGNMENT, begun.assignments["marketing"], weight=2)
	rollup.refresh([begun.task])
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "progress") == 75
	# marketing 2 × 0, sales 1 × 75, research 1 × 0
	assert of_task(begun, "progress") == pytest.approx(18.75, abs=0.01)
	with acting(company.head("sales")):
		transition.apply(ITEM, heavy, "Cancel", "Not needed any more")
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "progress") == 0


# feature: rollup.progress
def test_a_later_day_wins_over_a_report_that_is_handed_in_afterwards(company: Company):
	begun = factory.running(company)
	factory.log(begun, "sales", progress=70, day=nowdate())
	factory.log(begun, "sales", progress=20, day=add_days(nowdate(), -3))
	assert frappe.db.get_value(ITEM, begun.items["sales"], "progress") == 70


# feature: rollup.health
def test_the_worst_health_of_the_work_shows_on_department_and_task_and_goes_again(company: Company):
	begun = factory.running(company)
	factory.log(begun, "sales", health="Blocked", blocker="No paper")
	assert mirror(begun, "sales").health == "Blocked"
	assert of_task(begun, "health") == "Blocked"
	assert mirror(begun, "research").health == "On Track"
	factory.log(begun, "sales", health="On Track", progress=80)
	assert of_task(begun, "health") == "On Track"
	assert mirror(begun, "sales").health == "On Track"


# feature: rollup.delay
def test_the_hourly_job_marks_what_is_late_by_the_calendar_alone(company: Company, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	begun, closed = factory.running(company), factory.running(company, "Closed")
	for task in (begun.task, closed.task):
		put(TASK, task, due_date=add_days(nowdate(), -2))
	put(ITEM, begun.items["sales"], planned_end=add_days(nowdate(), -4))
	jobs.collab_mark_delays()
	item = frappe.db.get_value(ITEM, begun.items["sales"], ["is_delayed", "delayed_days"])
	assert item == (1, 4)
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], ["is_delayed", "delayed_days"]) == (
		1,
		4,
	)
	assert mirror(begun, "sales").is_delayed == 1
	assert of_task(begun, "is_delayed") == 1
	assert frappe.db.get_value(TASK, closed.task, "is_delayed") == 0


# feature: rollup.delay
def test_the_job_changes_nobodys_open_form_and_a_second_run_writes_nothing(company: Company, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	begun = factory.running(company)
	put(ITEM, begun.items["sales"], planned_end=add_days(nowdate(), -4))
	modified = of_task(begun, "modified")
	jobs.collab_mark_delays()
	assert of_task(begun, "modified") == modified
	written = []
	monkeypatch.setattr(rollup.frappe.db, "set_value", lambda *values, **_options: written.append(values))
	jobs.collab_mark_delays()
	assert [values for values in written if values[1] in (begun.task, *begun.items.values())] == []


# feature: rollup.standing
def test_the_task_counts_the_answers_of_those_who_are_asked(company: Company):
	begun = factory.submitted(company)
	assert of_task(begun, "total_departments", "answered_departments") == (4, 0)
	with acting(company.head("sales")):
		transition.apply(ASSIGNMENT, begun.assignments["sales"], "Accept")
	assert of_task(begun, "total_departments", "answered_departments", "status") == (
		4,
		1,
		"Awaiting Departments",
	)
	assert (mirror(begun, "sales").answer, mirror(begun, "legal").answer) == ("Accepted", "Awaiting Answer")
	assert mirror(begun, "service").answer == "Informed"
	assert getdate(mirror(begun, "sales").answered_on) == getdate(nowdate())


# feature: rollup.standing
def test_the_task_moves_on_by_itself_when_the_last_department_has_answered(company: Company):
	begun = factory.submitted(company)
	for key in ("marketing", "sales", "research", "legal"):
		assert of_task(begun, "status") == "Awaiting Departments"
		with acting(company.head(key)):
			transition.apply(ASSIGNMENT, begun.assignments[key], "Accept")
	assert of_task(begun, "status") == "Planning"


# feature: rollup.standing
def test_a_dropped_department_is_no_longer_waited_for(company: Company):
	begun = factory.running(company)
	for key in ("marketing", "sales"):
		put(ITEM, begun.items[key], status="Done")
		put(ASSIGNMENT, begun.assignments[key], self_check="Fine")
		with acting(company.head(key)):
			transition.apply(ASSIGNMENT, begun.assignments[key], "Hand In")
	assert of_task(begun, "status") == "Executing"
	with acting(company.coordinator):
		transition.apply(ASSIGNMENT, begun.assignments["research"], "Drop", "No longer needed")
	assert of_task(begun, "status") == "In Acceptance"
	assert mirror(begun, "research").answer == "Dropped"


# feature: rollup.standing
def test_a_failed_review_sends_department_and_task_back_to_work_with_a_new_plan(company: Company):
	begun = factory.running(company, "In Acceptance")
	name = factory.review(begun, "sales")
	factory.ready_to_decide(name)
	with acting(company.initiator):
		transition.apply("Acceptance Review", name, "Fail", "Half of it is missing")
	contract = frappe.db.get_value(
		ASSIGNMENT, begun.assignments["sales"], ["status", "needs_new_plan"], as_dict=True
	)
	assert (contract.status, contract.needs_new_plan) == ("Executing", 1)
	assert of_task(begun, "status") == "Executing"
	with acting(company.head("sales")), pytest.raises(frappe.ValidationError, match="Describe the new plan"):
		transition.apply(ASSIGNMENT, begun.assignments["sales"], "Hand In")


# feature: rollup.cancel
def test_cancelling_a_task_ends_everything_that_is_open_in_it(company: Company):
	begun = factory.running(company)
	asked = factory.request(begun)
	put(ITEM, begun.items["research"], status="Done")
	with acting(company.initiator):
		transition.apply(TASK, begun.task, "Cancel", "The product was given up")
	states = frappe.get_all(ASSIGNMENT, filters={"task": begun.task}, pluck="status")
	assert set(states) == {"Dropped", "Informed"}
	assert frappe.db.get_value(ITEM, begun.items["sales"], "status") == "Cancelled"
	assert frappe.db.get_value(ITEM, begun.items["research"], "status") == "Done"
	assert frappe.db.get_value("Collaboration Request", asked, "status") == "Withdrawn"
	ended = [asked, begun.items["sales"], begun.assignments["sales"]]
	assert not frappe.db.exists("ToDo", {"status": "Open", "reference_name": ("in", ended)})


# feature: rollup.archive
def test_the_daily_job_archives_only_what_has_been_closed_long_enough(company: Company):
	old, young = factory.running(company, "Closed"), factory.running(company, "Closed")
	put(TASK, old.task, closed_on=add_days(nowdate(), -8))
	put(TASK, young.task, closed_on=add_days(nowdate(), -6))
	jobs.collab_archive_closed()
	assert frappe.db.get_value(TASK, old.task, "status") == "Archived"
	assert frappe.db.get_value(TASK, young.task, "status") == "Closed"
	assert ("Collab Task", old.task, "Archive", "Administrator") in factory.story(old.task)


# feature: rollup.edit
def test_an_edit_of_the_running_task_reaches_its_departments(company: Company):
	begun = factory.running(company, "Planning")
	doc = frappe.get_doc(TASK, begun.task)
	doc.title = "Launch of 700 units"
	doc.append(
		"departments",
		{"department": company.names["finance"], "part": "R", "cooperation_action": "pays"},
	)
	with acting(company.initiator):
		doc.save()
	assert frappe.db.get_value(ITEM, begun.items["sales"], "task_title") == "Launch of 700 units"
	added = mirror(begun, "finance").assignment
	assert frappe.db.get_value(ASSIGNMENT, added, ["status", "part"]) == ("Awaiting Answer", "R")
	with acting(company.head("finance")):
		assert frappe.has_permission(ASSIGNMENT, "write", added)
		assert frappe.has_permission(TASK, "read", begun.task)
