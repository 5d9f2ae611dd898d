"""A later date: asked for by who owes the record, decided by who may, written into the record inside its contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from tests.site.standing_in import arrange, last_log, sees, todos_of
from xdept_collab.services import transition
from xdept_collab.services.refusal import CollabRuleError

REQUEST, ITEM, ASSIGNMENT, TICKET = "Extension Request", "Work Item", "Department Assignment", "Issue Ticket"
SOON, LATER = 10, 12


def ask(begun: Running, who: str, doctype: str, name: str, **values: Any) -> str:
	with acting(f"{who}@{begun.company.domain}"):
		doc = frappe.get_doc(
			{
				"doctype": REQUEST,
				"ref_doctype": doctype,
				"ref_name": name,
				"requested_date": add_days(nowdate(), 27),
				"cause": "Resource Shortage",
				"explanation": "Two people are ill",
				"impact": "The others wait two days",
				**values,
			}
		)
		return doc.insert().name


def decide(user: str, name: str, action: str = "Approve", reason: str = "") -> None:
	with acting(user):
		transition.apply(REQUEST, name, action, reason)


# feature: extension.granting
def test_the_head_grants_the_owner_of_a_work_item_two_more_days(company: Company):
	begun = factory.running(company)
	name = factory.extension(begun, "sales")
	stored = frappe.db.get_value(REQUEST, name, ["who_decides", "department", "assignment", "requested_by"])
	assert stored == (
		"Department Head",
		company.names["sales"],
		begun.assignments["sales"],
		company.user("member", "sales"),
	)
	assert (REQUEST, name) in todos_of(company.head("sales"))
	decide(company.head("sales"), name)
	item = frappe.db.get_value(ITEM, begun.items["sales"], ["planned_end", "delay_cause"])
	assert item == (getdate(add_days(nowdate(), LATER)), "Requirement Change")
	kept = frappe.db.get_value(REQUEST, name, ["status", "date_so_far", "original_date", "decided_by"])
	soon = getdate(add_days(nowdate(), SOON))
	assert kept == ("Approved", soon, soon, company.head("sales"))
	log = last_log(ITEM, begun.items["sales"])
	assert (log.action, log.actor) == ("Extend", company.head("sales"))
	assert (REQUEST, name) not in todos_of(company.head("sales"))


# feature: extension.granting
def test_the_date_that_was_promised_first_is_kept_through_every_extension(company: Company):
	begun = factory.running(company)
	for days in (11, 13):
		name = factory.extension(begun, "sales", requested_date=add_days(nowdate(), days))
		decide(company.head("sales"), name)
	so_far, original = frappe.db.get_value(REQUEST, name, ["date_so_far", "original_date"])
	assert (so_far, original) == (getdate(add_days(nowdate(), 11)), getdate(add_days(nowdate(), SOON)))
	with pytest.raises(CollabRuleError, match="2 times"):
		factory.extension(begun, "sales", requested_date=add_days(nowdate(), 14))


# feature: extension.granting
def test_a_declined_or_withdrawn_request_counts_for_nothing_and_changes_nothing(company: Company):
	begun = factory.running(company)
	for _each in range(2):
		name = factory.extension(begun, "sales")
		decide(company.head("sales"), name, "Decline", "The launch cannot wait")
	assert frappe.db.get_value(REQUEST, name, ["status", "decline_reason"]) == (
		"Declined",
		"The launch cannot wait",
	)
	name = factory.extension(begun, "sales")
	decide(company.user("member", "sales"), name, "Withdraw", "It goes faster than expected")
	factory.extension(begun, "sales")
	end = frappe.db.get_value(ITEM, begun.items["sales"], "planned_end")
	assert end == getdate(add_days(nowdate(), SOON))


# feature: extension.granting
def test_an_extension_stays_inside_the_contract(company: Company):
	begun = factory.running(company)
	with pytest.raises(CollabRuleError, match="later than the due date"):
		factory.extension(begun, "sales", requested_date=add_days(nowdate(), 26))
	with pytest.raises(CollabRuleError, match="not earlier than the task's due date"):
		ask(
			begun,
			"head.sales",
			ASSIGNMENT,
			begun.assignments["sales"],
			requested_date=add_days(nowdate(), 30),
		)


# feature: extension.granting
def test_what_no_longer_fits_when_it_is_decided_is_refused_and_nothing_is_written(company: Company):
	begun = factory.running(company)
	name = factory.extension(begun, "sales")
	put(ASSIGNMENT, begun.assignments["sales"], due_date=add_days(nowdate(), LATER - 1))
	frappe.db.savepoint("untouched")
	with pytest.raises(CollabRuleError):
		decide(company.head("sales"), name)
	frappe.db.rollback(save_point="untouched")
	assert frappe.db.get_value(REQUEST, name, "status") == "Requested"


# feature: extension.deciding
@pytest.mark.parametrize("who", ["coordinator", "initiator"])
def test_who_leads_the_task_grants_a_department_its_later_date(company: Company, who: str):
	begun = factory.running(company)
	name = ask(begun, "head.sales", ASSIGNMENT, begun.assignments["sales"])
	assert frappe.db.get_value(REQUEST, name, "who_decides") == "Task Leads"
	decide(company.user(who), name)
	due = frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "due_date")
	assert due == getdate(add_days(nowdate(), 27))
	mirrored = {
		row.department: row.internal_due_date for row in frappe.get_doc("Collab Task", begun.task).departments
	}
	assert mirrored[company.names["sales"]] == due


# feature: extension.granting
def test_a_milestone_and_the_changes_of_a_rework_are_extended_by_themselves(company: Company):
	begun = factory.running(company)
	contract = frappe.get_doc(ASSIGNMENT, begun.assignments["sales"])
	contract.append("milestones", {"title": "Poster", "due_date": add_days(nowdate(), 5)})
	contract.flags.collab_system = True
	contract.save()
	name = ask(
		begun,
		"head.sales",
		ASSIGNMENT,
		contract.name,
		milestone="Poster",
		requested_date=add_days(nowdate(), 8),
	)
	decide(company.coordinator, name)
	contract.reload()
	assert contract.milestones[0].due_date == getdate(add_days(nowdate(), 8))
	assert contract.due_date == getdate(add_days(nowdate(), 25))
	put(ASSIGNMENT, contract.name, status="Rework", rework_due=add_days(nowdate(), 3))
	name = ask(begun, "head.sales", ASSIGNMENT, contract.name, requested_date=add_days(nowdate(), 4))
	decide(company.coordinator, name)
	contract.reload()
	assert contract.rework_due == getdate(add_days(nowdate(), 4))
	assert contract.due_date == getdate(add_days(nowdate(), 25))


# feature: extension.granting
def test_a_request_and_a_ticket_are_extended_for_who_has_to_answer_them(company: Company):
	begun = factory.running(company)
	wanted = factory.request(begun)
	name = ask(
		begun, "member.research", "Collaboration Request", wanted, requested_date=add_days(nowdate(), 7)
	)
	decide(company.coordinator, name)
	assert frappe.db.get_value("Collaboration Request", wanted, "needed_by") == getdate(
		add_days(nowdate(), 7)
	)
	due = get_datetime(f"{add_days(nowdate(), 2)} 16:30:00")
	ticket = factory.ticket(begun, expected_resolution=due)
	name = ask(begun, "head.research", TICKET, ticket, requested_date=add_days(nowdate(), 4))
	decide(company.coordinator, name)
	moved = frappe.db.get_value(TICKET, ticket, "expected_resolution")
	assert moved == datetime.combine(getdate(add_days(nowdate(), 4)), due.time())


# feature: extension.deciding
@pytest.mark.parametrize(
	("who", "action"),
	[
		("member.sales", "Approve"),
		("helper.sales", "Approve"),
		("liaison.sales", "Approve"),
		("head.research", "Approve"),
		("coordinator", "Approve"),
		("head.research", "Withdraw"),
		("coordinator", "Withdraw"),
	],
)
def test_nobody_else_decides_about_the_work_of_a_department(company: Company, who: str, action: str):
	begun = factory.running(company)
	name = factory.extension(begun, "sales")
	with pytest.raises((frappe.PermissionError, CollabRuleError)):
		decide(f"{who}@{company.domain}", name, action, "I would like to")


# feature: extension.deciding
def test_nobody_grants_what_he_asked_for_himself(company: Company):
	begun = factory.running(company)
	put("Collab Task", begun.task, coordinator=company.head("sales"))
	name = ask(begun, "head.sales", ASSIGNMENT, begun.assignments["sales"])
	frappe.get_doc("User", company.head("sales")).add_roles("Collab Coordinator")
	with acting(company.head("sales")):
		assert "Approve" not in [offer.action for offer in transition.offers(frappe.get_doc(REQUEST, name))]
	with pytest.raises((frappe.PermissionError, CollabRuleError)):
		decide(company.head("sales"), name)
	assert (REQUEST, name) not in todos_of(company.head("sales"))
	decide(company.initiator, name)
	frappe.db.rollback()
	frappe.clear_cache(user=company.head("sales"))


# feature: extension.deciding
@pytest.mark.usefixtures("register")
def test_who_stands_in_for_the_asker_does_not_grant_it_and_who_stands_in_for_the_head_does(company: Company):
	begun = factory.running(company)
	asker, other = company.user("member", "sales"), company.head("finance")
	name = factory.extension(begun, "sales")
	arrange(company.head("sales"), other)
	decide(other, name)
	assert frappe.db.get_value(REQUEST, name, ["decided_by", "decided_for"]) == (other, company.head("sales"))
	log = last_log(ITEM, begun.items["sales"])
	assert (log.actor, log.on_behalf_of) == (other, company.head("sales"))
	third = company.head("legal")
	arrange(asker, third)
	name = ask(begun, "head.legal", ITEM, begun.items["sales"], requested_date=add_days(nowdate(), 14))
	made = frappe.db.get_value(REQUEST, name, ["requested_by", "entered_by"])
	assert made == (asker, third)
	arrange(company.head("sales"), third)
	with pytest.raises((frappe.PermissionError, CollabRuleError)):
		decide(third, name)


# feature: extension.asking
@pytest.mark.parametrize("who", ["helper.sales", "coordinator", "initiator"])
def test_nobody_asks_for_a_later_date_of_what_others_owe(company: Company, who: str):
	begun = factory.running(company)
	with pytest.raises(frappe.PermissionError):
		ask(begun, who, ITEM, begun.items["sales"], requested_date=add_days(nowdate(), LATER))
	assert not frappe.db.exists(REQUEST, {"ref_name": begun.items["sales"]})


# feature: access.no-existence
def test_a_later_date_of_a_hidden_record_is_refused_like_one_of_a_missing_record(company: Company):
	begun = factory.running(company)
	said = []
	for name in (begun.items["sales"], "W00000000000"):
		frappe.clear_messages()
		with pytest.raises(frappe.PermissionError) as refused:
			ask(begun, "head.finance", ITEM, name)
		said.append(str(refused.value).replace(name, ""))
	assert said[0] == said[1]


# feature: access.one-rule
def test_a_request_for_a_later_date_is_seen_by_the_department_and_who_leads_the_task(company: Company):
	begun = factory.running(company)
	name = factory.extension(begun, "sales")
	seeing = ("member.sales", "head.sales", "helper.sales", "coordinator", "initiator", "executive")
	for who in seeing:
		assert sees(f"{who}@{company.domain}", REQUEST, name), who
	for who in ("head.research", "head.marketing", "member.finance", "nobody"):
		assert not sees(f"{who}@{company.domain}", REQUEST, name), who


# feature: guard.read-only-fields
def test_what_the_server_knows_of_a_request_is_not_the_client_s(company: Company):
	begun = factory.running(company)
	forged = {
		"who_decides": "Task Leads",
		"requested_by": company.coordinator,
		"original_date": "2020-01-01",
		"department": company.names["finance"],
		"status": "Approved",
	}
	wanted = {"requested_date": add_days(nowdate(), LATER)}
	with pytest.raises(CollabRuleError):
		ask(begun, "member.sales", ITEM, begun.items["sales"], **wanted, **forged)
	del forged["status"]
	name = ask(begun, "member.sales", ITEM, begun.items["sales"], **wanted, **forged)
	stored = frappe.db.get_value(
		REQUEST, name, ["who_decides", "requested_by", "original_date", "department"]
	)
	soon = getdate(add_days(nowdate(), SOON))
	assert stored == ("Department Head", company.user("member", "sales"), soon, company.names["sales"])


# feature: rollup.cancel
def test_a_cancelled_task_withdraws_what_is_still_asked_for(company: Company):
	begun = factory.running(company)
	name = factory.extension(begun, "sales")
	with acting(company.initiator):
		transition.apply("Collab Task", begun.task, "Cancel", "The market has changed")
	assert frappe.db.get_value(REQUEST, name, "status") == "Withdrawn"


# feature: delay.report
def test_the_report_counts_from_what_was_promised_first(company: Company):
	begun = factory.running(company)
	item = begun.items["sales"]
	put(ITEM, item, planned_start=None, planned_end=add_days(nowdate(), -3))
	decide(company.head("sales"), factory.extension(begun, "sales", requested_date=nowdate()))
	put(ITEM, item, status="Submitted", actual_end=nowdate())
	with acting(company.coordinator):
		report = frappe.get_doc("Report", "Delays by Cause and Department")
		_columns, rows, *_rest = report.execute_script_report({"task": begun.task})
	assert [(row["cause"], row["days"]) for row in rows] == [("Requirement Change", 3)]
