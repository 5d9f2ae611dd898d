"""What waits for a person is in his to-do list and his bell, and goes when it no longer waits."""

from __future__ import annotations

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Company, acting, put
from xdept_collab.api import assignments as acts
from xdept_collab.api import clocks as clock_acts
from xdept_collab.services import todos, transition
from xdept_collab.services.refusal import CollabRuleError

ASSIGNMENT = "Department Assignment"


def open_for(doctype: str, name: str) -> list[str]:
	return sorted(
		frappe.get_all(
			"ToDo",
			filters={"reference_type": doctype, "reference_name": name, "status": "Open"},
			pluck="allocated_to",
		)
	)


def staff(company: Company, department: str, *positions: str) -> list[str]:
	return sorted(company.user(position, department) for position in positions)


# feature: todo.answers
def test_each_asked_department_has_its_head_deputy_and_liaison_asked_once(company: Company):
	begun = factory.submitted(company)
	for key in ("marketing", "sales", "research", "legal"):
		asked = open_for(ASSIGNMENT, begun.assignments[key])
		assert asked == staff(company, key, "head", "deputy", "liaison")
	notes = frappe.get_all(
		"Notification Log",
		filters={"document_name": begun.assignments["sales"]},
		fields=["for_user", "from_user", "subject"],
		order_by="for_user",
	)
	assert [row.for_user for row in notes] == staff(company, "sales", "head", "deputy", "liaison")
	assert {row.subject for row in notes} == {"Please answer for your department: Launch of 500 units"}


# feature: todo.answers
def test_an_answer_closes_the_question_for_all_of_the_department_and_asks_the_coordinator(company: Company):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	with acting(company.user("deputy", "sales")):
		transition.apply(ASSIGNMENT, name, "Accept with Conditions", "Two more people")
	assert open_for(ASSIGNMENT, name) == [company.coordinator]
	with acting(company.coordinator):
		transition.apply(ASSIGNMENT, name, "Settle Conditions", "Agreed")
	assert open_for(ASSIGNMENT, name) == []


# feature: todo.language
def test_each_reads_his_to_do_in_his_own_language(company: Company):
	put("User", company.head("sales"), language="zh")
	begun = factory.submitted(company)
	texts = dict(
		frappe.get_all(
			"ToDo",
			filters={"reference_name": begun.assignments["sales"]},
			fields=["allocated_to", "description"],
			as_list=True,
		)
	)
	assert texts[company.user("deputy", "sales")] == "Please answer for your department: Launch of 500 units"
	chinese = texts[company.head("sales")]
	assert "Please" not in chinese
	assert chinese.endswith("Launch of 500 units")


# feature: todo.escaped
def test_a_title_with_markup_stays_text_in_the_to_do(company: Company):
	begun = factory.submitted(company, title="500 <b>units</b>")
	texts = frappe.get_all(
		"ToDo", filters={"reference_name": begun.assignments["sales"]}, pluck="description", limit=1
	)
	assert "<b>" not in texts[0]


# feature: todo.work
def test_a_work_item_waits_for_its_owner_then_for_the_head(company: Company):
	begun = factory.running(company)
	name, owner = begun.items["sales"], company.user("member", "sales")
	assert open_for("Work Item", name) == [owner]
	with acting(owner):
		transition.apply("Work Item", name, "Start")
		assert open_for("Work Item", name) == [owner]
		transition.apply("Work Item", name, "Submit")
	assert open_for("Work Item", name) == [company.head("sales")]
	with acting(company.head("sales")):
		transition.apply("Work Item", name, "Confirm Done")
	assert open_for("Work Item", name) == []


# feature: todo.work
def test_a_new_owner_takes_the_to_do_over(company: Company):
	begun = factory.running(company)
	with acting(company.head("sales")):
		frappe.client.set_value(
			"Work Item", begun.items["sales"], "owner_user", company.user("helper", "sales")
		)
	assert open_for("Work Item", begun.items["sales"]) == [company.user("helper", "sales")]


# feature: todo.requests
def test_a_request_waits_for_the_asked_then_for_who_asked(company: Company):
	begun = factory.running(company)
	name = factory.request(begun)
	contact = company.user("member", "research")
	assert open_for("Collaboration Request", name) == sorted(
		[*staff(company, "research", "head", "deputy", "liaison"), contact]
	)
	with acting(company.user("liaison", "research")):
		transition.apply("Collaboration Request", name, "Accept")
	assert open_for("Collaboration Request", name) == [contact]
	put("Collaboration Request", name, delivered="By mail")
	with acting(contact):
		transition.apply("Collaboration Request", name, "Deliver")
	assert open_for("Collaboration Request", name) == [company.user("member", "marketing")]


# feature: todo.signatures
def test_a_signature_closes_the_head_s_to_do_and_leaves_those_of_the_others(company: Company):
	begun = factory.running(company, "Planning")
	todos.close(ASSIGNMENT, begun.assignments.values())  # they have answered
	with acting(company.coordinator):
		transition.apply("Collab Task", begun.task, "Start Sign-off")
	assert open_for(ASSIGNMENT, begun.assignments["sales"]) == [company.head("sales")]
	with acting(company.head("sales")):
		acts.sign(begun.assignments["sales"], "Signed")
	assert open_for(ASSIGNMENT, begun.assignments["sales"]) == []
	assert open_for(ASSIGNMENT, begun.assignments["research"]) == [company.head("research")]


# feature: todo.reviews
def test_reviewers_are_asked_and_each_signature_closes_its_own_question(company: Company):
	from xdept_collab.api import reviews

	begun = factory.running(company)
	name = factory.review(begun, "sales")
	assert open_for("Acceptance Review", name) == sorted([company.coordinator, company.initiator])
	with acting(company.initiator):
		transition.apply("Acceptance Review", name, "Start Review")
		reviews.sign(name, "Passed")
	assert open_for("Acceptance Review", name) == [company.coordinator]


# feature: todo.disabled
def test_who_has_left_is_not_asked(company: Company):
	put("User", company.user("deputy", "sales"), enabled=0)
	begun = factory.submitted(company)
	assert open_for(ASSIGNMENT, begun.assignments["sales"]) == staff(company, "sales", "head", "liaison")


# feature: workflow.stands-still
@pytest.mark.parametrize("state", ["On Hold", "Closed", "Archived", "Cancelled"])
def test_nobody_is_reminded_of_a_task_that_stands_still(company: Company, state: str):
	begun = factory.running(company)
	put("Collab Task", begun.task, status=state)
	with acting(company.coordinator), pytest.raises(CollabRuleError, match=begun.task):
		clock_acts.remind(ASSIGNMENT, begun.assignments["sales"], "Where is it?")
	assert not frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "reminder_open")


# feature: access.seen-by-others
def test_why_a_head_refuses_to_sign_is_read_by_those_who_lead_the_task_alone(company: Company):
	begun = factory.running(company, "Sign-off")
	name = begun.assignments["sales"]
	with acting(company.head("sales")):
		acts.sign(name, "Refused", "We lost two people")
	assert frappe.db.get_value("Collab Task", begun.task, "status") == "Planning"

	def told(kind: str, record: str) -> list[str]:
		found = frappe.get_all("Transition Log", {"ref_doctype": kind, "ref_name": record}, pluck="reason")
		return [reason for reason in found if "lost two people" in (reason or "")]

	assert told(ASSIGNMENT, name)
	assert not told("Collab Task", begun.task)
