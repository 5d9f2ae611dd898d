"""Standing in for somebody: the rights, inbox and to-dos follow, every act says for whom, and it ends by itself."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.utils import add_days, get_system_timezone, getdate, nowdate
from freezegun import freeze_time

from tests.site import factory
from tests.site.factory import Company, acting, put
from tests.site.standing_in import DELEGATION, arrange, give, last_log, sees, todos_of
from xdept_collab.api import assignments as acts
from xdept_collab.api import reviews as signing
from xdept_collab.services import (
	access_rows,
	density,
	directory,
	inbox,
	reviews,
	transition,
)
from xdept_collab.services.refusal import CollabRuleError

TASK, ASSIGNMENT, ITEM, REVIEW = "Collab Task", "Department Assignment", "Work Item", "Acceptance Review"

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def outsider(company: Company) -> str:
	"""The head of finance, which has nothing to do with the task; he has the role of a head."""
	return company.head("finance")


# feature: delegation.rights
def test_who_stands_in_sees_and_does_what_the_other_may_and_is_named_with_it(company: Company, outsider: str):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	assert not sees(outsider, ASSIGNMENT, name)
	arrange(company.head("sales"), outsider)
	assert sees(outsider, ASSIGNMENT, name)
	assert sees(outsider, TASK, begun.task)
	assert not sees(outsider, ASSIGNMENT, begun.assignments["research"])
	with acting(outsider):
		doc = frappe.get_doc(ASSIGNMENT, name)
		assert "Accept with Conditions" in [offer.action for offer in transition.offers(doc)]
		transition.apply(ASSIGNMENT, name, "Accept with Conditions", "Two more people")
	row = frappe.db.get_value(ASSIGNMENT, name, ["answered_by", "answered_for"])
	assert row == (outsider, company.head("sales"))
	log = last_log(ASSIGNMENT, name)
	assert (log.actor, log.on_behalf_of) == (outsider, company.head("sales"))


# feature: delegation.rights
def test_without_a_delegation_the_same_move_is_refused(company: Company, outsider: str):
	begun = factory.submitted(company)
	with acting(outsider), pytest.raises(frappe.PermissionError):
		transition.apply(ASSIGNMENT, begun.assignments["sales"], "Decline", "No people")


# feature: delegation.rights
def test_his_own_right_comes_first(company: Company):
	begun = factory.submitted(company)
	arrange(company.head("sales"), company.user("deputy", "sales"))
	with acting(company.user("deputy", "sales")):
		transition.apply(ASSIGNMENT, begun.assignments["sales"], "Decline", "No people")
	assert not last_log(ASSIGNMENT, begun.assignments["sales"]).on_behalf_of
	assert not frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "answered_for")


# feature: delegation.rights
def test_the_executive_s_view_follows_a_delegation_of_everything_alone(company: Company):
	begun = factory.running(company)
	nobody, executive = company.user("nobody"), company.user("executive")
	put("User", executive, enabled=1)
	assert not sees(nobody, ITEM, begun.items["sales"])
	arrange(executive, nobody)
	assert sees(nobody, ITEM, begun.items["sales"])
	with acting(nobody):
		assert transition.offers(frappe.get_doc(TASK, begun.task)) == []


# feature: delegation.rights
def test_nobody_does_for_another_what_that_one_has_no_role_for(company: Company):
	begun = factory.running(company)
	other = company.user("other_coordinator")
	arrange(company.coordinator, other)
	frappe.db.delete("Has Role", {"parent": company.coordinator, "role": "Collab Coordinator"})
	frappe.clear_cache(user=company.coordinator)
	with acting(other):
		assert "Hold" not in [offer.action for offer in transition.offers(frappe.get_doc(TASK, begun.task))]
		with pytest.raises(frappe.PermissionError):
			transition.apply(TASK, begun.task, "Hold", "The budget is frozen")
	frappe.db.rollback()
	frappe.clear_cache(user=company.coordinator)


# feature: delegation.rights
def test_a_delegation_of_somebody_who_left_gives_nothing(company: Company, outsider: str):
	begun = factory.submitted(company)
	arrange(company.head("sales"), outsider)
	frappe.db.set_value("User", company.head("sales"), "enabled", 0)
	try:
		assert not sees(outsider, ASSIGNMENT, begun.assignments["sales"])
	finally:
		frappe.db.rollback()
		frappe.clear_document_cache("User", company.head("sales"))


# feature: delegation.no-chain
def test_nobody_delegates_what_he_was_delegated(company: Company, outsider: str):
	begun = factory.submitted(company)
	name, third = begun.assignments["sales"], company.head("research")
	arrange(company.head("sales"), outsider)
	arrange(outsider, third)
	assert sees(outsider, ASSIGNMENT, name)
	assert not sees(third, ASSIGNMENT, name)
	with acting(third), pytest.raises(frappe.PermissionError):
		transition.apply(ASSIGNMENT, name, "Decline", "No people")


# feature: delegation.no-chain
def test_who_stands_in_arranges_no_delegation_for_the_other(company: Company, outsider: str):
	arrange(company.head("sales"), outsider)
	with pytest.raises(frappe.PermissionError):
		arrange(company.head("sales"), company.head("research"), by=outsider)


# feature: delegation.period
def test_it_begins_and_ends_by_itself(company: Company, outsider: str):
	begun = factory.submitted(company)
	name, today = begun.assignments["sales"], getdate(nowdate())
	arrange(company.head("sales"), outsider, days=(2, 4))
	seen = []
	for day in range(7):
		last_hour = datetime.combine(add_days(today, day), time(23, 30), ZoneInfo(get_system_timezone()))
		with freeze_time(last_hour, tick=True):
			seen.append((sees(outsider, ASSIGNMENT, name), bool(todos_of(outsider))))
	assert seen == [(day in (2, 3, 4),) * 2 for day in range(7)]


# feature: delegation.period
def test_revoking_ends_it_at_once_and_for_good(company: Company, outsider: str):
	begun = factory.submitted(company)
	name = arrange(company.head("sales"), outsider)
	with acting(company.head("sales")):
		doc = frappe.get_doc(DELEGATION, name)
		doc.revoked = 1
		doc.save()
	assert not sees(outsider, ASSIGNMENT, begun.assignments["sales"])
	assert todos_of(outsider) == set()
	doc.revoked = 0
	with acting(company.head("sales")), pytest.raises(CollabRuleError, match="over"):
		doc.save()


# feature: delegation.scope
def test_of_one_department_only_the_positions_in_it_go_along(company: Company, outsider: str):
	begun = factory.running(company)
	head = company.head("sales")
	put("Collab Department", company.names["legal"], head=head)
	directory.clear()
	item = factory.work_item(begun, "research", owner_user=company.user("member", "research"))
	put(ITEM, item, owner_user=head)
	frappe.db.delete("Collab Access", {"ref_name": item})
	access_rows.refresh(ITEM, [item])
	arrange(head, outsider, scope="One Department", department=company.names["sales"])
	assert sees(outsider, ASSIGNMENT, begun.assignments["sales"])
	assert not sees(outsider, ASSIGNMENT, begun.assignments["legal"])
	assert not sees(outsider, ITEM, item)
	frappe.db.rollback()
	directory.clear()


# feature: delegation.scope
def test_of_one_task_nothing_of_another_goes_along(company: Company):
	begun, other = factory.running(company), factory.running(company)
	deputy = company.user("other_coordinator")
	arrange(company.coordinator, deputy, scope="One Task", task=begun.task)
	for doctype, mine, theirs in (
		(TASK, begun.task, other.task),
		(ASSIGNMENT, begun.assignments["sales"], other.assignments["sales"]),
		(ITEM, begun.items["sales"], other.items["sales"]),
	):
		assert sees(deputy, doctype, mine)
		assert not sees(deputy, doctype, theirs)
	with acting(deputy):
		rows = frappe.get_list(
			"Work Item Collaborator", parent_doctype=ITEM, fields=["parent"], limit_page_length=0
		)
		logs = frappe.get_list("Transition Log", fields=["task"], limit_page_length=0)
		assert {row.parent for row in rows} >= {begun.items["sales"]}
		assert other.items["sales"] not in {row.parent for row in rows}
		assert {row.task for row in logs} == {begun.task}
		transition.apply(TASK, begun.task, "Hold", "The budget is frozen")
		with pytest.raises(frappe.PermissionError):
			transition.apply(TASK, other.task, "Hold", "The budget is frozen")
	assert last_log(TASK, begun.task).on_behalf_of == company.coordinator


# feature: delegation.scope
def test_both_forms_of_a_list_show_who_stands_in_the_same(company: Company, monkeypatch: pytest.MonkeyPatch):
	begun, other = factory.running(company), factory.running(company)
	deputy = company.user("other_coordinator")
	arrange(company.coordinator, deputy, scope="One Task", task=begun.task)
	give(deputy, "Collab Department Head")
	arrange(company.head("legal"), deputy, scope="One Department", department=company.names["legal"])
	shown = []
	for many in (True, False):
		monkeypatch.setattr(density, "sees_many", lambda *_arguments, answer=many: answer)
		with acting(deputy):
			shown.append(sorted(frappe.get_list(ASSIGNMENT, pluck="name", limit_page_length=0)))
	assert shown[0] == shown[1]
	assert set(begun.assignments.values()) <= set(shown[0])
	assert set(shown[0]) & set(other.assignments.values()) == {other.assignments["legal"]}


# feature: delegation.own-work
def test_who_stands_in_confirms_neither_his_own_work_nor_the_other_s(company: Company):
	begun = factory.running(company)
	member, head = company.user("member", "sales"), company.head("sales")
	give(member, "Collab Department Head")
	other = factory.work_item(begun, "sales", owner_user=head)
	third = factory.work_item(begun, "sales", owner_user=company.user("helper", "sales"))
	arrange(head, member)
	for name in (begun.items["sales"], other, third):
		put(ITEM, name, status="Submitted")
	with acting(member):
		for name in (begun.items["sales"], other):
			offered = [offer.action for offer in transition.offers(frappe.get_doc(ITEM, name))]
			assert "Confirm Done" not in offered
			with pytest.raises(frappe.PermissionError, match="his own work"):
				transition.apply(ITEM, name, "Confirm Done")
		transition.apply(ITEM, third, "Confirm Done")
	assert last_log(ITEM, third).on_behalf_of == head


# feature: delegation.own-work
def test_what_was_submitted_in_another_s_name_is_not_confirmed_after_the_delegation(company: Company):
	begun = factory.running(company)
	head, member = company.head("sales"), company.user("member", "sales")
	helper = company.user("helper", "sales")
	other = factory.work_item(begun, "sales", owner_user=member)
	for name in (begun.items["sales"], other):
		put(ITEM, name, status="In Progress", owner_user=member)
	delegation = arrange(member, head)
	with acting(head):
		transition.apply(ITEM, other, "Submit")
	assert last_log(ITEM, other).on_behalf_of == member
	with acting(member):
		revoked = frappe.get_doc(DELEGATION, delegation)
		revoked.revoked = 1
		revoked.save()
		transition.apply(ITEM, begun.items["sales"], "Submit")
	assert helper not in frappe.get_doc(ITEM, other).own_workers()
	with acting(head):
		with pytest.raises(frappe.PermissionError, match="his own work"):
			transition.apply(ITEM, other, "Confirm Done")
		transition.apply(ITEM, begun.items["sales"], "Confirm Done")
	assert {head, member} <= reviews.workers_of(begun.assignments["sales"])


# feature: delegation.own-work
def test_work_done_in_another_s_name_is_not_reviewed_after_the_delegation(company: Company):
	begun = factory.running(company)
	head, stood_in = company.head("sales"), company.coordinator
	give(stood_in, "Collab Department Head")
	put(ITEM, begun.items["sales"], status="In Progress", owner_user=head)
	delegation = arrange(head, stood_in)
	with acting(stood_in):
		transition.apply(ITEM, begun.items["sales"], "Submit")
	with acting(head):
		revoked = frappe.get_doc(DELEGATION, delegation)
		revoked.revoked = 1
		revoked.save()
	name = factory.review(begun, "sales")
	assert stood_in not in frappe.get_all("Acceptance Reviewer", filters={"parent": name}, pluck="user")
	# Somebody else's row becomes his, as in a review that was opened before he did the work.
	put("Acceptance Reviewer", frappe.db.get_value("Acceptance Reviewer", {"parent": name}), user=stood_in)
	factory.ready_to_decide(name)
	with acting(stood_in):
		with pytest.raises(CollabRuleError, match="own work"):
			signing.sign(name, "Passed")
		with pytest.raises((frappe.PermissionError, CollabRuleError), match="own work"):
			transition.apply(REVIEW, name, "Pass")


# feature: delegation.own-work
def test_a_worker_signs_no_review_of_his_work_in_a_reviewer_s_place(company: Company):
	begun = factory.running(company)
	name = factory.review(begun, "sales")
	put(REVIEW, name, status="In Review")
	worker, free = company.user("member", "sales"), company.user("other_coordinator")
	for delegate in (worker, free):
		give(delegate, "Collab Coordinator")
		arrange(company.coordinator, delegate)
	with acting(worker), pytest.raises(CollabRuleError, match="own work"):
		signing.sign(name, "Passed")
	with acting(free):
		signing.sign(name, "Passed")
	row = frappe.db.get_value(
		"Acceptance Reviewer", {"parent": name, "user": company.coordinator}, ["decision", "signed_by"]
	)
	assert row == ("Passed", free)
	assert last_log(REVIEW, name).on_behalf_of == company.coordinator


# feature: delegation.own-work
def test_one_person_signs_a_review_once(company: Company):
	begun = factory.running(company)
	name = factory.review(begun, "sales")
	put(REVIEW, name, status="In Review")
	free = company.user("other_coordinator")
	arrange(company.coordinator, free)
	arrange(company.initiator, free)
	with acting(free):
		signing.sign(name, "Passed")
		with pytest.raises(CollabRuleError, match="another person"):
			signing.sign(name, "Passed")


# feature: delegation.own-work
def test_nobody_rates_his_own_department_in_the_initiator_s_place(company: Company):
	begun = factory.running(company)
	factory.ready_to_decide(factory.review(begun, "sales"))
	frappe.db.set_value(REVIEW, {"task": begun.task}, "status", "Passed")
	values = {
		"doctype": "Collaboration Rating",
		"task": begun.task,
		"rated_department": company.names["sales"],
		**{"responsiveness": 5, "communication": 5, "quality": 5},
	}
	for who in (company.head("sales"), company.head("finance")):
		give(who, "Collab Initiator")
		arrange(company.initiator, who)
	with acting(company.head("sales")), pytest.raises(CollabRuleError, match="own department"):
		frappe.get_doc(dict(values)).insert()
	with acting(company.head("finance")):
		made = frappe.get_doc(dict(values)).insert()
	assert (made.rater, made.entered_by) == (company.initiator, company.head("finance"))


# feature: delegation.named
def test_records_made_for_another_are_his_and_say_who_entered_them(company: Company, outsider: str):
	begun = factory.running(company)
	owner = company.user("member", "sales")
	arrange(owner, outsider)
	with acting(outsider):
		log = frappe.get_doc(
			{
				"doctype": "Progress Log",
				"work_item": begun.items["sales"],
				"narrative": "Half done",
				"progress": 50,
			}
		).insert()
		ask = frappe.get_doc(
			{
				"doctype": "Collaboration Request",
				"content": "Please send the data",
				"needed_by": add_days(nowdate(), 5),
				"from_assignment": begun.assignments["sales"],
				"to_department": company.names["research"],
			}
		).insert()
		change = frappe.get_doc(ITEM, begun.items["sales"])
		change.description = "What the stand-in found"
		change.save()
	assert (log.reporter, log.entered_by) == (owner, outsider)
	assert (ask.requested_by, ask.entered_by) == (owner, outsider)
	assert last_log("Collaboration Request", ask.name).on_behalf_of == owner
	edit = last_log(ITEM, begun.items["sales"])
	assert (edit.action, edit.actor, edit.on_behalf_of) == ("Edit", outsider, owner)


# feature: delegation.named
def test_the_plan_is_signed_for_the_absent_head(company: Company, outsider: str):
	begun = factory.running(company, "Planning")
	with acting(company.coordinator):
		transition.apply(TASK, begun.task, "Start Sign-off")
	arrange(company.head("sales"), outsider)
	with acting(outsider):
		acts.sign(begun.assignments["sales"], "Signed")
	row = frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], ["signed_by", "signed_for"])
	assert row == (outsider, company.head("sales"))
	assert last_log(ASSIGNMENT, begun.assignments["sales"]).on_behalf_of == company.head("sales")


# feature: delegation.no-take-over
def test_nobody_takes_a_lasting_right_through_a_delegation(company: Company):
	begun = factory.running(company)
	deputy = company.user("other_coordinator")
	arrange(company.initiator, deputy)
	for field in ("initiator", "coordinator"):
		doc = frappe.get_doc(TASK, begun.task)
		doc.set(field, deputy)
		with acting(deputy), pytest.raises((frappe.PermissionError, CollabRuleError)):
			doc.save()
	assert frappe.db.get_value(TASK, begun.task, ["initiator", "coordinator"]) == (
		company.initiator,
		company.coordinator,
	)


# feature: delegation.inbox
def test_what_waits_for_the_other_waits_for_who_stands_in(company: Company, outsider: str):
	before = factory.submitted(company)
	assert (ASSIGNMENT, before.assignments["sales"]) not in todos_of(outsider)
	arrange(company.head("sales"), outsider)
	after = factory.submitted(company)
	expected = {(ASSIGNMENT, each.assignments["sales"]) for each in (before, after)}
	assert todos_of(outsider) == expected
	with acting(outsider):
		shown = inbox.card("waiting_for_answer")
		listed = frappe.get_list(
			ASSIGNMENT, filters=shown["route_options"], pluck="name", limit_page_length=0
		)
	assert {name for _type, name in expected} <= set(listed)
	assert shown["value"] == len(listed)
	text = frappe.db.get_value(
		"ToDo", {"allocated_to": outsider, "reference_name": after.assignments["sales"]}, "description"
	)
	assert text.startswith("For head of sales: ")
	with acting(company.user("deputy", "sales")):
		transition.apply(ASSIGNMENT, after.assignments["sales"], "Decline", "No people")
	assert todos_of(outsider) == {(ASSIGNMENT, before.assignments["sales"])}


# feature: delegation.inbox
def test_cards_of_one_task_count_nothing_of_another(company: Company):
	begun, other = factory.running(company), factory.running(company)
	deputy = company.user("other_coordinator")
	arrange(company.coordinator, deputy, scope="One Task", task=begun.task)
	with acting(deputy):
		shown = inbox.card("tasks_i_lead")
	assert begun.task in shown["route_options"]["name"][1]
	assert other.task not in shown["route_options"]["name"][1]
