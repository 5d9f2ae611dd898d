"""Kick-off and retro were held: the coordinator says when, at the right time of the task, and the story has it."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from tests.site import factory
from tests.site.factory import Company, acting, put
from tests.site.standing_in import arrange, last_log
from xdept_collab.api import tasks as acts
from xdept_collab.services.refusal import CollabRuleError

TASK = "Collab Task"


def yesterday() -> str:
	return add_days(nowdate(), -1)


# feature: task.meetings-held
@pytest.mark.parametrize(
	("state", "act", "field", "action"),
	[
		("Awaiting Departments", acts.note_kickoff, "kickoff_held_on", "Kick-off Held"),
		("Executing", acts.note_kickoff, "kickoff_held_on", "Kick-off Held"),
		("Closed", acts.note_retro, "retro_held_on", "Retro Held"),
		("Archived", acts.note_retro, "retro_held_on", "Retro Held"),
	],
)
def test_the_coordinator_takes_down_the_day_of_a_meeting_and_the_story_says_so(
	company: Company, state: str, act: object, field: str, action: str
):
	begun = factory.running(company, state)
	with acting(company.coordinator):
		act(begun.task, yesterday())
	assert frappe.db.get_value(TASK, begun.task, field) == getdate(yesterday())
	told = frappe.get_all(
		"Transition Log", {"ref_name": begun.task, "action": action}, ["actor", "reason", "from_state"]
	)
	assert [(row.actor, row.reason, row.from_state) for row in told] == [
		(company.coordinator, yesterday(), state)
	]


# feature: task.meetings-held
def test_a_day_that_was_wrong_is_taken_down_once_more(company: Company):
	begun = factory.running(company, "Planning")
	with acting(company.coordinator):
		acts.note_kickoff(begun.task, nowdate())
		acts.note_kickoff(begun.task, yesterday())
	assert frappe.db.get_value(TASK, begun.task, "kickoff_held_on") == getdate(yesterday())
	assert frappe.db.count("Transition Log", {"ref_name": begun.task, "action": "Kick-off Held"}) == 2


# feature: task.meetings-held
@pytest.mark.parametrize(
	("state", "act"),
	[
		("Draft", acts.note_kickoff),
		("On Hold", acts.note_kickoff),
		("Closed", acts.note_kickoff),
		("Cancelled", acts.note_kickoff),
		("Executing", acts.note_retro),
		("Cancelled", acts.note_retro),
	],
)
def test_a_meeting_is_taken_down_only_while_it_can_have_been_held(company: Company, state: str, act: object):
	begun = factory.running(company, state)
	with acting(company.coordinator), pytest.raises(CollabRuleError):
		act(begun.task, yesterday())
	held = frappe.db.get_value(TASK, begun.task, ["kickoff_held_on", "retro_held_on"])
	assert held == (None, None)


# feature: task.meetings-held
def test_nobody_takes_down_a_meeting_that_is_still_to_come(company: Company):
	begun = factory.running(company, "Planning")
	with acting(company.coordinator), pytest.raises(CollabRuleError):
		acts.note_kickoff(begun.task, add_days(nowdate(), 1))


# feature: task.meetings-held
@pytest.mark.parametrize("who", ["initiator", "head.sales", "executive", "other_coordinator"])
def test_nobody_but_the_coordinator_takes_down_a_meeting(company: Company, who: str):
	begun = factory.running(company, "Planning")
	with acting(f"{who}@{company.domain}"), pytest.raises(frappe.PermissionError):
		acts.note_kickoff(begun.task, yesterday())


# feature: task.meetings-held
def test_a_client_cannot_write_the_day_into_the_task(company: Company):
	begun = factory.running(company, "Planning")
	with acting(company.coordinator):
		doc = frappe.get_doc(TASK, begun.task)
		doc.kickoff_held_on = yesterday()
		doc.save()
	assert not frappe.db.get_value(TASK, begun.task, "kickoff_held_on")


# feature: delegation.rights
@pytest.mark.usefixtures("register")
def test_who_stands_in_for_the_coordinator_takes_a_meeting_down_in_his_name(company: Company):
	begun = factory.running(company, "Planning")
	other = company.user("other_coordinator")
	arrange(company.coordinator, other)
	with acting(other):
		acts.note_kickoff(begun.task, yesterday())
	log = last_log(TASK, begun.task)
	assert (log.actor, log.on_behalf_of) == (other, company.coordinator)


# feature: review.rework-due
def test_a_partial_pass_gives_the_department_until_the_last_of_its_changes(company: Company):
	begun = factory.running(company)
	name = factory.review(begun, "sales")
	factory.ready_to_decide(name)
	put("Work Item", begun.items["sales"], status="Done")
	with acting(company.coordinator):
		review = frappe.get_doc("Acceptance Review", name)
		review.append("required_changes", {"change": "Sign it", "due_date": add_days(nowdate(), 9)})
		review.status = "Partly Passed"
		review.flags.transition_reason = "Two things are missing"
		review.save()
	contract = begun.assignments["sales"]
	stored = frappe.db.get_value("Department Assignment", contract, ["status", "rework_due"])
	assert stored == ("Rework", getdate(add_days(nowdate(), 9)))
	with acting(company.head("sales")):
		doc = frappe.get_doc("Department Assignment", contract)
		doc.status = "Awaiting Acceptance"
		doc.save()
	assert not frappe.db.get_value("Department Assignment", contract, "rework_due")


# feature: access.seen-by-others
def test_the_warning_of_a_department_s_delay_is_seen_by_everybody_on_the_task(company: Company):
	begun = factory.running(company)
	put("Department Assignment", begun.assignments["sales"], delay_warning="Yellow")
	factory.rollup.refresh([begun.task])
	rows = {row.department: row.delay_warning for row in frappe.get_doc(TASK, begun.task).departments}
	assert rows[company.names["sales"]] == "Yellow"
	assert not rows[company.names["research"]]


# feature: guard.read-only-fields
def test_nobody_takes_the_warning_of_a_delay_away_by_hand(company: Company):
	begun = factory.running(company)
	put("Work Item", begun.items["sales"], delay_warning="Red")
	with acting(company.head("sales")):
		doc = frappe.get_doc("Work Item", begun.items["sales"])
		doc.update({"delay_warning": "", "description": "As agreed"}).save()
	assert frappe.db.get_value("Work Item", begun.items["sales"], "delay_warning") == "Red"
