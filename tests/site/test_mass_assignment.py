"""What a client puts beside the field that he may change is ignored or refused, on every way of saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import frappe
import pytest

from tests.site import factory, snapshot
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running
from tests.site.write_attacks import SAVES, Target

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
# What no client sets: Frappe's own columns, switches of its code, and places where a flag might be read.
POISON: Mapping[str, Any] = {
	"modified_by": "head.finance@company.example",
	"docstatus": 0,
	"idx": 77,
	"parent": "X",
	"parenttype": "User",
	"parentfield": "roles",
	"amended_from": "X",
	"_assign": '["head.finance@company.example"]',
	"_comments": "[]",
	"_liked_by": '["head.finance@company.example"]',
	"_seen": '["head.finance@company.example"]',
	"_user_tags": ",mine",
	"flags": {"ignore_permissions": True, "collab_system": True, "ignore_validate": True},
	"ignore_permissions": 1,
	"collab_system": 1,
	"_doc_before_save": {"status": "Draft"},
	"_action": "submit",
	"_meta": {},
	"meta": {},
	"roles": [{"role": "System Manager"}],
	"level": 9,
	"score": 100,
	"mean": 5,
	"progress": 99,
	"answered_by": "Administrator",
	"sign_off_decision": "Signed",
	"current_number": 9,
	"decided_by": "Administrator",
	"closed_on": "2001-01-01 10:00:00",
	"is_delayed": 1,
	"round": 9,
}
# What Frappe itself refuses to change.
SET_ONCE = {"owner": "head.finance@company.example", "creation": "2001-01-01 10:00:00"}
# DocType -> who may change which field of it, and what may follow from that in the same row.
EDITED: Mapping[str, tuple[str, str]] = {
	ASSIGNMENT: ("head.marketing", "risk_note"),
	ITEM: ("head.marketing", "description"),
	"Collaboration Request": ("member.marketing", "content"),
	"Issue Ticket": ("member.marketing", "description"),
	"Deliverable": ("head.marketing", "title"),
	TASK: ("coordinator", "required_resources"),
}
WRITTEN_BY_PEOPLE = {(ITEM, "progress")}
# They choose by themselves what they send.
OF_THEIR_OWN_CHOICE = ("calendar", "Gantt", "Kanban card", "Kanban order", "tree node", "amendment")
STAMPS = {"modified", "modified_by"}


@pytest.fixture(scope="module")
def begun(company: Company) -> Iterator[tuple[Running, dict[str, str]]]:
	with factory.committed(company) as commit:
		made = factory.running(company)
		names = {
			TASK: made.task,
			ASSIGNMENT: made.assignments["marketing"],
			ITEM: made.items["marketing"],
			"Collaboration Request": factory.request(made),
			"Issue Ticket": factory.ticket(made),
			"Deliverable": factory.deliverable(made),
		}
		commit()
		yield made, names


def fields_of(doctype: str, name: str) -> dict[str, Any]:
	frappe.db.rollback()
	return dict(frappe.db.sql(f"select * from `tab{doctype}` where name = %s", name, as_dict=True)[0])


# feature: guard.mass-assignment
@pytest.mark.parametrize("doctype", EDITED)
def test_of_all_that_is_sent_only_the_field_that_people_write_is_stored(
	doctype: str, company: Company, http: Callable[..., Client], begun: tuple[Running, dict[str, str]]
):
	who, field = EDITED[doctype]
	client, name = http(f"{who}@{company.domain}", PASSWORD), begun[1][doctype]
	stored, found = 0, []
	ways = [name for name in SAVES if name not in OF_THEIR_OWN_CHOICE]
	for way in ways:
		text = f"Words by {way}"
		before = fields_of(doctype, name)
		document = frappe.parse_json(frappe.as_json(frappe.get_doc(doctype, name).as_dict()))
		for row in (row for rows in document.values() if isinstance(rows, list) for row in rows):
			row.update(SET_ONCE)
		SAVES[way](client, Target(doctype, name, {**POISON, **SET_ONCE, field: text}, document))
		assert fields_of(doctype, name) == before, way
		poison = {key: value for key, value in POISON.items() if (doctype, key) not in WRITTEN_BY_PEOPLE}
		SAVES[way](client, Target(doctype, name, {**poison, field: text}, document))
		after = fields_of(doctype, name)
		changed = {key for key in after if after[key] != before[key]}
		found += [f"{way}: {key} is {after[key]}" for key in changed - STAMPS - {field}]
		assert after["modified_by"] in (before["modified_by"], client.user)
		stored += after[field] == text
	found += [
		f"a row of {table.fieldname} belongs to the stranger"
		for table in frappe.get_meta(doctype).get_table_fields()
		if frappe.db.exists(table.options, {"parent": name, "owner": SET_ONCE["owner"]})
	]
	assert found == []
	assert stored >= 5, "the field itself is to be written, or nothing is proven"


# feature: guard.mass-assignment
@pytest.mark.parametrize("way", ["client.insert", "insert_many", "POST v1", "POST v2", "form"])
def test_a_new_record_takes_nothing_from_the_client_but_what_people_write(
	way: str, company: Company, http: Callable[..., Client], begun: tuple[Running, dict[str, str]]
):
	user, title = company.head("marketing"), f"New by {way}"
	client = http(user, PASSWORD)
	values = {
		"doctype": ITEM,
		**POISON,
		**SET_ONCE,
		"name": "W1",
		"title": title,
		"task": begun[0].task,
		"assignment": begun[0].assignments["marketing"],
		"owner_user": company.user("member", "marketing"),
		"__islocal": 1,
		"collaborators": [{"user": company.user("helper", "marketing"), "owner": "Guest", "docstatus": 1}],
	}
	{
		"client.insert": lambda: client.call("frappe.client.insert", doc=values),
		"insert_many": lambda: client.call("frappe.client.insert_many", docs=[values]),
		"POST v1": lambda: client.request("POST", f"/api/resource/{ITEM}", json=values),
		"POST v2": lambda: client.request("POST", f"/api/v2/document/{ITEM}", json=values),
		"form": lambda: client.call(
			"frappe.desk.form.save.savedocs", doc=frappe.as_json(values), action="Save"
		),
	}[way]()
	frappe.db.rollback()
	row = frappe.db.get_value(ITEM, {"title": title}, "*", as_dict=True)
	if row is None:
		pytest.fail("nothing was made, so nothing is proven")
	assert (row.owner, row.modified_by, row.docstatus, row.idx, row.status) == (user, user, 0, 0, "To Do")
	assert (row.is_delayed, row.department) == (0, "Marketing")
	assert row.creation.year > 2020
	assert {row[key] for key in ("_assign", "_liked_by", "_user_tags", "_comments")} <= {None, ""} | {
		row["_assign"]
	}
	assert "head.finance" not in str(row)
	assert row.name != "W1"
	rows = frappe.get_all(
		"Work Item Collaborator", {"parent": row.name}, ["owner", "docstatus", "parenttype"]
	)
	assert [tuple(one.values()) for one in rows] == [(user, 0, ITEM)]


def children() -> list[tuple[str, str, str]]:
	"""Every table of every record of ours: (row's DocType, record's DocType, field)."""
	found = []
	for doctype in frappe.get_all(
		"DocType", {"module": "Xdept Collab", "istable": 0, "issingle": 0}, pluck="name"
	):
		found += [
			(one.options, doctype, one.fieldname) for one in frappe.get_meta(doctype).get_table_fields()
		]
	return sorted(found)


# feature: guard.foreign-rows
def test_no_row_of_any_table_is_written_past_its_record_by_any_way(
	company: Company, http: Callable[..., Client], begun: tuple[Running, dict[str, str]]
):
	_made, names = begun
	clients = [http(company.user(who), PASSWORD) for who in ("other_coordinator", "nobody")]
	clients.append(http(company.head("finance"), PASSWORD))
	tables = children()
	assert len(tables) >= 15
	for child, parent, field in tables:
		name = names.get(parent) or frappe.db.get_value(parent, {}) or "X"
		row = frappe.new_doc(child)
		row.update({"parent": name, "parenttype": parent, "parentfield": field, "idx": 50})
		row.name = f"row of {child} {parent} {field}"[:140]
		row.db_insert()
	frappe.db.commit()  # noqa: TID251 — the server has to see them.
	before = snapshot.taken()
	for child, parent, field in tables:
		name = names.get(parent) or frappe.db.get_value(parent, {}) or "X"
		row = f"row of {child} {parent} {field}"[:140]
		place = {"parent": name, "parenttype": parent, "parentfield": field}
		new = {"doctype": child, **place}
		for client in clients:
			client.call("frappe.client.insert", doc=new)
			client.call("frappe.client.insert", doc={**new, "name": row, "idx": 1})
			client.call("frappe.client.insert_many", docs=[new])
			client.request("POST", f"/api/resource/{child}", json=new)
			client.request("PUT", f"/api/resource/{child}/{row}", json={"idx": 9, "parent": "X"})
			client.request("PUT", f"/api/v2/document/{child}/{row}", json={"idx": 9, "parent": "X"})
			client.call("frappe.client.set_value", doctype=child, name=row, fieldname={"idx": 9})
			client.call("frappe.client.save", doc={**new, "name": row, "idx": 9})
			client.delete(child, row)
			client.call("frappe.client.delete", doctype=child, name=row)
			client.call("frappe.desk.reportview.delete_items", doctype=child, items=f'["{row}"]')
	found = snapshot.differences(before, snapshot.taken())
	for child, parent, field in tables:
		frappe.db.delete(child, {"name": f"row of {child} {parent} {field}"[:140]})
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.
	assert found == []
