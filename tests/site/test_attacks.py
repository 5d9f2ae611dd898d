"""What an attacker tries over HTTP: reading past the access rule, writing past the record, values that break things."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import frappe
import pytest

from tests.markup import markup_of
from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, acting, put

SECRET = "Between us: the budget is spent"
ASSIGNMENT, ITEM, REVIEW = "Department Assignment", "Work Item", "Acceptance Review"


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[Running]:
	"""A task under way with a secret in the assignment of sales, its promised row and its file."""
	with factory.committed(company) as commit:
		made = factory.running(company)
		with acting(company.head("sales")):
			doc = frappe.get_doc(ASSIGNMENT, made.assignments["sales"])
			doc.internal_notes = SECRET
			doc.append("deliverables", {"title": SECRET})
			doc.save()
		factory.upload(
			company.head("sales"),
			SECRET.encode(),
			"secret of sales.txt",
			attached_to_doctype=ASSIGNMENT,
			attached_to_name=made.assignments["sales"],
		)
		commit()
		yield made
		frappe.db.delete("File", {"owner": ("like", f"%@{company.domain}")})


def url_of(begun: Running) -> str:
	return str(frappe.db.get_value("File", {"attached_to_name": begun.assignments["sales"]}, "file_url"))


def surfaces(begun: Running) -> dict[str, tuple[str, dict[str, Any]]]:
	"""Endpoints of Frappe that answer to the role alone, each asked for the secret."""
	chart = {
		"name": "x",
		"document_type": ASSIGNMENT,
		"chart_type": "Sum",
		"type": "Heatmap",
		"based_on": "creation",
		"value_based_on": "length(internal_notes)",
		"heatmap_year": frappe.utils.nowdate()[:4],
		"filters_json": "[]",
	}
	rows = {"doctype": "Collab Task Department", "parent": "Collab Task"}
	counted = {"doctype": ASSIGNMENT, "workflow_state_field": "internal_notes", "states": '["x"]'}
	return {
		"list, field of a link": (
			"frappe.client.get_list",
			{**rows, "fields": ["assignment.internal_notes"], "limit_page_length": 0},
		),
		"value, field of a link": (
			"frappe.client.get_value",
			{
				**rows,
				"filters": {"assignment": begun.assignments["sales"]},
				"fieldname": "assignment.internal_notes",
			},
		),
		"state count": ("frappe.workflow.doctype.workflow.workflow.get_workflow_state_count", counted),
		"heatmap": (
			"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
			{"chart": json.dumps(chart), "no_cache": 1},
		),
		"row by a filter": (
			"frappe.client.get",
			{"doctype": "Collab Promised Deliverable", "parent": ASSIGNMENT, "filters": {"title": SECRET}},
		),
	}


# feature: access.surfaces
@pytest.mark.parametrize(
	"surface",
	["list, field of a link", "value, field of a link", "state count", "heatmap", "row by a filter"],
)
def test_endpoints_that_ask_for_the_role_alone_tell_another_department_nothing(
	begun: Running, people: Callable[[str], Client], surface: str
) -> None:
	method, arguments = surfaces(begun)[surface]
	answer = people("head.research").call(method, **arguments)
	assert answer.status_code == 403, answer.text[:500]
	assert SECRET not in answer.text


# feature: access.surfaces
def test_who_sees_all_may_read_along_a_link(begun: Running, people: Callable[[str], Client]) -> None:
	method, arguments = surfaces(begun)["list, field of a link"]
	assert SECRET in people("executive").call(method, **arguments).text


# feature: access.surfaces
def test_a_chart_of_groups_counts_only_what_its_user_sees(
	begun: Running, people: Callable[[str], Client]
) -> None:
	chart = {
		"name": "the same chart",
		"document_type": ASSIGNMENT,
		"chart_type": "Group By",
		"type": "Bar",
		"group_by_based_on": "department",
		"group_by_type": "Count",
		"filters_json": "[]",
	}
	method = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
	seen = {
		name: people(name).call(method, chart=json.dumps(chart), no_cache=1).json()["message"]["labels"]
		for name in ("head.sales", "head.research")
	}
	assert seen == {"head.sales": ["Sales"], "head.research": ["Research"]}


# feature: access.surfaces
def test_a_chart_never_shows_what_it_showed_to_somebody_else(
	begun: Running, people: Callable[[str], Client]
) -> None:
	name = "Assignments by department"
	values = {"document_type": ASSIGNMENT, "chart_type": "Group By", "type": "Bar", "is_public": 1}
	groups = {"group_by_based_on": "department", "group_by_type": "Count", "filters_json": "[]"}
	frappe.get_doc({"doctype": "Dashboard Chart", "chart_name": name, **values, **groups}).insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	# Frappe reads the data of a chart from here for everybody, whoever it was who looked first.
	frappe.cache.set_value(f"chart-data:{name}", json.dumps({"labels": [SECRET], "datasets": []}))
	try:
		answer = people("head.research").call(
			"frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart_name=name
		)
		assert answer.json()["message"]["labels"] == ["Research"]
	finally:
		frappe.delete_doc("Dashboard Chart", name)
		frappe.cache.delete_value(f"chart-data:{name}")
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: access.no-existence
def test_a_link_to_a_hidden_record_checks_like_one_that_is_missing(
	begun: Running, people: Callable[[str], Client]
) -> None:
	def checked(name: str) -> object:
		return (
			people("head.finance")
			.call("frappe.client.validate_link", doctype="Collab Task", docname=name)
			.json()["message"]
		)

	assert checked(begun.task) == checked("T20200101999")


# feature: guard.foreign-rows
@pytest.mark.parametrize("verb", ["insert", "update", "delete"])
def test_rows_are_not_written_past_their_record(
	begun: Running, people: Callable[[str], Client], verb: str
) -> None:
	row = frappe.db.get_value("Collab Task Department", {"parent": begun.task, "department": "Sales"})
	# An initiator of other tasks has the role for every table of a task.
	person = people("other_coordinator")
	place = {"parent": begun.task, "parenttype": "Collab Task", "parentfield": "departments"}
	answer = {
		"insert": lambda: person.insert("Collab Task Department", department="Finance", part="R", **place),
		"update": lambda: person.update("Collab Task Department", row, answer="Passed"),
		"delete": lambda: person.delete("Collab Task Department", row),
	}[verb]()
	frappe.db.rollback()
	assert answer.status_code == 403
	assert frappe.db.count("Collab Task Department", {"parent": begun.task}) == len(factory.PARTS)
	assert frappe.db.get_value("Collab Task Department", row, "answer") != "Passed"


# feature: guard.foreign-rows
def test_nobody_signs_a_review_by_writing_the_row_of_another_reviewer(
	begun: Running, people: Callable[[str], Client]
) -> None:
	review = factory.review(begun)
	row = frappe.db.get_value(
		"Acceptance Reviewer", {"parent": review, "user": begun.company.coordinator}, ["name", "decision"]
	)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	answer = people("initiator").update("Acceptance Reviewer", row[0], decision="Passed")
	frappe.db.rollback()
	assert answer.status_code == 403
	assert frappe.db.get_value("Acceptance Reviewer", row[0], "decision") == row[1]
	put(ASSIGNMENT, begun.assignments["sales"], status="Executing")
	frappe.db.commit()  # noqa: TID251 — the other tests find it under way.


# feature: access.files
@pytest.mark.parametrize("writing", ["{url}", "/private/files/./{name}", "{host}{url}"])
def test_a_file_of_a_hidden_record_cannot_be_borrowed_by_its_address(
	begun: Running, people: Callable[[str], Client], writing: str
) -> None:
	thief, url = people("member.finance"), url_of(begun)
	address = writing.format(url=url, host=thief.url, name=url.rsplit("/", 1)[-1])
	assert thief.insert("File", file_name="mine.txt", file_url=address, is_private=1).status_code == 403
	thief.update("User", thief.user, user_image=address)
	assert thief.request("GET", url).status_code == 403


# feature: access.files
def test_the_same_content_uploaded_by_somebody_else_is_his(
	begun: Running, people: Callable[[str], Client]
) -> None:
	answer = people("member.service").request(
		"POST",
		"/api/method/upload_file",
		files={"file": ("copy.txt", SECRET.encode())},
		data={"is_private": 1},
	)
	assert answer.status_code == 200, answer.text[:500]


# feature: access.files
@pytest.mark.parametrize("person", ["head.research", "member.sales"])
def test_nobody_puts_a_file_on_a_record_that_he_may_not_write(
	begun: Running, people: Callable[[str], Client], person: str
) -> None:
	"""One department may not see the record; the member of the other may, and does not write it."""
	place = {"attached_to_doctype": ASSIGNMENT, "attached_to_name": begun.assignments["sales"]}
	answer = people(person).insert("File", file_name="x.txt", content="x", is_private=1, **place)
	assert answer.status_code == 403


# feature: access.surfaces
def test_nobody_likes_or_follows_what_he_may_not_read(
	begun: Running, people: Callable[[str], Client]
) -> None:
	person, name = people("head.research"), begun.assignments["sales"]
	liked = person.call("frappe.desk.like.toggle_like", doctype=ASSIGNMENT, name=name, add="Yes")
	followed = person.call(
		"frappe.desk.form.document_follow.follow_document",
		doctype=ASSIGNMENT,
		doc_name=name,
		user=person.user,
	)
	assert (liked.status_code, followed.status_code) == (403, 403)


# feature: access.surfaces
def test_nobody_lets_another_one_follow_what_the_other_may_not_read(
	begun: Running, people: Callable[[str], Client]
) -> None:
	head, other, name = people("head.sales"), people("head.research").user, begun.assignments["sales"]
	put("User", other, document_follow_notify=1)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	answer = head.call(
		"frappe.desk.form.document_follow.follow_document", doctype=ASSIGNMENT, doc_name=name, user=other
	)
	put("User", other, document_follow_notify=0)
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.
	assert answer.status_code == 403
	assert not frappe.db.exists("Document Follow", {"ref_docname": name, "user": other})


# feature: access.surfaces
def test_tags_of_a_hidden_record_are_not_listed(company: Company, begun: Running) -> None:
	frappe.get_doc(
		{
			"doctype": "Tag Link",
			"document_type": ASSIGNMENT,
			"document_name": begun.assignments["sales"],
			"tag": "secret",
			"parent": begun.assignments["sales"],
		}
	).db_insert()
	for key, expected in (("sales", 1), ("research", 0)):
		with acting(company.head(key)):
			assert len(frappe.get_list("Tag Link", filters={"tag": "secret"})) == expected


# Values of a work item that must be refused in words: not stored, and no error page.
UNFIT: list[tuple[str, Any]] = [
	("title", {"a": 1}),
	("title", ["x"]),
	("task", ["like", "%"]),
	("assignment", {"name": ["like", "%"]}),
	("owner_user", ["like", "%"]),
	("name", {"a": 1}),
	("idx", "first"),
	("idx", {}),
	("collaborators", "x"),
	("collaborators", [1, 2]),
	("collaborators", [{"user": ["like", "%"]}]),
	("predecessors", [{"work_item": {"a": 1}}]),
	("parent_work_item", {"x": 1}),
	("planned_start", 5),
	("planned_start", "soon"),
	("planned_start", "0000-00-00"),
	("transition_reason", "x" * 70_000),
	("progress", 150),
	("progress", -5),
	("progress", 1e308),
	("progress", "half"),
	("progress", float("nan")),
	("estimated_hours", -1e30),
	("weight", "1e400"),
	("description", "x" * 70_000),
]


# feature: guard.unfit-values
@pytest.mark.parametrize(("field", "value"), UNFIT, ids=[f"{key}-{str(value)[:24]}" for key, value in UNFIT])
def test_a_value_that_does_not_fit_is_refused_in_words(
	begun: Running, people: Callable[[str], Client], field: str, value: object
) -> None:
	answer = people("head.sales").request(
		"PUT",
		f"/api/resource/{ITEM}/{begun.items['sales']}",
		data=json.dumps({field: value}),
		headers={"Content-Type": "application/json"},
	)
	assert 400 <= answer.status_code < 500, answer.text[:800]
	assert answer.json()["_server_messages"]


# feature: guard.methods
@pytest.mark.parametrize("method", ["validate", "check", "fill", "own_workers", "save"])
def test_a_value_cannot_take_the_place_of_a_method(
	begun: Running, people: Callable[[str], Client], method: str
) -> None:
	assert people("head.sales").update(ITEM, begun.items["sales"], **{method: 1}).status_code == 200


# feature: guard.forged-scope
def test_a_work_item_belongs_to_the_task_of_its_assignment(company: Company, begun: Running) -> None:
	other = factory.running(company, title="Another task of 5 units")
	with acting(company.head("sales")):
		item = frappe.get_doc(
			{
				"doctype": ITEM,
				"title": "Smuggled",
				"task": other.task,
				"assignment": begun.assignments["sales"],
				"owner_user": company.user("member", "sales"),
			}
		).insert()
	assert item.task == begun.task


# feature: guard.unfit-values
@pytest.mark.parametrize(
	("method", "arguments"),
	[
		("xdept_collab.api.people.full_names", {"users": "no list"}),
		("xdept_collab.api.people.full_names", {"users": '[["x"]]'}),
		(
			"xdept_collab.api.calendar.work_items",
			{"doctype": ITEM, "start": "2026-01-01", "end": "2026-02-01", "filters": "5"},
		),
		("frappe.client.get_count", {"doctype": ITEM, "filters": "no filter"}),
	],
)
def test_an_unreadable_request_is_refused_in_words(
	begun: Running, people: Callable[[str], Client], method: str, arguments: dict[str, Any]
) -> None:
	assert people("head.sales").ask(method, **arguments).status_code == 417


# feature: guard.unfit-values
@pytest.mark.parametrize(
	("report", "filters"),
	[("Progress Tracking", {"task": ["like", "%"]}), ("Task Register", {"from_date": "0000-00-00"})],
)
def test_unreadable_filters_of_a_report_show_a_sentence_and_no_row(
	begun: Running, people: Callable[[str], Client], report: str, filters: dict[str, Any]
) -> None:
	answer = people("head.sales").ask("frappe.desk.query_report.run", report_name=report, filters=filters)
	assert answer.status_code == 200, "an error would make Frappe switch the report to prepared for everybody"
	assert answer.json()["message"]["result"] == []
	assert answer.json()["_server_messages"]


# feature: guard.collision
def test_changes_of_one_record_by_three_ways_at_once_end_in_words(
	company: Company, begun: Running, http: Callable[..., Client]
) -> None:
	clients = [http(company.head("sales"), PASSWORD) for _ in range(3)]
	name, start = begun.items["sales"], Barrier(3)

	def change(place: int, turn: int) -> int:
		start.wait(30)
		text = f"{place} {turn}"
		if place < 2:
			return clients[place].update(ITEM, name, description=text).status_code
		return (
			clients[place]
			.call("frappe.client.set_value", doctype=ITEM, name=name, fieldname="blocker", value=text)
			.status_code
		)

	with ThreadPoolExecutor(3) as pool:
		for turn in range(8):
			codes = list(pool.map(change, range(3), [turn] * 3))
			assert max(codes) < 500
			assert 200 in codes


# feature: guard.collision
def test_two_who_rate_the_same_round_at_once_leave_one_rating(
	company: Company, begun: Running, people: Callable[[str], Client]
) -> None:
	put(REVIEW, factory.review(begun, "research"), status="Passed")
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	raters, start = [people("initiator"), people("coordinator")], Barrier(2)
	values = {"task": begun.task, "rated_department": "Research"}
	marks = {"responsiveness": 5, "communication": 5, "quality": 5}

	def rate(rater: Client) -> int:
		start.wait(30)
		return rater.insert("Collaboration Rating", **values, **marks).status_code

	with ThreadPoolExecutor(2) as pool:
		codes = sorted(pool.map(rate, raters))
	frappe.db.rollback()
	assert codes == [200, 417]
	assert frappe.db.count("Collaboration Rating", values) == 1


# feature: guard.clean-text
def test_words_of_an_endpoint_are_cleaned_and_not_longer_than_their_field(
	begun: Running, people: Callable[[str], Client]
) -> None:
	name, method = begun.assignments["sales"], "xdept_collab.api.clocks.remind"
	answer = people("coordinator").call(method, doctype=ASSIGNMENT, name=name, message="x" * 70_000)
	assert answer.status_code == 417, answer.text[:500]
	markup = "Late? <img src=x onerror=alert(1)>"
	assert (
		people("coordinator").call(method, doctype=ASSIGNMENT, name=name, message=markup).status_code == 200
	)
	frappe.db.rollback()
	assert not markup_of(frappe.db.get_value(ASSIGNMENT, name, "reminder_text"))
	said = frappe.get_all("Transition Log", filters={"ref_name": name, "action": "Remind"}, pluck="reason")
	assert said
	assert not any(markup_of(text) for text in said)
