"""A changed part of a department reaches its assignment: who is asked, and who only hears of the task."""

from __future__ import annotations

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Company, Running, acting
from tests.site.test_todos import open_for, staff
from xdept_collab.services import transition
from xdept_collab.services.refusal import CollabRuleError

TASK, ASSIGNMENT = "Collab Task", "Department Assignment"


def give(begun: Running, department: str, part: str) -> str:
	"""Let the initiator change the part of a department; return its assignment."""
	name = begun.assignments[department]
	with acting(begun.company.initiator):
		doc = frappe.get_doc(TASK, begun.task)
		row = next(row for row in doc.departments if row.assignment == name)
		row.update({"part": part, "cooperation_action": "weekly figures"})
		doc.save()
	return name


def standing(name: str) -> tuple[str, str]:
	return frappe.db.get_value(ASSIGNMENT, name, ["part", "status"])


# feature: assignment.changed-part
def test_a_department_that_was_only_informed_is_asked_when_it_gets_a_part(company: Company):
	begun = factory.submitted(company)
	informed = begun.assignments["service"]
	assert standing(informed) == ("I", "Informed")
	give(begun, "service", "R")
	assert standing(informed) == ("R", "Awaiting Answer")
	assert open_for(ASSIGNMENT, informed) == staff(company, "service", "head", "deputy", "liaison")
	assert (ASSIGNMENT, informed, "Ask", company.initiator) in factory.story(begun.task)
	with acting(company.head("service")):
		transition.apply(ASSIGNMENT, informed, "Accept")
	assert standing(informed) == ("R", "Accepted")


# feature: assignment.changed-part
@pytest.mark.parametrize("answer", ["", "Accept", "Decline"])
def test_a_department_that_is_only_informed_now_has_nothing_to_answer(company: Company, answer: str):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	if answer:
		with acting(company.head("sales")):
			transition.apply(ASSIGNMENT, name, answer, "No people")
	give(begun, "sales", "I")
	assert standing(name) == ("I", "Informed")
	assert set(open_for(ASSIGNMENT, name)) <= set(staff(company, "sales", "head", "deputy", "liaison"))
	row = frappe.db.get_value("Collab Task Department", {"assignment": name}, ["part", "answer"])
	assert row == ("I", "Informed")


# feature: assignment.changed-part
def test_a_part_that_changes_between_working_parts_leaves_the_answer_alone(company: Company):
	begun = factory.submitted(company)
	with acting(company.head("sales")):
		transition.apply(ASSIGNMENT, begun.assignments["sales"], "Accept")
	assert standing(give(begun, "sales", "C")) == ("C", "Accepted")


# feature: assignment.changed-part
@pytest.mark.parametrize("who", ["initiator", "coordinator", "head"])
def test_nobody_changes_the_part_on_the_assignment_itself(company: Company, who: str):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	with acting(company.head("sales") if who == "head" else company.user(who)):
		doc = frappe.get_doc(ASSIGNMENT, name)
		doc.part = "C"
		with pytest.raises((CollabRuleError, frappe.PermissionError)):
			doc.save()
	assert standing(name) == ("R", "Awaiting Answer")
