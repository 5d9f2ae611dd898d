"""The access explorer tells the truth: rule, permission check and list agree for everybody on every kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, SINGLES, STAFF, Company, Running, acting, put
from tests.site.standing_in import arrange
from xdept_collab.messages import RELATION_NAMES
from xdept_collab.messages_access import VERB_NAMES
from xdept_collab.permissions import query_condition
from xdept_collab.rules.access import RELATIONS
from xdept_collab.rules.access_table import JUDGED, ROLES, TABLE
from xdept_collab.services import access_explanation, access_overview, never_shared, transition
from xdept_collab.services.access_explanation import of_record
from xdept_collab.services.access_overview import of_user

World = tuple[Running, dict[str, str]]
# One that leads, one that is asked, one that has nothing to do with the task.
SIDES = ("marketing", "research", "finance")


@pytest.fixture(scope="module")
def world(company: Company) -> Iterator[World]:
	"""A running task with a record of every kind, a draft and a closed task; committed for this file."""
	with factory.committed(company) as commit:
		factory.draft(company)
		factory.running(company, "Closed")
		begun = factory.running(company)
		deliverable = factory.deliverable(begun)
		records = {
			"Collab Task": begun.task,
			"Department Assignment": begun.assignments["marketing"],
			"Work Item": begun.items["marketing"],
			"Progress Log": factory.log(begun),
			"Collaboration Request": factory.request(begun),
			"Issue Ticket": factory.ticket(begun),
			"Acceptance Review": factory.review(begun, "sales"),
			"Deliverable": deliverable,
			"Deliverable Version": factory.version(begun, deliverable, b"the plan of marketing").name,
			"Transition Log": frappe.get_all(
				"Transition Log", {"ref_name": begun.items["marketing"]}, pluck="name"
			)[0],
			"Collab Department": company.names["marketing"],
		}
		commit()
		yield begun, records


def everybody(company: Company) -> list[str]:
	staff = [company.user(position, key) for key in SIDES for position in STAFF]
	return ["Administrator", *map(company.user, SINGLES), *staff]


def verb(found: dict[str, Any], name: str) -> dict[str, Any]:
	return next(row for row in found["verbs"] if row["verb"] == name)


# feature: access.explorer
def test_rule_and_frappe_agree_for_everybody_on_every_kind_of_record(company: Company, world: World):
	_begun, records = world
	differing = []
	for user in everybody(company):
		for doctype, name in records.items():
			found = of_record(user, doctype, name)
			rows = [*found["verbs"], {"verb": "list", **found["list"]}]
			differing += [(user, doctype, row["verb"]) for row in rows if not row["agrees"]]
	assert differing == []


# feature: access.explorer
def test_what_a_user_sees_is_what_the_rule_counts(company: Company, world: World):
	differing = [
		(user, row)
		for user in everybody(company)
		for row in of_user(user)["kinds"]
		if not row["agrees"] or row["by_list"] > row["seen"] or row["seen"] > row["total"]
	]
	assert differing == []
	assert {row["doctype"] for row in of_user(company.initiator)["kinds"]} >= {*JUDGED}


# feature: access.explorer
def test_the_moves_are_those_that_the_form_offers(company: Company, world: World):
	_begun, records = world
	offered_somewhere = 0
	for doctype, name in records.items():
		if doctype not in TABLE or not frappe.get_meta(doctype).has_field("status"):
			continue
		for user in everybody(company)[1:]:
			with acting(user):
				offered = {offer.to_state for offer in transition.offers(frappe.get_doc(doctype, name))}
			told = of_record(user, doctype, name)["moves"]
			assert {move["to_state"] for move in told if move["allowed"]} == offered, (user, doctype)
			assert all(move["why"] for move in told)
			offered_somewhere += len(offered)
	assert offered_somewhere > 5


# feature: access.explorer
def test_it_says_through_which_department_or_person_somebody_may(company: Company, world: World):
	_begun, records = world
	item = records["Work Item"]
	head = of_record(company.head("marketing"), "Work Item", item)
	assert "the department head: as head or deputy of Marketing" in head["ties"]
	assert verb(head, "write")["allowed"]
	owner = of_record(company.user("member", "marketing"), "Work Item", item)
	assert "the owner: the record names the user" in owner["ties"]
	assert "here the user is the owner" in verb(owner, "write")["why"]
	stranger = of_record(company.user("member", "finance"), "Work Item", item)
	assert stranger["ties"] == []
	assert not verb(stranger, "read")["allowed"]
	assert "the user is none of them" in verb(stranger, "read")["why"]
	executive = of_record(company.user("executive"), "Work Item", item)
	assert "No role of the user opens this" in verb(executive, "write")["why"]
	assert "an executive: by role" in executive["ties"]


# feature: access.explorer
def test_a_missing_access_row_is_shown_as_a_disagreement(company: Company, world: World):
	begun, _records = world
	frappe.db.delete("Collab Access", {"ref_doctype": "Collab Task", "ref_name": begun.task})
	found = of_record(company.initiator, "Collab Task", begun.task)
	assert found["list"] == {"allowed": True, "frappe": False, "agrees": False}
	counted = next(row for row in of_user(company.initiator)["kinds"] if row["doctype"] == "Collab Task")
	assert not counted["agrees"]
	assert counted["by_rule"] == counted["by_list"] + 1


# feature: access.explorer
def test_a_share_that_somebody_forced_into_the_database_opens_nothing(
	company: Company, world: World, monkeypatch: pytest.MonkeyPatch
):
	begun, _records = world
	stranger = company.user("member", "finance")
	share = {"doctype": "DocShare", "share_doctype": "Collab Task", "share_name": begun.task}
	frappe.get_doc({**share, "user": stranger, "read": 1}).db_insert()
	monkeypatch.setattr(frappe.share, "get_shared", frappe.share.get_shared)  # taken back afterwards
	never_shared.guard()
	reading = verb(of_record(stranger, "Collab Task", begun.task), "read")
	assert (reading["allowed"], reading["frappe"], reading["agrees"]) == (False, False, True)


# feature: access.explorer
def test_moves_say_why_somebody_may_not_press_them(company: Company, world: World):
	begun, _records = world
	item = begun.items["research"]
	put("Work Item", item, status="Submitted")
	member = company.user("member", "research")
	confirm = next(m for m in of_record(member, "Work Item", item)["moves"] if m["to_state"] == "Done")
	assert not confirm["allowed"]
	assert "the department head" in confirm["why"] or "role" in confirm["why"]
	put("Work Item", item, owner_user=company.head("research"))
	own = next(
		m for m in of_record(company.head("research"), "Work Item", item)["moves"] if m["to_state"] == "Done"
	)
	assert own["why"] == "It judges the user's own work."
	put("Collab Task", begun.task, status="On Hold")
	held = of_record(company.head("research"), "Work Item", item)["moves"]
	assert {move["why"] for move in held} == {"The task stands still, so nothing of it moves."}


# feature: access.explorer
def test_a_user_alone_is_shown_with_positions_and_principals(company: Company, world: World):
	found = of_user(company.head("marketing"))
	assert "head or deputy of Marketing" in found["positions"]
	assert {f"user:{company.head('marketing')}", "dept:Marketing"} <= set(found["principals"])
	assert not found["reads_all"]
	assert of_user(company.user("executive"))["reads_all"]
	nobody = {row["doctype"]: row["seen"] for row in of_user(company.user("nobody"))["kinds"]}
	assert {nobody[doctype] for doctype in TABLE} == {0}


# feature: access.explorer
@pytest.mark.parametrize("scope", ["Everything", "One Department", "One Task"])
def test_who_stands_in_is_explained_by_the_delegation(company: Company, world: World, scope: str):
	begun, records = world
	head, outsider = company.head("marketing"), company.head("finance")
	where = {"One Department": {"department": company.names["marketing"]}, "One Task": {"task": begun.task}}
	assert not verb(of_record(outsider, "Work Item", records["Work Item"]), "read")["allowed"]
	arrange(head, outsider, scope=scope, **where.get(scope, {}))
	assert [each for each in of_user(outsider)["stands_in"] if head in each]
	assert not [row for row in of_user(outsider)["kinds"] if not row["agrees"]]
	for doctype, name in records.items():
		found = of_record(outsider, doctype, name)
		rows = [*found["verbs"], {"verb": "list", **found["list"]}]
		assert [(doctype, row["verb"]) for row in rows if not row["agrees"]] == []
	item = of_record(outsider, "Work Item", records["Work Item"])
	assert verb(item, "write")["allowed"]
	assert (
		f"the department head: as head or deputy of Marketing (through the delegation of {head})"
		in item["ties"]
	)
	with acting(outsider):
		offers = transition.offers(frappe.get_doc("Work Item", records["Work Item"]))
	assert {move["to_state"] for move in item["moves"] if move["allowed"]} == {
		each.to_state for each in offers
	}


# feature: access.one-rule
def test_a_draft_is_its_initiators_alone_until_the_departments_are_asked(company: Company):
	draft = factory.draft(company).name
	invited = company.head("research")
	assert not verb(of_record(invited, "Collab Task", draft), "read")["frappe"]
	assert not of_record(invited, "Collab Task", draft)["list"]["frappe"]
	assert verb(of_record(company.initiator, "Collab Task", draft), "write")["frappe"]
	with acting(company.initiator):
		transition.apply("Collab Task", draft, "Submit")
	assert verb(of_record(invited, "Collab Task", draft), "read")["frappe"]
	assert of_record(invited, "Collab Task", draft)["list"]["frappe"]


# feature: access.covered
def test_what_the_table_does_not_know_is_listed_to_nobody(company: Company):
	for doctype in ("ToDo", "Collab Settings", "Collab Access"):
		assert query_condition(company.initiator, doctype) == "(1 = 0)"


# feature: access.explorer
def test_every_relation_and_every_act_has_words():
	assert set(RELATION_NAMES) >= RELATIONS
	assert set(VERB_NAMES) >= {verb for verbs in TABLE.values() for verb in verbs}
	assert set(access_overview.kinds()) == set(ROLES) - {"Collab Settings"}
	assert set(access_explanation.SHOWN) <= set(VERB_NAMES)


# feature: access.explorer
@pytest.mark.parametrize("position", ["initiator", "coordinator", "executive", "nobody"])
@pytest.mark.parametrize("method", ["explain", "overview", "kinds", "record_names"])
def test_only_administrators_ask(
	company: Company, world: World, http: Callable[..., Client], position: str, method: str
):
	begun, _records = world
	client = http(company.user(position), PASSWORD)
	values = {"user": company.initiator, "doctype": "Collab Task", "name": begun.task}
	wanted = {"overview": {"user"}, "kinds": set(), "record_names": {"doctype"}}.get(method, set(values))
	asked = {key: values[key] for key in wanted}
	answer = client.ask(f"xdept_collab.api.access.{method}", **asked)
	assert answer.status_code == 403
	assert begun.task not in answer.text


# feature: access.explorer
def test_an_administrator_asks_over_http_and_learns_nothing_of_the_content(
	company: Company, world: World, http: Callable[..., Client]
):
	begun, _records = world
	client = http(company.user("admin"), PASSWORD)
	asked = {"user": company.initiator, "doctype": "Collab Task", "name": begun.task}
	found = client.ask("xdept_collab.api.access.explain", **asked).json()["message"]
	assert verb(found, "write")["allowed"]
	assert "Launch of 500 units" not in str(found)
	names = client.ask("xdept_collab.api.access.record_names", doctype="Collab Task", text=begun.task[:4])
	assert begun.task in names.json()["message"]
	for wrong in ({**asked, "user": "no one"}, {**asked, "doctype": "User"}, {**asked, "name": "T.0"}):
		answer = client.ask("xdept_collab.api.access.explain", **wrong)
		assert answer.status_code in (403, 417), wrong
