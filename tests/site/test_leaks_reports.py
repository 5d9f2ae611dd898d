"""Reports that Frappe prepares, mails or counts for somebody show nobody more than he sees himself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
import requests
from frappe.core.doctype.prepared_report import prepared_report as prepared
from frappe.desk.form import linked_with

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api.core_guard import get_workflow_state_count
from xdept_collab.services import mailed_reports

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
PREPARED, MAILED, REPORT = "Prepared Report", "Auto Email Report", "Department Responsibility"
SECRET = "What sales alone was shown"
ROLES = ("Prepared Report User", "Report Manager")
RUN, CORE = "frappe.desk.query_report", "frappe.core.doctype.prepared_report.prepared_report"
SENDING = "frappe.email.doctype.auto_email_report.auto_email_report"
FILTERS = {"task": "any"}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task under way; two heads have Frappe's roles for prepared and for mailed reports."""
	frappe.db.rollback()
	made = factory.running(company)
	heads = [frappe.get_doc("User", company.head(key)) for key in ("sales", "research")]
	for head in heads:
		head.add_roles(*ROLES)
	put("Report", REPORT, prepared_report=1)
	frappe.clear_document_cache("Report", REPORT)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for head in heads:
		head.reload()
		head.remove_roles(*ROLES)
	put("Report", REPORT, prepared_report=0)
	frappe.clear_document_cache("Report", REPORT)
	for doctype in (PREPARED, MAILED):
		frappe.db.delete(doctype, {"owner": ("like", f"%@{company.domain}")})
	frappe.db.delete("File", {"attached_to_doctype": PREPARED})
	factory.forget_tasks(company)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


@pytest.fixture(scope="module")
def of_sales(begun: Running) -> str:
	"""A prepared report of the head of sales; returns its name."""
	doc = frappe.new_doc(PREPARED)
	doc.update({"report_name": REPORT, "status": "Completed"})
	doc.filters = prepared.process_filters_for_prepared_report(FILTERS)
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	put(PREPARED, doc.name, owner=begun.company.head("sales"))
	table = {"columns": [{"fieldname": "duty", "label": "Duty"}], "result": [{"duty": SECRET}]}
	with acting(begun.company.head("sales")):
		prepared.create_json_gz_file(table, PREPARED, doc.name, REPORT)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	return doc.name


def _file_of(name: str) -> str:
	return frappe.db.get_value(
		"File", {"attached_to_doctype": PREPARED, "attached_to_name": name}, "file_url"
	)


# Each way to what was prepared for somebody, and a word that its answer to himself contains.
WAYS: dict[str, tuple[Callable[[Client, str], requests.Response], str]] = {
	"REST": (lambda client, name: client.request("GET", f"/api/resource/{PREPARED}/{name}"), REPORT),
	"form": (
		lambda client, name: client.call("frappe.desk.form.load.getdoc", doctype=PREPARED, name=name),
		REPORT,
	),
	"list": (
		lambda client, name: client.call(
			"frappe.client.get_list", doctype=PREPARED, fields=["filters"], filters={"name": name}
		),
		"any",
	),
	"download": (lambda client, name: client.call(f"{CORE}.download_attachment", dn=name), SECRET),
	"the report, with its name": (
		lambda client, name: client.call(
			f"{RUN}.run", report_name=REPORT, filters={**FILTERS, "prepared_report_name": name}
		),
		SECRET,
	),
	"the report, in the name of whom it is for": (
		lambda client, name: client.call(
			f"{RUN}.run",
			report_name=REPORT,
			filters=FILTERS,
			user=frappe.db.get_value(PREPARED, name, "owner"),
		),
		SECRET,
	),
	"export of the report": (
		lambda client, name: client.call(
			f"{RUN}.export_query",
			report_name=REPORT,
			filters={**FILTERS, "prepared_report_name": name},
			file_format_type="CSV",
			visible_idx=[],
		),
		SECRET,
	),
	"the file": (lambda client, name: client.request("GET", _file_of(name)), "\x1f"),
}


# feature: access.reports
@pytest.mark.parametrize("way", WAYS)
def test_what_was_prepared_for_one_user_is_shown_to_him_alone(
	way: str, of_sales: str, people: Callable[[str], Client]
) -> None:
	ask, word = WAYS[way]
	assert word in ask(people("head.sales"), of_sales).text
	answer = ask(people("head.research"), of_sales)
	assert word not in answer.text
	assert SECRET not in answer.text


# feature: access.reports
def test_nobody_deletes_what_was_prepared_for_somebody_else(
	of_sales: str, people: Callable[[str], Client]
) -> None:
	people("head.research").call(f"{CORE}.delete_prepared_reports", reports=[{"name": of_sales}])
	frappe.db.rollback()
	assert frappe.db.exists(PREPARED, of_sales)


def mailed_values(user: str, **values: Any) -> dict[str, Any]:
	return {
		**{
			"report": REPORT,
			"report_type": "Script Report",
			"user": user,
			"email_to": "away@company.example",
		},
		**{"format": "CSV", "frequency": "Daily", "no_of_rows": 100, "enabled": 1, **values},
	}


def mailed(user: str, **values: Any) -> Any:
	with acting(user):
		return frappe.get_doc({"doctype": MAILED, **mailed_values(user, **values)}).insert()


# feature: access.reports
def test_nobody_has_a_report_mailed_with_the_rights_of_somebody_else(
	begun: Running, people: Callable[[str], Client]
) -> None:
	research, sales = people("head.research"), people("head.sales").user
	assert research.insert(MAILED, **mailed_values(sales)).status_code == 403
	own = research.insert(MAILED, **mailed_values(research.user))
	assert own.status_code == 200, own.text[:500]
	name = own.json()["data"]["name"]
	assert research.update(MAILED, name, user=sales).status_code == 403
	changed = research.call(
		"frappe.client.set_value", doctype=MAILED, name=name, fieldname="user", value=sales
	)
	assert changed.status_code == 403
	# A report of other records may be anybody's; it does not become one of ours afterwards.
	other = research.insert(MAILED, **mailed_values(sales, report="ToDo"))
	assert other.status_code == 200, other.text[:500]
	assert research.update(MAILED, other.json()["data"]["name"], report=REPORT).status_code == 403


# feature: access.reports
@pytest.mark.parametrize("way", ["read", "list", "download", "send", "redirect", "take over", "delete"])
def test_a_mailed_report_is_its_user_s_alone(
	way: str, begun: Running, people: Callable[[str], Client]
) -> None:
	name = mailed(begun.company.head("sales")).name
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	research = people("head.research")
	answer = {
		"read": lambda: research.request("GET", f"/api/resource/{MAILED}/{name}"),
		"list": lambda: research.call(
			"frappe.client.get_list", doctype=MAILED, fields=["email_to"], filters={"name": name}
		),
		"download": lambda: research.call(f"{SENDING}.download", name=name),
		"send": lambda: research.call(f"{SENDING}.send_now", name=name),
		"redirect": lambda: research.update(MAILED, name, email_to="me@company.example"),
		"take over": lambda: research.update(MAILED, name, user=research.user),
		"delete": lambda: research.delete(MAILED, name),
	}[way]()
	frappe.db.rollback()
	assert answer.status_code == (200 if way == "list" else 403), answer.text[:500]
	assert "away@" not in answer.text
	assert frappe.db.get_value(MAILED, name, ["user", "email_to"]) == (
		begun.company.head("sales"),
		"away@company.example",
	)


# feature: access.reports
def test_at_night_a_mailed_report_shows_what_its_user_sees(begun: Running) -> None:
	mailed_reports.guard()
	research = begun.company.head("research")
	shown = {
		user: (mailed(user) if user != "Administrator" else _of_the_administrator()).get_report_content()
		for user in (research, "Administrator")
	}
	assert "The part of research" in shown[research]
	assert "The part of sales" not in shown[research]
	assert "The part of sales" in shown["Administrator"]
	assert frappe.session.user == "Administrator"


def _of_the_administrator() -> Any:
	return frappe.get_doc({"doctype": MAILED, **mailed_values("Administrator")}).insert()


# feature: access.reports
@pytest.mark.parametrize("why", ["set up by somebody else", "disabled", "without the role"])
def test_nothing_is_mailed_for_who_did_not_ask_for_it_or_may_not_see_it(why: str, begun: Running) -> None:
	mailed_reports.guard()
	research, sales = (begun.company.head(key) for key in ("research", "sales"))
	doc = mailed(research)
	if why == "set up by somebody else":
		put(MAILED, doc.name, user=sales)
	elif why == "disabled":
		put("User", research, enabled=0)
	else:
		frappe.db.delete("Has Role", {"parent": research})
		frappe.clear_cache(user=research)
	assert frappe.get_doc(MAILED, doc.name).get_report_content() is None
	frappe.db.rollback()
	frappe.clear_cache(user=research)


# feature: access.surfaces
def test_a_count_of_states_counts_what_its_user_sees(company: Company, begun: Running) -> None:
	def counted(user: str) -> dict[str, int]:
		with acting(user):
			found = get_workflow_state_count(ASSIGNMENT, "status", json.dumps(["Draft"]))
			return {row["status"]: row["count"] for row in found or []}

	for user in (company.head("sales"), company.coordinator, company.user("executive")):
		with acting(user):
			states = frappe.get_list(ASSIGNMENT, pluck="status", limit_page_length=0)
		assert counted(user) == {state: states.count(state) for state in states}
	assert sum(counted(company.head("sales")).values()) < sum(counted(company.coordinator).values())
	with acting(company.head("sales")), pytest.raises(frappe.PermissionError):
		get_workflow_state_count(ASSIGNMENT, "internal_notes", "[]")


# feature: access.surfaces
def test_of_what_is_linked_with_a_task_a_department_is_shown_its_own(
	company: Company, begun: Running
) -> None:
	shown = {}
	for key in ("sales", "legal"):
		with acting(company.head(key)):
			kinds = linked_with.get_linked_doctypes(TASK)
			opened = {doctype: link for doctype, link in kinds.items() if frappe.has_permission(doctype)}
			found = linked_with.get_linked_docs(TASK, begun.task, opened)
			shown[key] = {row.name for doctype in (ASSIGNMENT, ITEM) for row in found.get(doctype, [])}
	assert shown["sales"] == {begun.assignments["sales"], begun.items["sales"]}
	assert shown["legal"] == {begun.assignments["legal"]}


# feature: access.other-apps
def test_a_to_do_of_somebody_else_stays_his(begun: Running, people: Callable[[str], Client]) -> None:
	todo = frappe.get_doc(
		{"doctype": "ToDo", "description": SECRET, "allocated_to": begun.company.head("sales")}
	).insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	answers = {
		key: people(f"head.{key}").request("GET", f"/api/resource/ToDo/{todo.name}")
		for key in ("sales", "legal")
	}
	todo.delete()
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.
	assert {key: answer.status_code for key, answer in answers.items()} == {"sales": 200, "legal": 403}
