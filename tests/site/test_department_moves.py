"""A department changes hands, is renamed or merged: rights, access rows and to-dos follow at once, in whole."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from tests.site.test_query_counts import counted
from xdept_collab.services import access_rebuild, department_moves, directory, todos, transition
from xdept_collab.services.refusal import CollabRuleError

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET, DEPARTMENT = "Collaboration Request", "Issue Ticket", "Collab Department"


def department(company: Company, key: str) -> frappe.model.document.Document:
	return frappe.get_doc(DEPARTMENT, company.names[key])


def appoint(company: Company, key: str, **positions: str | None) -> None:
	doc = department(company, key)
	doc.update(positions)
	doc.save()


def said() -> str:
	return " ".join(str(message.get("message")) for message in frappe.get_message_log())


def asked(doctype: str, name: str) -> set[str]:
	filters = {"reference_type": doctype, "reference_name": name, "status": "Open"}
	return set(frappe.get_all("ToDo", filters=filters, pluck="allocated_to"))


def sees(user: str, doctype: str, name: str) -> bool:
	with acting(user):
		listed = bool(frappe.get_list(doctype, filters={"name": name}))
		assert listed is bool(frappe.has_permission(doctype, "read", name))
		return listed


def is_in_line() -> bool:
	return not any(page.drift for page in access_rebuild.rebuild().values())


@pytest.fixture
def asking(company: Company) -> tuple[Running, dict[str, str]]:
	"""A running task in which sales is asked for something of every kind."""
	begun = factory.running(company)
	put(ITEM, begun.items["sales"], status="Submitted")
	reworked = factory.running(company)
	put(ASSIGNMENT, reworked.assignments["sales"], status="Rework")
	waiting = factory.submitted(company)
	records = {
		ITEM: begun.items["sales"],
		ASSIGNMENT: waiting.assignments["sales"],
		"Rework": reworked.assignments["sales"],
		REQUEST: factory.request(begun, "marketing", "sales"),
		TICKET: factory.ticket(begun, "marketing", "sales"),
	}
	for doctype, key in ((ITEM, ITEM), (ASSIGNMENT, "Rework")):
		todos.close(doctype, [records[key]])
		todos.open_for_state(frappe.get_doc(doctype, records[key]))
	return begun, records


# feature: department.new-head
def test_a_new_head_has_the_open_assignments_and_the_former_one_nothing_of_them(company: Company):
	begun = factory.running(company)
	name, old, new = begun.assignments["sales"], company.head("sales"), company.user("nobody")
	assert sees(old, ASSIGNMENT, name)
	assert not sees(new, ITEM, begun.items["sales"])
	doc = department(company, "sales")
	doc.members = [row for row in doc.members if row.user != old]
	doc.head = new
	doc.save()
	assert frappe.db.get_value(ASSIGNMENT, name, "head") == new
	for doctype, record in ((TASK, begun.task), (ASSIGNMENT, name), (ITEM, begun.items["sales"])):
		assert sees(new, doctype, record)
		assert not sees(old, doctype, record)
	with acting(new):
		transition.apply(ITEM, begun.items["sales"], "Cancel", "No longer needed")
	assert is_in_line()


# feature: department.new-head
def test_what_is_over_keeps_who_answered_for_it(company: Company):
	old, new = company.head("sales"), company.user("nobody")
	closed, passed, running = (factory.running(company) for _number in range(3))
	put(TASK, closed.task, status="Closed")
	put(ASSIGNMENT, passed.assignments["sales"], status="Passed")
	appoint(company, "sales", head=new)
	heads = [
		frappe.db.get_value(ASSIGNMENT, each.assignments["sales"], "head")
		for each in (closed, passed, running)
	]
	assert heads == [old, old, new]
	assert is_in_line()


# feature: department.new-head
def test_an_assignment_that_the_head_gave_to_somebody_else_stays_with_him(company: Company):
	begun, chosen = factory.running(company), company.user("member", "sales")
	put(ASSIGNMENT, begun.assignments["sales"], head=chosen)
	appoint(company, "sales", head=company.user("nobody"))
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "head") == chosen


# feature: department.new-head
def test_a_form_that_was_open_before_does_not_write_the_former_head_back(company: Company):
	begun = factory.running(company)
	open_form = frappe.get_doc(ASSIGNMENT, begun.assignments["sales"])
	appoint(company, "sales", head=company.user("nobody"))
	with pytest.raises(frappe.TimestampMismatchError):
		open_form.save()


# feature: department.todos-follow
@pytest.mark.parametrize("position", ["head", "deputy", "liaison"])
def test_everything_that_waits_for_a_position_waits_for_its_new_holder(
	position: str, company: Company, asking: tuple[Running, dict[str, str]]
):
	_begun, records = asking
	old, new = company.user(position, "sales"), company.user("nobody")
	appoint(company, "sales", **{position: new})
	for kind, name in records.items():
		doctype = ASSIGNMENT if kind == "Rework" else kind
		doc = frappe.get_doc(doctype, name)
		assert asked(doctype, name) == set(todos._asked(doc)), kind
		assert old not in asked(doctype, name)
	assert new in asked(REQUEST, records[REQUEST])


# feature: department.todos-follow
def test_who_is_asked_for_another_reason_too_stays_asked(company: Company):
	begun, head = factory.running(company), company.head("sales")
	request = factory.request(begun, "marketing", "sales", contact=head)
	put(TASK, begun.task, coordinator=head)
	ticket = factory.ticket(begun, "marketing", "sales")
	appoint(company, "sales", head=company.user("nobody"))
	for doctype, name in ((REQUEST, request), (TICKET, ticket)):
		assert {head, company.user("nobody")} <= asked(doctype, name)


# feature: department.todos-follow
def test_a_deputy_who_becomes_head_is_not_asked_twice(company: Company):
	begun, deputy = factory.submitted(company), company.user("deputy", "sales")
	appoint(company, "sales", head=deputy, deputy=None)
	found = frappe.get_all(
		"ToDo",
		filters={"reference_name": begun.assignments["sales"], "allocated_to": deputy, "status": "Open"},
	)
	assert len(found) == 1
	assert company.head("sales") not in asked(ASSIGNMENT, begun.assignments["sales"])


# feature: department.at-once
def test_the_administrator_reads_how_much_his_change_moved(company: Company):
	begun = factory.submitted(company)
	under = frappe.db.count("Collab Access", {"principal": f"user:{company.head('sales')}"})
	appoint(company, "sales", head=company.user("nobody"))
	moved = frappe.db.count("Collab Access", {"principal": f"user:{company.user('nobody')}"})
	assert under == moved > 0
	open_now = department_moves.open_assignments(company.names["sales"])
	assert begun.assignments["sales"] in [row.name for row in open_now]
	assert f"open assignments {len(open_now)}, rows of who sees what {2 * moved}" in said()


# feature: department.at-once
def test_a_change_of_the_head_costs_the_same_number_of_queries_for_one_task_and_for_six(company: Company):
	def change(user: str) -> int:
		with counted() as sent:
			appoint(company, "sales", head=user)
		return len(sent)

	factory.running(company)
	change(company.user("nobody"))
	one = change(company.head("sales"))
	for _number in range(5):
		factory.running(company)
	assert change(company.user("nobody")) <= one + 1


# feature: department.at-once
def test_a_liaison_a_superior_and_a_member_come_and_go_at_once(company: Company):
	begun, user = factory.running(company), company.user("nobody")
	item = begun.items["sales"]
	for position in ("liaison", "superior", "deputy"):
		before = department(company, "sales").get(position)
		assert not sees(user, ITEM, item)
		appoint(company, "sales", **{position: user})
		assert sees(user, ITEM, item)
		appoint(company, "sales", **{position: before})
	assert not sees(user, ITEM, item)
	doc = department(company, "sales")
	doc.append("members", {"user": user})
	doc.save()
	assert sees(user, ITEM, item)
	assert is_in_line()


# feature: department.at-once
def test_the_head_of_the_parent_is_superior_at_once(company: Company):
	begun, user = factory.running(company), company.user("nobody")
	board = frappe.get_doc(DEPARTMENT, f"Board of {company.domain}")
	board.head = user
	board.save()
	assert sees(user, ITEM, begun.items["sales"])


# feature: access.membership
def test_a_membership_that_ends_at_midnight_ends_by_itself(company: Company, monkeypatch: pytest.MonkeyPatch):
	begun, user = factory.running(company), company.user("nobody")
	doc = department(company, "sales")
	doc.append("members", {"user": user, "to_date": nowdate()})
	doc.append("members", {"user": company.user("other_coordinator"), "from_date": add_days(nowdate(), 1)})
	doc.save()
	came = company.user("other_coordinator")
	assert sees(user, ITEM, begun.items["sales"])
	assert not sees(came, ITEM, begun.items["sales"])
	tomorrow = getdate(add_days(nowdate(), 1))
	monkeypatch.setattr(directory, "today", lambda: tomorrow)
	assert not sees(user, ITEM, begun.items["sales"])
	assert sees(came, ITEM, begun.items["sales"])


# feature: department.left-work
def test_the_administrator_reads_what_a_leaver_still_owns(company: Company):
	begun, member = factory.running(company), company.user("member", "sales")
	owned = frappe.db.count(ITEM, {"owner_user": member, "status": ("in", ("To Do", "In Progress"))})
	assert begun.items["sales"]
	doc = department(company, "sales")
	doc.members = [row for row in doc.members if row.user != member]
	doc.save()
	assert f"{member} still owns {owned} open work items of {doc.name}" in said()


# feature: department.left-work
def test_who_disables_a_department_reads_what_it_still_has_to_do(company: Company):
	factory.running(company)
	count = len(department_moves.open_assignments(company.names["sales"]))
	appoint(company, "sales", is_disabled=1)
	assert f"that go on: {count}." in said()


def merge(company: Company, old: str, new: str, user: str = "admin") -> None:
	with acting(company.user(user)):
		frappe.rename_doc(DEPARTMENT, company.names[old], company.names[new], merge=True)


# feature: department.rename
def test_a_renamed_department_keeps_its_rights_without_drift(company: Company):
	begun = factory.running(company)
	frappe.rename_doc(DEPARTMENT, company.names["sales"], "Sales and Service")
	assert sees(company.user("member", "sales"), ITEM, begun.items["sales"])
	assert not frappe.db.exists("Collab Access", {"principal": f"dept:{company.names['sales']}"})
	assert is_in_line()


# feature: department.merge
def test_a_merged_department_brings_its_people_work_and_questions(
	company: Company, asking: tuple[Running, dict[str, str]]
):
	begun, records = asking
	old_head, old_member = company.head("sales"), company.user("member", "sales")
	merge(company, "sales", "finance")
	finance = company.names["finance"]
	assert not frappe.db.exists(DEPARTMENT, company.names["sales"])
	contract = frappe.get_doc(ASSIGNMENT, begun.assignments["sales"])
	assert (contract.department, contract.head) == (finance, company.head("finance"))
	for user in (company.head("finance"), company.user("member", "finance"), old_member, old_head):
		assert sees(user, ITEM, begun.items["sales"])
	assert old_member in directory.departments()[finance].members
	for kind, name in records.items():
		doctype = ASSIGNMENT if kind == "Rework" else kind
		assert asked(doctype, name) == set(todos._asked(frappe.get_doc(doctype, name))), kind
	assert "The change holds at once" in said()
	assert is_in_line()


# feature: department.merge
def test_a_merge_keeps_the_tree_whole(company: Company):
	for key in ("sales", "finance"):
		put(DEPARTMENT, company.names[key], is_group=1)
	frappe.get_doc(
		{
			"doctype": DEPARTMENT,
			"department_name": "Field Sales",
			"parent_collab_department": company.names["sales"],
		}
	).insert()
	merge(company, "sales", "finance")
	child = frappe.get_doc(DEPARTMENT, "Field Sales")
	parent = frappe.get_doc(DEPARTMENT, company.names["finance"])
	assert child.parent_collab_department == child.old_parent == parent.name
	assert parent.lft < child.lft < child.rgt < parent.rgt


def _itself(company: Company) -> tuple[str, str]:
	return company.names["sales"], company.names["sales"]


def _disabled(company: Company) -> tuple[str, str]:
	put(DEPARTMENT, company.names["finance"], is_disabled=1)
	return company.names["sales"], company.names["finance"]


def _below(company: Company) -> tuple[str, str]:
	put(DEPARTMENT, company.names["sales"], is_group=1)
	return f"Board of {company.domain}", company.names["sales"]


def _same_task(company: Company) -> tuple[str, str]:
	factory.running(company)
	return company.names["sales"], company.names["research"]


# feature: department.merge
@pytest.mark.parametrize(
	("case", "words"),
	[
		(_itself, "cannot be merged into itself"),
		(_disabled, "is disabled"),
		(_below, "lies below"),
		(_same_task, "are both asked on"),
	],
)
def test_a_merge_that_makes_no_sense_is_refused_in_words(
	case: Callable[[Company], tuple[str, str]], words: str, company: Company
):
	old, new = case(company)
	with pytest.raises(CollabRuleError, match=words):
		frappe.rename_doc(DEPARTMENT, old, new, merge=True)


# feature: department.merge
def test_who_may_not_change_departments_learns_nothing_from_a_merge(company: Company):
	factory.running(company)
	with pytest.raises(frappe.PermissionError):
		merge(company, "sales", "research", "nobody")
	assert "asked on" not in said()
