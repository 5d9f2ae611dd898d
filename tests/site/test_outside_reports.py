"""A report from outside waits for a coordinator, who makes a ticket of it or puts it aside."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, acting
from xdept_collab.api import outside_reports as acts
from xdept_collab.services import outside_reports
from xdept_collab.services.refusal import CollabRuleError

DOCTYPE = "Outside Report"


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> str:
	monkeypatch.setattr(outside_reports, "_count", lambda _key: 0)
	monkeypatch.setattr(outside_reports, "_note", lambda _key: None)
	frappe.local.request_ip = "192.0.2.7"
	said = {
		"subject": "The lamp is broken",
		"description": "It <b>never</b> lights up",
		"sender_name": "Ms Li",
	}
	outside_reports.take({**said, "sender_contact": "li@customer.example"}, now_datetime())
	return frappe.get_all("Outside Report", pluck="name", order_by="creation desc", limit=1)[0]


# feature: outside.report
def test_a_report_becomes_a_ticket_of_whoever_takes_it_over(company: Company, report: str):
	begun = factory.running(company)
	with acting(company.coordinator):
		name = acts.take_over(report, begun.task, company.names["research"])
		with pytest.raises(CollabRuleError, match="dealt with already"):
			acts.take_over(report, begun.task, company.names["research"])
	ticket = frappe.get_doc("Issue Ticket", name)
	assert (ticket.title, ticket.reporter, ticket.status) == (
		"The lamp is broken",
		company.coordinator,
		"Open",
	)
	assert "Ms Li · li@customer.example" in ticket.description
	assert "<b>" not in ticket.description
	kept = frappe.db.get_value("Outside Report", report, ["status", "ticket", "handled_by"])
	assert kept == ("Taken Over", name, company.coordinator)


# feature: outside.report
def test_a_report_is_put_aside_with_its_reason(company: Company, report: str):
	with acting(company.coordinator):
		with pytest.raises(CollabRuleError, match="why the report is discarded"):
			acts.discard(report, " ")
		acts.discard(report, "An advertisement")
	kept = frappe.db.get_value("Outside Report", report, ["status", "discard_reason", "handled_by"])
	assert kept == ("Discarded", "An advertisement", company.coordinator)


# feature: outside.report
def test_only_who_leads_tasks_sees_a_report_and_only_on_his_own_task_makes_a_ticket(
	company: Company, people: Callable[[str], Client]
):
	with factory.committed(company) as commit:
		begun = factory.running(company)
		doc = frappe.get_doc({"doctype": DOCTYPE, "subject": "x", "description": "x", "status": "New"})
		name = doc.insert().name
		commit()
		try:
			for who in ("head.sales", "executive", "nobody", ""):
				assert people(who).get(DOCTYPE, name).status_code == 403
				assert ask(people(who), "take_over", report=name, task=begun.task).status_code == 403
				assert ask(people(who), "discard", report=name, reason="x").status_code == 403
			assert people("other_coordinator").get(DOCTYPE, name).status_code == 200
			assert (
				ask(people("other_coordinator"), "take_over", report=name, task=begun.task).status_code == 403
			)
			assert people("coordinator").update(DOCTYPE, name, status="Discarded").status_code == 403
			frappe.db.rollback()
			assert frappe.db.get_value(DOCTYPE, name, "status") == "New"
		finally:
			frappe.db.delete(DOCTYPE, {"name": name})


def ask(client: Client, act: str, **values: str) -> requests.Response:
	more = {"responsible_department": "Research"} if act == "take_over" else {}
	return client.call(f"xdept_collab.api.outside_reports.{act}", **more, **values)


# feature: outside.report
def test_what_a_program_fills_in_is_dropped_without_a_word(report: str):
	before = frappe.db.count("Outside Report")
	outside_reports.take(
		{"subject": "x", "description": "x", "website": "http://example.com"}, now_datetime()
	)
	assert frappe.db.count("Outside Report") == before
