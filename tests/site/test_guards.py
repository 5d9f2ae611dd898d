"""Nothing gets past the guard: forged values on every path by which Frappe writes a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, acting
from tests.site.paths import PATHS

REFUSALS = (frappe.ValidationError, frappe.PermissionError)
TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"


@pytest.fixture(autouse=True)
def nothing_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


on_every_path = pytest.mark.parametrize("path", PATHS)


def forge(path: str, user: str, doctype: str, name: str, values: Mapping[str, Any]) -> bool:
	"""Send the values as the user; returns whether the request was refused."""
	frappe.db.savepoint("forge")
	try:
		with acting(user):
			PATHS[path](doctype, name, values)
		return False
	except REFUSALS:
		frappe.db.rollback(save_point="forge")
		return True


def stored(doctype: str, name: str, *fields: str) -> tuple[Any, ...]:
	frappe.clear_document_cache(doctype, name)
	return frappe.db.get_value(doctype, name, list(fields))


# feature: guard.forged-state
@on_every_path
def test_a_forged_state_is_refused(path: str, company: Company):
	begun = factory.running(company, "Executing")
	sales = begun.assignments["sales"]
	for user, doctype, name, state in (
		(company.head("sales"), ASSIGNMENT, sales, "Passed"),
		(company.coordinator, ASSIGNMENT, sales, "Awaiting Acceptance"),
		(company.coordinator, TASK, begun.task, "Closed"),
		(company.initiator, TASK, begun.task, "Archived"),
		(company.user("member", "sales"), ITEM, begun.items["sales"], "Done"),
		("Administrator", ITEM, begun.items["sales"], "Done"),
		(company.coordinator, TASK, begun.task, "No Such State"),
	):
		before = stored(doctype, name, "status")
		assert forge(path, user, doctype, name, {"status": state}), (user, state)
		assert stored(doctype, name, "status") == before


# feature: guard.forged-state
@on_every_path
def test_a_move_with_its_reason_in_the_save_is_made_and_logged_and_without_it_refused(
	path: str, company: Company
):
	begun = factory.submitted(company)
	sales, head = begun.assignments["sales"], company.head("sales")
	assert forge(path, head, ASSIGNMENT, sales, {"status": "Declined"})
	sent = {"status": "Declined", "transition_reason": "We have no people"}
	assert not forge(path, head, ASSIGNMENT, sales, sent)
	assert stored(ASSIGNMENT, sales, "status", "decline_reason") == ("Declined", "We have no people")
	logged = frappe.get_all(
		"Transition Log", filters={"ref_name": sales, "action": "Decline"}, fields=["actor", "reason"]
	)
	assert [(row.actor, row.reason) for row in logged] == [(head, "We have no people")]


# feature: guard.forged-scope
@on_every_path
def test_a_forged_department_task_or_assignment_never_takes_a_record_over(path: str, company: Company):
	begun, other = factory.running(company), factory.running(company)
	sales, item = begun.assignments["sales"], begun.items["sales"]
	research = company.names["research"]
	taken = []
	for user, doctype, name, values in (
		(company.head("research"), ASSIGNMENT, sales, {"department": research}),
		(
			company.head("research"),
			ASSIGNMENT,
			sales,
			{"department": research, "head": company.head("research")},
		),
		(company.head("finance"), ITEM, item, {"owner_user": company.head("finance")}),
		(company.head("research"), ITEM, item, {"assignment": begun.assignments["research"]}),
		(
			company.user("other_coordinator"),
			TASK,
			begun.task,
			{"coordinator": company.user("other_coordinator")},
		),
		(company.head("sales"), ASSIGNMENT, sales, {"department": company.names["finance"]}),
		(company.head("sales"), ASSIGNMENT, sales, {"task": other.task}),
		(company.head("sales"), ASSIGNMENT, sales, {"part": "C"}),
		(company.head("sales"), ITEM, item, {"assignment": other.assignments["sales"]}),
		(company.head("sales"), ITEM, item, {"task": other.task}),
		(company.coordinator, TASK, begun.task, {"initiator": company.coordinator}),
		(company.user("member", "sales"), ITEM, item, {"owner_user": company.user("helper", "sales")}),
		(company.user("liaison", "sales"), ASSIGNMENT, sales, {"head": company.user("liaison", "sales")}),
	):
		fields = list(values)
		before = stored(doctype, name, *fields)
		forge(path, user, doctype, name, values)
		if stored(doctype, name, *fields) != before:
			taken.append((user, doctype, values))
	assert taken == []


COMPUTED: Mapping[str, Mapping[str, Any]] = {
	TASK: {
		"progress": 99,
		"health": "Blocked",
		"all_passed": 1,
		"answered_departments": 9,
		"closed_on": "2020-01-01 10:00:00",
	},
	ASSIGNMENT: {"progress": 99, "round": 7, "sign_off_decision": "Signed", "answered_by": "Administrator"},
	ITEM: {"department": "Research", "is_delayed": 1, "actual_end": "2020-01-01"},
	"Collaboration Request": {"from_department": "Research", "requested_by": "Administrator"},
	"Issue Ticket": {"reporter": "Administrator", "resolved_on": "2020-01-01 10:00:00"},
	"Extension Request": {
		"department": "Research",
		"who_decides": "Task Leads",
		"original_date": "2020-01-01",
		"decided_by": "Administrator",
	},
	"Acceptance Review": {"score": 100, "round": 9, "pass_mark": 1, "decided_by": "Administrator"},
	"Deliverable": {"current_number": 9, "department": "Research"},
}


# feature: guard.read-only-fields
@on_every_path
def test_what_the_server_computes_is_put_back_whoever_sends_it(path: str, company: Company):
	begun = factory.running(company)
	review = factory.review(begun, "research")
	records = {
		TASK: (begun.task, company.coordinator),
		ASSIGNMENT: (begun.assignments["sales"], company.head("sales")),
		ITEM: (begun.items["sales"], company.head("sales")),
		"Collaboration Request": (factory.request(begun), company.head("marketing")),
		"Issue Ticket": (factory.ticket(begun), company.user("member", "marketing")),
		"Extension Request": (factory.extension(begun), company.user("member", "marketing")),
		"Acceptance Review": (review, company.initiator),
		"Deliverable": (factory.deliverable(begun), company.head("marketing")),
	}
	for doctype, (name, user) in records.items():
		before = stored(doctype, name, *COMPUTED[doctype])
		for sender in (user, "Administrator"):
			forge(path, sender, doctype, name, COMPUTED[doctype])
			assert stored(doctype, name, *COMPUTED[doctype]) == before, (doctype, sender)


# feature: guard.foreign-rows
@on_every_path
def test_a_row_name_of_another_record_overwrites_nothing_there(path: str, company: Company):
	mine, other = factory.running(company, "Planning"), factory.running(company, "Planning")
	row = frappe.get_all(
		"Collab Task Department",
		filters={"parent": other.task, "part": "R"},
		fields=["name", "parent", "cooperation_action", "answer"],
		order_by="idx",
	)[0]
	departments = [
		{"name": line.name, "department": line.department, "part": line.part, "cooperation_action": "mine"}
		for line in frappe.get_doc(TASK, mine.task).departments
	]
	departments[1]["name"] = row.name
	forge(path, company.initiator, TASK, mine.task, {"departments": departments})
	kept = frappe.db.get_value(
		"Collab Task Department", row.name, ["name", "parent", "cooperation_action", "answer"], as_dict=True
	)
	assert kept == row


# feature: guard.foreign-rows
@on_every_path
def test_the_answers_on_the_rows_of_a_task_are_put_back(path: str, company: Company):
	begun = factory.running(company, "Planning")
	before = {row.department: row.answer for row in frappe.get_doc(TASK, begun.task).departments}
	rows = [
		{**row.as_dict(), "answer": "Passed", "progress": 100, "signed_on": nowdate(), "assignment": None}
		for row in frappe.get_doc(TASK, begun.task).departments
	]
	forge(path, company.initiator, TASK, begun.task, {"departments": json.loads(frappe.as_json(rows))})
	after = frappe.get_doc(TASK, begun.task).departments
	assert {row.department: row.answer for row in after} == before
	assert {company.key(row.department): row.assignment for row in after} == dict(begun.assignments)


# feature: guard.docstatus
@on_every_path
def test_a_docstatus_is_refused_to_everybody(path: str, company: Company):
	begun = factory.running(company)
	for user, doctype, name in (
		(company.coordinator, TASK, begun.task),
		(company.head("sales"), ASSIGNMENT, begun.assignments["sales"]),
		("Administrator", ITEM, begun.items["sales"]),
	):
		for docstatus in (1, 2):
			forge(path, user, doctype, name, {"docstatus": docstatus})
			assert stored(doctype, name, "docstatus", "status") == (
				0,
				"Executing" if doctype != ITEM else "To Do",
			)


# feature: guard.docstatus
def test_submit_and_cancel_of_the_client_are_refused(company: Company):
	begun = factory.running(company)
	with acting(company.coordinator):
		with pytest.raises(REFUSALS):
			frappe.client.submit(frappe.get_doc(TASK, begun.task).as_dict())
		with pytest.raises(REFUSALS):
			frappe.client.cancel(TASK, begun.task)
	assert stored(TASK, begun.task, "docstatus", "status") == (0, "Executing")


# feature: guard.forged-scope
@on_every_path
def test_another_records_name_or_a_claim_to_be_new_changes_no_stored_record(path: str, company: Company):
	mine, other = factory.running(company), factory.running(company, "Planning")
	factory.put(TASK, other.task, coordinator=company.user("other_coordinator"))
	title = stored(TASK, other.task, "title")
	forge(path, company.coordinator, TASK, mine.task, {"name": other.task, "title": "Taken over 500"})
	assert stored(TASK, other.task, "title") == title
	tasks = frappe.db.count(TASK)
	forge(path, company.coordinator, TASK, mine.task, {"__islocal": 1, "status": "Closed"})
	assert stored(TASK, mine.task, "status") == "Executing"
	assert frappe.db.count(TASK) == tasks


# feature: guard.forged-state
def test_a_new_record_begins_in_its_first_state_and_belongs_to_who_makes_it(company: Company):
	values = factory.task_values(company)
	with acting(company.initiator):
		with pytest.raises(REFUSALS):
			frappe.client.insert({**values, "status": "Executing"})
		made = frappe.client.insert(
			{**values, "initiator": company.head("sales"), "progress": 90, "name": "T1"}
		)
	assert (made.status, made.initiator, made.progress) == ("Draft", company.initiator, 0)
	assert made.name != "T1"
	assert {row.assignment for row in made.departments} == {None}


@pytest.fixture
def board(company: Company) -> tuple[Running, str]:
	begun = factory.submitted(company)
	return begun, frappe.get_all("Kanban Board", filters={"reference_doctype": ASSIGNMENT}, pluck="name")[0]


# feature: guard.kanban
def test_a_card_dragged_to_a_column_is_a_move_like_any_other(board: tuple[Running, str], company: Company):
	from frappe.desk.doctype.kanban_board.kanban_board import update_order, update_order_for_single_card

	begun, name = board
	sales = begun.assignments["sales"]
	for user, column in (
		(company.head("research"), "Accepted"),
		(company.user("member", "sales"), "Accepted"),
		(company.head("sales"), "Passed"),
		(company.head("sales"), "Declined"),
	):
		for drag in (
			lambda column=column: update_order(name, json.dumps({column: [sales]})),
			lambda column=column: update_order_for_single_card(name, sales, "Awaiting Answer", column, 0, 0),
		):
			frappe.db.savepoint("drag")
			with acting(user), pytest.raises(REFUSALS):
				drag()
			frappe.db.rollback(save_point="drag")
			assert stored(ASSIGNMENT, sales, "status") == "Awaiting Answer"
	with acting(company.head("sales")):
		update_order(name, json.dumps({"Accepted": [sales]}))
	assert stored(ASSIGNMENT, sales, "status") == "Accepted"
	assert ("Department Assignment", sales, "Accept", company.head("sales")) in factory.story(begun.task)


def imported(doctype: str, kind: str, rows: list[list[str]]) -> list[str]:
	"""Run Frappe's own Data Import on the rows; returns the messages of what failed."""
	from frappe.core.doctype.data_import.importer import Importer

	text = "\n".join(",".join(row) for row in rows)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=6)}.csv",
			"content": text,
			"is_private": 1,
		}
	).insert()
	job = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": kind,
			"import_file": file.file_url,
		}
	).insert()
	with patch.object(frappe.db, "rollback"):  # it would take the company's records along
		Importer(doctype, data_import=job).import_data()
	failed = frappe.get_all(
		"Data Import Log", filters={"data_import": job.name, "success": 0}, pluck="messages"
	)
	return [str(message) for message in failed]


# feature: guard.data-import
def test_the_data_import_of_frappe_can_neither_begin_nor_move_a_record_elsewhere(company: Company):
	begun = factory.running(company)
	failed = imported(
		TASK, "Insert New Records", [["Title", "Task Type", "Status"], ["500 by import", "Routine", "Closed"]]
	)
	assert "A new record begins in" in " ".join(failed)
	assert not frappe.db.exists(TASK, {"title": "500 by import"})
	failed = imported(ITEM, "Update Existing Records", [["ID", "Status"], [begun.items["sales"], "Done"]])
	assert "There is no step from" in " ".join(failed)
	assert stored(ITEM, begun.items["sales"], "status") == "To Do"


# feature: guard.delete
def test_nothing_but_a_draft_can_be_deleted_and_that_by_its_initiator_alone(company: Company):
	begun = factory.running(company)
	version = factory.version(begun, factory.deliverable(begun), b"one")
	records = {
		TASK: begun.task,
		ASSIGNMENT: begun.assignments["sales"],
		ITEM: begun.items["sales"],
		"Collaboration Request": factory.request(begun),
		"Issue Ticket": factory.ticket(begun),
		"Progress Log": factory.log(begun),
		"Extension Request": factory.extension(begun),
		"Acceptance Review": factory.review(begun, "research"),
		"Deliverable Version": version.name,
		"Transition Log": frappe.db.get_value("Transition Log", {"task": begun.task}),
	}
	for doctype, name in records.items():
		for user in (company.initiator, company.coordinator, company.head("sales"), company.user("admin")):
			with acting(user), pytest.raises(REFUSALS):
				frappe.client.delete(doctype, name)
			assert frappe.db.exists(doctype, name), doctype
	draft = factory.draft(company)
	with acting(company.coordinator), pytest.raises(REFUSALS):
		frappe.client.delete(TASK, draft.name)
	with acting(company.initiator):
		frappe.client.delete(TASK, draft.name)
	assert not frappe.db.exists(TASK, draft.name)
	assert not frappe.db.exists("Collab Access", {"ref_name": draft.name})


# feature: guard.append-only
def test_what_is_written_once_is_never_changed_by_anybody_on_any_path(company: Company):
	begun = factory.running(company)
	log = factory.log(begun)
	story = frappe.db.get_value("Transition Log", {"task": begun.task, "action": "Submit"})
	access = frappe.db.get_value("Collab Access", {"ref_name": begun.task})
	for doctype, name, values in (
		("Progress Log", log, {"narrative": "All is done", "progress": 100}),
		("Transition Log", story, {"reason": "Never said", "actor": "Administrator"}),
		("Collab Access", access, {"principal": "user:nobody@company.example"}),
	):
		before = stored(doctype, name, *values)
		for path in PATHS:
			for user in (company.user("member", "marketing"), company.coordinator, "Administrator"):
				assert forge(path, user, doctype, name, values), (path, user, doctype)
		assert stored(doctype, name, *values) == before
	forged = {"doctype": "Transition Log", "ref_doctype": TASK, "ref_name": begun.task}
	with pytest.raises(REFUSALS):
		frappe.get_doc(forged).insert()


# feature: guard.methods
def test_no_method_of_a_record_can_be_called_from_outside(
	company: Company, http: Callable[..., Client], monkeypatch
):
	monkeypatch.undo()
	begun = factory.running(company)
	frappe.db.commit()  # noqa: TID251 — the server has to see it.
	try:
		client = http(company.coordinator, PASSWORD)
		for method in (
			"fill",
			"check",
			"moved",
			"settled",
			"on_update",
			"own_workers",
			"db_set",
			"set_value",
		):
			answer = client.call(
				f"run_doc_method?method={method}", dt=TASK, dn=begun.task, args={"status": "Closed"}
			)
			assert answer.status_code >= 400, (method, answer.text[:300])
			answer = client.request("POST", f"/api/v2/document/{TASK}/{begun.task}/method/{method}")
			assert answer.status_code >= 400, (method, answer.text[:300])
		for renamed in ("frappe.client.rename_doc", "frappe.model.rename_doc.update_document_title"):
			client.call(
				renamed, doctype=TASK, docname=begun.task, old_name=begun.task, new_name="T1", name="T1"
			)
		frappe.db.rollback()
		assert stored(TASK, begun.task, "status") == "Executing"
	finally:
		frappe.db.rollback()
		factory.forget_tasks(company)
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: guard.collision
def test_who_comes_second_reads_that_somebody_was_faster(company: Company):
	from xdept_collab.api.workflow import transition

	begun = factory.submitted(company)
	sales = begun.assignments["sales"]
	seen = str(frappe.db.get_value(ASSIGNMENT, sales, "modified"))
	with acting(company.user("deputy", "sales")):
		transition(ASSIGNMENT, sales, "Accept", expected_modified=seen)
	with acting(company.head("sales")), pytest.raises(REFUSALS, match=r"Somebody else was faster.*Accepted"):
		transition(ASSIGNMENT, sales, "Decline", "No people", expected_modified=seen)
	assert stored(ASSIGNMENT, sales, "status") == "Accepted"


# feature: guard.fixed-after-submission
def test_what_the_departments_answered_to_cannot_change_behind_them(company: Company):
	begun = factory.running(company, "Planning")
	task = frappe.get_doc(TASK, begun.task)
	fewer = [row.as_dict() for row in task.departments][:2]
	weights = [{**row.as_dict(), "weight": 50} for row in task.criteria]
	for values in (
		{"departments": json.loads(frappe.as_json(fewer))},
		{"criteria": json.loads(frappe.as_json(weights))},
		{"due_date": add_days(nowdate(), 5)},
	):
		assert forge("set_value", company.initiator, TASK, begun.task, values), values
