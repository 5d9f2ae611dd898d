"""Proves over HTTP that ratings, notes and reasons of a department cannot be asked out of any list, count or history.

Whoever asks works on the same task in another department. Every question is asked twice, for the true value and for
one that nothing has: the answers are the same, so they tell nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import Company, Running, acting, put

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REVIEW, RATING, LOG = "Acceptance Review", "Collaboration Rating", "Progress Log"
# One word, so that no search takes it apart, and one like it that is nowhere.
SECRET, NOWHERE = "zqkeptbetweenus", "zqnowhereatall0"
# What is confidential: record -> fields that hold the secret, and a number where there is one.
TEXTS: Mapping[str, tuple[str, ...]] = {
	ASSIGNMENT: (
		"internal_notes",
		"decline_reason",
		"conditions",
		"risk_note",
		"sign_off_comment",
		"self_check",
	),
	ITEM: ("blocker", "risk_note", "description"),
	LOG: ("narrative", "blocker"),
	REVIEW: ("cause", "opinion", "improvement"),
	RATING: ("suggestion",),
	"Transition Log": ("reason",),
	"Collab Promised Deliverable": ("title",),
	"Acceptance Required Change": ("change",),
	"Acceptance Reviewer": ("comment",),
}
NUMBERS: Mapping[str, tuple[str, ...]] = {RATING: ("quality", "mean"), REVIEW: ("score",)}
PARENTS = {
	"Collab Promised Deliverable": ASSIGNMENT,
	"Acceptance Required Change": REVIEW,
	"Acceptance Reviewer": REVIEW,
}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task under way; every confidential text of sales is the secret, and its rating is 1.37."""
	with factory.committed(company) as commit:
		made = factory.running(company)
		review = factory.review(made, "sales")
		factory.ready_to_decide(review)
		put(REVIEW, review, score=13.7, status="Failed")
		rating = factory.rating(made, "sales", quality=1, suggestion=SECRET).name
		put(RATING, rating, mean=1.37)
		log = factory.log(made, "sales", narrative=SECRET)
		with acting(company.head("sales")):
			doc = frappe.get_doc(ASSIGNMENT, made.assignments["sales"])
			doc.append("deliverables", {"title": SECRET}).db_insert()
		for doctype, name in (
			(ASSIGNMENT, doc.name),
			(ITEM, made.items["sales"]),
			(LOG, log),
			(REVIEW, review),
		):
			put(doctype, name, **dict.fromkeys(TEXTS[doctype], SECRET))
		frappe.db.set_value("Transition Log", {"ref_name": doc.name}, "reason", SECRET)
		frappe.db.set_value("Acceptance Required Change", {"parent": review}, "change", SECRET)
		frappe.db.set_value("Acceptance Reviewer", {"parent": review}, "comment", SECRET)
		commit()
		yield made


Question = Callable[[str, str, str], tuple[str, dict[str, Any]]]


def rows_of(doctype: str) -> dict[str, Any]:
	return {"doctype": doctype, **({"parent": PARENTS[doctype]} if doctype in PARENTS else {})}


QUESTIONS: Mapping[str, Question] = {
	"filter": lambda doctype, field, value: (
		"frappe.client.get_list",
		{**rows_of(doctype), "filters": [[doctype, field, "=", value]]},
	),
	"filter like": lambda doctype, field, value: (
		"frappe.client.get_list",
		{**rows_of(doctype), "filters": {field: ["like", f"{value[:9]}%"]}},
	),
	"or filter": lambda doctype, field, value: (
		"frappe.client.get_list",
		{**rows_of(doctype), "or_filters": [[field, "=", value], ["name", "=", "x"]]},
	),
	"count": lambda doctype, field, value: (
		"frappe.client.get_count",
		{"doctype": doctype, "filters": {field: value}},
	),
	"list count": lambda doctype, field, value: (
		"frappe.desk.reportview.get_count",
		{"doctype": doctype, "filters": json.dumps([[doctype, field, "=", value]]), "fields": "[]"},
	),
	"report view": lambda doctype, field, value: (
		"frappe.desk.reportview.get",
		{
			"doctype": doctype,
			"fields": json.dumps([f"`tab{doctype}`.`name`"]),
			"filters": json.dumps([[doctype, field, "=", value]]),
		},
	),
	"value": lambda doctype, field, value: (
		"frappe.client.get_value",
		{**rows_of(doctype), "filters": {field: value}, "fieldname": "name"},
	),
	"record by a filter": lambda doctype, field, value: (
		"frappe.client.get",
		{**rows_of(doctype), "filters": {field: value}},
	),
	"record by values for a name": lambda doctype, field, value: (
		"frappe.client.get",
		{**rows_of(doctype), "name": {field: value}},
	),
	"change by values for a name": lambda doctype, field, value: (
		"frappe.client.set_value",
		{"doctype": doctype, "name": {field: value}, "fieldname": "x", "value": "y"},
	),
	"form by values for a name": lambda doctype, field, value: (
		"frappe.desk.form.load.getdoc",
		{"doctype": doctype, "name": {field: value}},
	),
	"group": lambda doctype, field, value: (
		"frappe.client.get_list",
		{
			**rows_of(doctype),
			"fields": [field, "count(name) as n"],
			"group_by": field,
			"filters": {field: value},
		},
	),
	"link search": lambda doctype, field, value: (
		"frappe.desk.search.search_link",
		{"doctype": doctype, "txt": "", "filters": {field: value}},
	),
	"link search by the field": lambda doctype, field, value: (
		"frappe.desk.search.search_widget",
		{"doctype": doctype, "txt": value, "searchfield": field},
	),
	"global search": lambda doctype, _field, value: (
		"frappe.utils.global_search.search",
		{"text": value, "doctype": doctype},
	),
	"number card": lambda doctype, field, value: (
		"frappe.desk.doctype.number_card.number_card.get_result",
		{
			"doc": json.dumps({"document_type": doctype, "function": "Count", "name": "x"}),
			"filters": json.dumps([[doctype, field, "=", value]]),
		},
	),
	"group of a list": lambda doctype, field, value: (
		"frappe.desk.listview.get_group_by_count",
		{
			"doctype": doctype,
			"field": "owner",
			"current_filters": json.dumps([[doctype, field, "=", value]]),
		},
	),
}


def told(client: Client, question: str, doctype: str, field: str, value: str) -> tuple[int, str]:
	"""What is answered, without the value that was asked for and without what differs from request to request."""
	method, arguments = QUESTIONS[question](doctype, field, value)
	answer = client.call(method, **arguments)
	content = answer.json()
	for noise in ("exc", "exception", "_debug_messages", "_server_messages", "_error_message"):
		content.pop(noise, None)
	return answer.status_code, json.dumps(content, sort_keys=True).replace(value, "?")


# feature: confidential.oracles
@pytest.mark.parametrize("doctype", TEXTS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_for_a_confidential_text_is_answered_like_one_for_nothing(
	question: str, doctype: str, begun: Running, people: Callable[[str], Client]
) -> None:
	for field in TEXTS[doctype]:
		true = told(people("head.research"), question, doctype, field, SECRET)
		assert true == told(people("head.research"), question, doctype, field, NOWHERE), field


# feature: confidential.oracles
@pytest.mark.parametrize("doctype", TEXTS)
def test_the_same_question_is_answered_to_those_who_may_know(
	doctype: str, begun: Running, people: Callable[[str], Client]
) -> None:
	for field in TEXTS[doctype]:
		true = told(people("executive"), "filter", doctype, field, SECRET)
		assert true != told(people("executive"), "filter", doctype, field, NOWHERE), field


# feature: confidential.oracles
@pytest.mark.parametrize("doctype", NUMBERS)
@pytest.mark.parametrize("comparison", ["<", ">", "=", "between"])
def test_a_question_for_a_mark_or_score_finds_no_row_of_another_department(
	comparison: str, doctype: str, begun: Running, people: Callable[[str], Client]
) -> None:
	for field in NUMBERS[doctype]:
		for value in (0, 1, 1.37, 13.7, 100):
			bounds = [value, 100] if comparison == "between" else value
			filters = [[doctype, field, comparison, bounds]]
			for method in ("frappe.client.get_list", "frappe.client.get_count"):
				answer = people("head.research").call(method, doctype=doctype, filters=filters)
				assert answer.json().get("message") in ([], 0, None), (method, filters, answer.text[:300])


# feature: confidential.oracles
@pytest.mark.parametrize("doctype", [ASSIGNMENT, ITEM, REVIEW, RATING, LOG])
def test_sorting_and_summing_show_the_own_rows_alone(
	doctype: str, begun: Running, people: Callable[[str], Client]
) -> None:
	person = people("head.research")
	own = {row["name"] for row in person.call("frappe.client.get_list", doctype=doctype).json()["message"]}
	for field in (*TEXTS[doctype], *NUMBERS.get(doctype, ())):
		for order in ("asc", "desc"):
			answer = person.call("frappe.client.get_list", doctype=doctype, order_by=f"{field} {order}")
			assert {row["name"] for row in answer.json()["message"]} == own
		for function in ("max", "min", "sum", "avg", "count"):
			answer = person.call(
				"frappe.client.get_list",
				doctype=doctype,
				fields=[f"{function}({field}) as found"],
				order_by=None,
			)
			assert SECRET not in answer.text
			assert not any(mark in answer.text for mark in ("1.37", "13.7"))


# feature: confidential.history
def test_no_history_list_or_notice_of_another_department_holds_the_secret(
	begun: Running, people: Callable[[str], Client]
) -> None:
	person = people("head.research")
	for doctype in (
		"Version",
		"Comment",
		"ToDo",
		"Notification Log",
		"Activity Log",
		"Access Log",
		"Transition Log",
	):
		answer = person.call(
			"frappe.client.get_list",
			doctype=doctype,
			fields=["*"],
			limit_page_length=0,
			order_by="creation desc",
		)
		assert SECRET not in answer.text, doctype
	for doctype, name in ((TASK, begun.task), (ASSIGNMENT, begun.assignments["research"])):
		for method in ("frappe.desk.form.load.getdoc", "frappe.desk.form.load.get_docinfo"):
			answer = person.ask(method, doctype=doctype, name=name)
			assert answer.status_code == 200, answer.text[:300]
			assert SECRET not in answer.text, (method, doctype)
	hidden = person.ask(
		"frappe.desk.form.load.get_docinfo", doctype=ASSIGNMENT, name=begun.assignments["sales"]
	)
	assert hidden.status_code == 403


# feature: confidential.history
def test_the_search_index_and_the_lists_of_comments_hold_no_confidential_text(begun: Running) -> None:
	assert not frappe.db.sql("select name from `__global_search` where content like %s", f"%{SECRET}%")
	for doctype in (TASK, ASSIGNMENT, ITEM):
		assert not frappe.get_all(doctype, filters={"_comments": ("like", f"%{SECRET}%")})


# feature: confidential.history
@pytest.mark.parametrize(
	"report",
	[
		"Task Register",
		"Department Responsibility",
		"Progress Tracking",
		"Acceptance Feedback",
		"Collaboration Plan",
		"Daily Task List",
	],
)
def test_no_report_tells_another_department_a_confidential_text(
	report: str, begun: Running, people: Callable[[str], Client]
) -> None:
	for filters in ({}, {"task": begun.task}, {"department": "Sales"}):
		answer = people("head.research").ask(
			"frappe.desk.query_report.run", report_name=report, filters=filters
		)
		assert answer.status_code == 200, answer.text[:300]
		assert SECRET not in answer.text


# feature: confidential.history
def test_nobody_of_another_department_is_sent_a_confidential_text(begun: Running) -> None:
	for doctype, receiver, texts in (
		("ToDo", "allocated_to", ("description",)),
		("Notification Log", "for_user", ("subject", "email_content")),
	):
		for text in texts:
			found = frappe.get_all(
				doctype,
				filters={
					receiver: ("like", f"%.research@{begun.company.domain}"),
					text: ("like", f"%{SECRET}%"),
				},
			)
			assert found == [], (doctype, text)
