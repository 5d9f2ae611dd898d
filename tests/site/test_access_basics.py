"""Who sees what: forms, lists, children, searches, counts and files, as bool and as SQL, over HTTP by real users."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, acting, put
from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rebuild, access_rows

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"


@pytest.fixture(scope="module")
def world(company: Company) -> Iterator[tuple[Running, dict[str, str]]]:
	"""One running task with a record of every kind, most of them of marketing; committed for this file."""
	with factory.committed(company) as commit:
		begun = factory.running(company)
		deliverable = factory.deliverable(begun)
		version = factory.version(begun, deliverable, b"the plan of marketing")
		review = factory.review(begun, "marketing")
		factory.ready_to_decide(review)
		put("Acceptance Review", review, status="Passed")
		records = {
			TASK: begun.task,
			ASSIGNMENT: begun.assignments["marketing"],
			ITEM: begun.items["marketing"],
			"Progress Log": factory.log(begun),
			"Collaboration Request": factory.request(begun),
			"Issue Ticket": factory.ticket(begun),
			"Extension Request": factory.extension(begun),
			"Acceptance Review": review,
			"Collaboration Rating": factory.rating(begun, "marketing").name,
			"Deliverable": deliverable,
			"Deliverable Version": version.name,
		}
		commit()
		yield begun, records


EVERYTHING = frozenset(TABLE)
OWN = EVERYTHING
# user -> the record types of marketing's side that he may read; written down by hand from domain.md
READERS: Mapping[str, frozenset[str]] = {
	"initiator": EVERYTHING,
	"coordinator": EVERYTHING,
	"executive": EVERYTHING,
	"head.marketing": OWN,
	"deputy.marketing": OWN,
	"liaison.marketing": OWN,
	"member.marketing": OWN,
	"helper.marketing": OWN,
	"superior": OWN,
	"head.research": frozenset({TASK, "Collaboration Request", "Issue Ticket"}),
	"member.research": frozenset({TASK, "Collaboration Request", "Issue Ticket"}),
	"head.sales": frozenset({TASK}),
	"member.legal": frozenset({TASK}),
	"member.service": frozenset({TASK}),
	"head.finance": frozenset(),
	"member.finance": frozenset(),
	"other_coordinator": frozenset(),
	"nobody": frozenset(),
}


def user_of(company: Company, who: str) -> str:
	position, _, department = who.partition(".")
	return company.user(position, department)


def names_in(answer: Any) -> list[str]:
	return [row["name"] for row in answer.json().get("data") or []]


# feature: access.surfaces
@pytest.mark.parametrize("who", READERS)
def test_form_and_list_of_every_kind_show_a_user_exactly_what_is_his(
	who: str, company: Company, world: tuple[Running, dict[str, str]]
):
	_begun, records = world
	user = user_of(company, who)
	with acting(user):
		seen = {
			doctype
			for doctype, name in records.items()
			if frappe.get_doc(doctype, name).has_permission("read")
		}
		listed = {
			doctype
			for doctype, name in records.items()
			if frappe.has_permission(doctype, "read")
			and frappe.get_list(doctype, filters={"name": name}, pluck="name") == [name]
		}
	assert seen == READERS[who]
	assert listed == READERS[who]


# feature: access.surfaces
@pytest.mark.parametrize(
	"who", ["coordinator", "member.marketing", "head.research", "head.finance", "nobody"]
)
def test_over_http_form_list_count_and_search_give_one_answer(
	who: str, company: Company, world: tuple[Running, dict[str, str]], http: Callable[..., Client]
):
	_begun, records = world
	client = http(user_of(company, who), PASSWORD)
	for doctype, name in records.items():
		may = doctype in READERS[who]
		assert (client.get(doctype, name).status_code == 200) is may, doctype
		rows = client.ask("frappe.client.get_list", doctype=doctype, filters={"name": name})
		assert [row["name"] for row in rows.json().get("message") or []] == ([name] if may else []), doctype
		count = client.ask("frappe.client.get_count", doctype=doctype, filters={"name": name})
		assert (count.json().get("message") or 0) == int(may), doctype
		found = client.call(
			"frappe.desk.search.search_link",
			doctype=doctype,
			txt=name,
			ignore_user_permissions=1,
			page_length=5,
		)
		assert (name in found.text) is may, doctype
		widget = client.call(
			"frappe.desk.search.search_widget",
			doctype=doctype,
			txt=name,
			ignore_user_permissions=1,
			filter_fields=["owner"],
		)
		assert (name in widget.text) is may, doctype
		assert client.get(doctype, name).status_code in ((200,) if may else (403, 404))


def said(answer: Any, name: str) -> dict[str, str]:
	"""The parts of an answer without the name that was asked for and the number of the error."""
	text = re.sub(r"__frappe_exc_id[^,}]*", "", answer.text.replace(name, ""))
	return frappe.parse_json(text)


# feature: access.no-existence
def test_a_record_that_is_forbidden_answers_our_endpoints_like_one_that_does_not_exist(
	company: Company, world: tuple[Running, dict[str, str]], http: Callable[..., Client]
):
	_begun, records = world
	client = http(company.head("finance"), PASSWORD)
	for doctype, name in records.items():
		answers = [
			client.ask("xdept_collab.api.workflow.transitions", doctype=doctype, name=one)
			for one in (name, "T00000000000")
		]
		assert {answer.status_code for answer in answers} == {403}
		assert said(answers[0], name) == said(answers[1], "T00000000000"), doctype
	for method, argument in (("assignments.sign", ASSIGNMENT), ("reviews.sign", "Acceptance Review")):
		key = "assignment" if argument == ASSIGNMENT else "review"
		answers = [
			client.call(f"xdept_collab.api.{method}", **{key: one, "decision": "Signed"})
			for one in (records[argument], "T00000000000")
		]
		assert {answer.status_code for answer in answers} == {403}
		assert said(answers[0], records[argument]) == said(answers[1], "T00000000000"), method


# feature: access.children
def test_child_rows_are_listed_with_their_parent_only(
	company: Company, world: tuple[Running, dict[str, str]], http: Callable[..., Client]
):
	begun, records = world
	for child, parent, name in (
		("Collab Task Department", TASK, begun.task),
		("Collab Key Result", TASK, begun.task),
		("Work Item Collaborator", ITEM, records[ITEM]),
		("Acceptance Reviewer", "Acceptance Review", records["Acceptance Review"]),
	):
		for who in ("coordinator", "head.marketing", "head.sales", "head.finance"):
			client = http(user_of(company, who), PASSWORD)
			rows = client.ask(
				"frappe.client.get_list", doctype=child, parent=parent, filters={"parent": name}
			)
			found = rows.json().get("message") if rows.status_code == 200 else []
			assert bool(found) is (parent in READERS[who]), (child, who, rows.text[:200])
			if parent not in READERS[who]:
				assert name not in rows.text or rows.status_code == 403


# feature: access.files
def test_the_file_list_hides_the_files_of_records_that_are_hidden(
	company: Company, world: tuple[Running, dict[str, str]], http: Callable[..., Client]
):
	_begun, records = world
	filters = {"attached_to_name": records["Deliverable Version"]}
	for who, may in (
		("coordinator", True),
		("member.marketing", True),
		("head.sales", False),
		("nobody", False),
	):
		client = http(user_of(company, who), PASSWORD)
		rows = client.ask("frappe.client.get_list", doctype="File", filters=filters)
		assert bool(rows.json().get("message")) is may, who


# feature: access.log
def test_the_story_of_a_record_is_read_by_its_readers_alone(
	company: Company, world: tuple[Running, dict[str, str]]
):
	_begun, records = world
	entry = frappe.db.get_value("Transition Log", {"ref_name": records[ITEM]})
	for who in READERS:
		with acting(user_of(company, who)):
			may = ITEM in READERS[who]
			assert frappe.has_permission("Transition Log", "read", entry) is may, who
			found = frappe.get_list("Transition Log", filters={"name": entry}, pluck="name")
			assert found == ([entry] if may else []), who


# feature: access.sharing
def test_a_record_cannot_be_shared_or_assigned_past_the_rule(
	company: Company, world: tuple[Running, dict[str, str]], http: Callable[..., Client]
):
	begun, records = world
	client = http(company.coordinator, PASSWORD)
	stranger = company.head("finance")
	for doctype in (TASK, ASSIGNMENT):
		answer = client.call(
			"frappe.share.add", doctype=doctype, name=records[doctype], user=stranger, read=1, share=1
		)
		assert answer.status_code == 403, answer.text[:300]
	client.call("frappe.desk.form.assign_to.add", doctype=TASK, name=begun.task, assign_to=[stranger])
	assert http(stranger, PASSWORD).get(TASK, begun.task).status_code == 403


# feature: access.one-rule
def test_the_bool_and_the_sql_agree_on_every_record_for_every_user(
	company: Company, world: tuple[Running, dict[str, str]]
):
	factory.running(company, "Planning", {"sales": "A", "finance": "R", "legal": "I"})
	odd = factory.running(company, "Executing", {"research": "A", "service": "C"})
	put(ITEM, odd.items["research"], owner_user=company.user("member", "finance"))
	put(ASSIGNMENT, odd.assignments["research"], head=company.user("helper", "legal"))
	access_rows.refresh_task(odd.task)
	differing = []
	for who in READERS:
		with acting(user_of(company, who)):
			for doctype in TABLE:
				names = frappe.get_all(doctype, pluck="name")
				listed = set(frappe.get_list(doctype, pluck="name", limit_page_length=0))
				may = {name for name in names if frappe.get_doc(doctype, name).has_permission("read")}
				if listed != may:
					differing.append((who, doctype, sorted(listed ^ may)))
	assert differing == []


def hand_over(begun: Running, coordinator: str) -> None:
	put(TASK, begun.task, status="Planning")
	with acting(begun.company.initiator):
		frappe.client.set_value(TASK, begun.task, "coordinator", coordinator)


# feature: access.one-rule
def test_rebuilding_the_access_table_finds_no_drift_after_a_whole_life(company: Company):
	from xdept_collab.services import transition

	begun = factory.running(company, "Executing")
	factory.request(begun)
	factory.ticket(begun)
	with acting(company.head("sales")):
		frappe.client.set_value(ITEM, begun.items["sales"], "owner_user", company.user("helper", "sales"))
	with acting(company.coordinator):
		transition.apply(ASSIGNMENT, begun.assignments["research"], "Drop", "Not needed")
	hand_over(begun, company.user("other_coordinator"))
	before = frappe.db.count("Collab Access")
	assert not any(page.drift for page in access_rebuild.rebuild().values())
	assert frappe.db.count("Collab Access") == before


# feature: access.handover
def test_a_new_coordinator_sees_the_whole_task_and_the_old_one_nothing(company: Company):
	begun = factory.running(company, "Planning")
	new = company.user("other_coordinator")
	hand_over(begun, new)
	for user, may in ((new, True), (company.coordinator, False)):
		with acting(user):
			assert frappe.has_permission(TASK, "read", begun.task) is may
			assert frappe.has_permission(ITEM, "read", begun.items["sales"]) is may
			assert bool(frappe.get_list(ASSIGNMENT, filters={"task": begun.task})) is may


# feature: access.membership
def test_who_leaves_a_department_no_longer_sees_its_work(company: Company):
	from frappe.utils import add_days, nowdate

	from xdept_collab.services import directory

	begun = factory.running(company)
	member = company.user("helper", "sales")
	put(ITEM, begun.items["sales"], owner_user=company.user("member", "sales"))
	frappe.db.delete("Work Item Collaborator", {"parent": begun.items["sales"]})
	access_rows.refresh_task(begun.task)
	with acting(member):
		assert frappe.has_permission(ITEM, "read", begun.items["sales"])
	doc = frappe.get_doc("Collab Department", company.names["sales"])
	row = next(row for row in doc.members if row.user == member)
	row.from_date, row.to_date = add_days(nowdate(), -30), add_days(nowdate(), -1)
	doc.save()
	try:
		with acting(member):
			assert not frappe.has_permission(ITEM, "read", begun.items["sales"])
			assert frappe.get_list(ITEM, filters={"task": begun.task}) == []
	finally:
		frappe.db.rollback()
		directory.clear()
