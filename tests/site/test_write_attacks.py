"""A stranger changes nothing: every way of writing over HTTP, tried on a record of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import frappe
import pytest
from frappe.model.base_document import get_controller
from frappe.utils import add_to_date, now_datetime

from tests.site import factory, snapshot
from tests.site.clients import Client
from tests.site.factory import ALL_ROLES, PASSWORD, Company, Running, acting, put
from tests.site.write_attacks import MARKS, MOVES, REMOVALS, SAVES, WAYS, Target, Way
from xdept_collab.rules.access import TABLE
from xdept_collab.rules.access_table import FOLLOWS
from xdept_collab.services import sweep

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
# DocType -> values that would make the record that of finance and of its head; "" stands for him.
FORGED = {
	TASK: {"initiator": "", "coordinator": "", "initiating_department": "Finance", "title": "Mine 500"},
	ASSIGNMENT: {"department": "Finance", "head": "", "liaison": "", "duty": "Mine", "status": "Passed"},
	ITEM: {"department": "Finance", "assignment": None, "owner_user": "", "title": "Mine", "status": "Done"},
	"Progress Log": {"department": "Finance", "reporter": "", "narrative": "Mine", "progress": 100},
	"Collaboration Request": {"from_department": "Finance", "to_department": "Finance", "contact": ""},
	"Issue Ticket": {"department": "Finance", "responsible_department": "Finance", "reporter": ""},
	"Extension Request": {"department": "Finance", "requested_by": "", "status": "Approved"},
	"Acceptance Review": {"department": "Finance", "score": 100, "status": "Passed"},
	"Collaboration Rating": {"rated_department": "Finance", "rater": "", "quality": 1},
	"Deliverable": {"department": "Finance", "title": "Mine", "assignment": None},
	"Deliverable Version": {"department": "Finance", "reason": "Mine", "sha256": "0"},
	"Transition Log": {"actor": "", "reason": "Mine", "ref_name": ""},
	"Clock": {"department": "Finance", "state": "Stopped", "next_at": None, "is_chain_ended": 1},
	"Escalation Event": {"actor": "", "kind": "Acknowledged", "recipients": "", "reason": "Mine"},
	"Delivery": {"recipient": "", "state": "Dropped", "send_after": None, "ref_name": ""},
}
# A column of the board, where there is one, and a move of the workflow.
COLUMN = {
	TASK: "Closed", ASSIGNMENT: "Passed", ITEM: "Done", "Collaboration Request": "Accepted", "Issue Ticket": "Closed"
}  # fmt: skip
ACTION = {TASK: "Cancel", ASSIGNMENT: "Drop", ITEM: "Start", "Collaboration Request": "Accept"}
GROUPS = {"saves": SAVES, "moves": MOVES, "removals": REMOVALS, "marks": MARKS}
# Ways that change a work item when the head of its department goes them.
EFFECTIVE = (
	"PUT v1", "PUT v2", "PATCH v2", "set_value", "client.save", "form", "bulk_update", "bulk edit",
	"comment", "method comment", "tag", "like", "reminder", "assignment", "inserted ToDo", "upload", "attach_file",
	"add_attachments", "inserted Document Follow",
)  # fmt: skip


@pytest.fixture(scope="module")
def attacker(company: Company, http: Callable[..., Client]) -> Iterator[Client]:
	"""The head of a department that has nothing to do with the task, with every role of a user."""
	user = company.head("finance")
	for role in ALL_ROLES:
		if not frappe.db.exists("Has Role", {"parent": user, "role": role}):
			row = frappe.new_doc("Has Role")
			row.update({"parent": user, "parenttype": "User", "parentfield": "roles", "role": role})
			row.name = f"attacker {role}"
			row.db_insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	frappe.clear_cache(user=user)
	yield http(user, PASSWORD)
	frappe.db.rollback()
	frappe.db.delete("Has Role", {"name": ("like", "attacker %")})
	frappe.db.commit()  # noqa: TID251 — the next file finds the roles as they were.
	frappe.clear_cache(user=user)


def records_of(begun: Running, department: str) -> dict[str, str]:
	"""A record of every kind on the task, most of them of the department."""
	deliverable = factory.deliverable(begun, department)
	version = factory.version(begun, deliverable, f"the plan of {department}".encode(), department)
	review = factory.review(begun, department)
	factory.ready_to_decide(review)
	put("Acceptance Review", review, status="Passed")
	item = begun.items[department]
	sweep.sweep(add_to_date(now_datetime(), days=15), lambda: None)  # the work item is late by then
	return {
		TASK: begun.task,
		ASSIGNMENT: begun.assignments[department],
		ITEM: item,
		"Progress Log": factory.log(begun, department),
		"Collaboration Request": factory.request(begun, department, "research"),
		"Issue Ticket": factory.ticket(begun, department, "research"),
		"Extension Request": factory.extension(begun, department),
		"Acceptance Review": review,
		"Collaboration Rating": factory.rating(begun, department).name,
		"Deliverable": deliverable,
		"Deliverable Version": version.name,
		"Transition Log": frappe.db.get_value("Transition Log", {"ref_name": begun.task, "action": "Submit"}),
		**{
			kind: frappe.db.get_value(kind, {"ref_name": item})
			for kind in ("Clock", "Escalation Event", "Delivery")
		},
	}


def hung_on(company: Company, doctype: str, name: str) -> dict[str, str]:
	"""A comment, a tag, a file and a to-do of other people on the record."""
	with acting(company.coordinator):
		comment = frappe.get_doc(doctype, name).add_comment("Comment", "Between us").name
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{name}.txt",
				"content": f"secret of {name}",
				"is_private": 1,
				"attached_to_doctype": doctype,
				"attached_to_name": name,
			}
		).insert(ignore_permissions=True)
		todo = frappe.get_doc(
			{
				"doctype": "ToDo",
				"reference_type": doctype,
				"reference_name": name,
				"allocated_to": company.initiator,
				"description": "Look at it",
			}
		).insert(ignore_permissions=True)
	put(doctype, name, _user_tags=",theirs")
	return {"comment": comment, "file": file.name, "todo": todo.name, "allocated": company.initiator}


@pytest.fixture(scope="module")
def targets(company: Company, attacker: Client) -> Iterator[dict[str, Target]]:
	with factory.committed(company) as commit:
		frappe.get_doc({"doctype": "Tag", "name": "theirs"}).insert(ignore_if_duplicate=True)
		theirs = records_of(factory.running(company), "marketing")
		mine = records_of(factory.running(company, parts={"finance": "A", "research": "R"}), "finance")
		with acting(attacker.user):
			own_file = frappe.get_doc(
				{"doctype": "File", "file_name": "own.txt", "content": "own", "is_private": 1}
			).insert()
		with acting(company.initiator):
			draft = factory.draft(company)
			draft.delete()
		deleted = frappe.db.get_value("Deleted Document", {"deleted_name": draft.name})
		made = {}
		for doctype, name in theirs.items():
			forged = {key: attacker.user if value == "" else value for key, value in FORGED[doctype].items()}
			board = frappe.db.get_value("Kanban Board", {"reference_doctype": doctype}) or ""
			around = {"action": ACTION.get(doctype, "Cancel"), "own_file": own_file.name, "deleted": deleted}
			around |= hung_on(company, doctype, name)
			stored = frappe.parse_json(frappe.as_json(frappe.get_doc(doctype, name).as_dict()))
			state = stored.get("status") or ""
			made[doctype] = Target(
				doctype,
				name,
				forged,
				stored,
				mine[doctype],
				board,
				state,
				COLUMN.get(doctype, ""),
				around=around,
			)
		commit()
		yield made
		ours = ("like", f"%@{company.domain}")
		for doctype in ("File", "Reminder", "Document Follow", "Tag Link"):
			frappe.db.delete(doctype, {"owner": ours})
		frappe.db.delete("Tag", {"name": ("in", ("theirs", "mine"))})
		frappe.db.delete("Deleted Document", {"name": deleted})


def changes(client: Client, target: Target, ways: Mapping[str, Way]) -> list[str]:
	"""Try the ways one after the other; name what is stored otherwise afterwards, and the ways that said yes."""
	before = snapshot.taken()
	accepted = [name for name, way in ways.items() if way(client, target).status_code == 200]
	found = snapshot.differences(before, snapshot.taken())
	return [*found, f"accepted: {accepted}"] if found else []


# feature: guard.stranger
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("doctype", FORGED)
def test_a_stranger_with_every_role_changes_nothing_by_any_way(
	doctype: str, group: str, attacker: Client, targets: dict[str, Target]
):
	assert changes(attacker, targets[doctype], GROUPS[group]) == []


# feature: guard.stranger
@pytest.mark.parametrize("doctype", [TASK, ASSIGNMENT, ITEM])
def test_a_guest_changes_nothing_by_any_way(
	doctype: str, http: Callable[..., Client], targets: dict[str, Target]
):
	assert changes(http(), targets[doctype], WAYS) == []


# feature: guard.stranger
@pytest.mark.parametrize(
	("who", "doctype"),
	[
		("head.legal", TASK),
		("executive", ITEM),
		("coordinator", "Progress Log"),
		("coordinator", "Collaboration Rating"),
		("head.marketing", "Deliverable Version"),
		("initiator", "Transition Log"),
		("head.marketing", "Clock"),
		("coordinator", "Escalation Event"),
		("admin", "Delivery"),
	],
)
def test_who_may_only_read_a_record_writes_and_removes_nothing_of_it(
	who: str, doctype: str, http: Callable[..., Client], targets: dict[str, Target]
):
	client = http(f"{who}@company.example", PASSWORD)
	assert client.get(doctype, targets[doctype].name).status_code == 200
	assert changes(client, targets[doctype], {**SAVES, **MOVES, **REMOVALS}) == []


# feature: guard.stranger
def test_a_reader_takes_no_to_do_of_somebody_else(http: Callable[..., Client], targets: dict[str, Target]):
	client = http("head.legal@company.example", PASSWORD)
	assert changes(client, targets[TASK], {"ToDo": MARKS["somebody's ToDo"]}) == []


# feature: guard.stranger
def test_the_same_ways_write_for_who_may(
	company: Company, http: Callable[..., Client], targets: dict[str, Target]
):
	"""Otherwise all the refusals above could be those of requests that nobody can make."""
	client, item = http(company.head("marketing"), PASSWORD), targets[ITEM]
	silent = []
	for name in EFFECTIVE:
		title = f"Changed by {name}"
		stored = frappe.parse_json(frappe.as_json(frappe.get_doc(ITEM, item.name).as_dict()))
		target = replace(item, forged={"title": title}, stored=stored)
		if not changes(client, target, {name: WAYS[name]}):
			silent.append(name)
	assert silent == []


# feature: guard.stranger
def test_no_reader_renames_a_record_by_saying_that_nothing_is_to_be_checked(
	company: Company, http: Callable[..., Client], targets: dict[str, Target]
):
	ways = {name: way for name, way in REMOVALS.items() if "unchecked" in name}
	before = snapshot.taken()
	for who, doctype in (
		("coordinator@company.example", "Progress Log"),
		("coordinator@company.example", "Acceptance Reviewer"),
		("Administrator", "Transition Log"),
		("Administrator", "Collab Access"),
		("admin@company.example", "Shipped Record"),
		("member.sales@company.example", "Collab Department"),
	):
		name, own = frappe.get_all(doctype, pluck="name", limit=2)
		client = http(who, "admin" if who == "Administrator" else PASSWORD)
		for way in ways.values():
			way(client, Target(doctype, name, {}, {}, own))
	assert len(ways) >= 3
	assert snapshot.differences(before, snapshot.taken()) == []


# feature: guard.stranger
def test_no_record_of_ours_offers_its_method_of_renaming_to_clients():
	kinds = frappe.get_all("DocType", filters={"module": "Xdept Collab"}, pluck="name")
	assert len(kinds) >= 30
	assert [kind for kind in kinds if get_controller(kind).rename in frappe.whitelisted] == []


# feature: guard.stranger
def test_every_kind_of_record_is_attacked():
	assert set(FORGED) == {*TABLE, *FOLLOWS, "Delivery"}
