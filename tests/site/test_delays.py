"""Late work is handed in with its cause on every path, and the report adds the causes up for whoever may see them."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab.patches.v0_1 import make_causes_of_delay_records
from xdept_collab.services import reviews, rollup, transition
from xdept_collab.services.refusal import CollabRuleError

ITEM, ASSIGNMENT, CAUSE = "Work Item", "Department Assignment", "Delay Cause"
REPORT = "Delays by Cause and Department"


def late_item(begun: Running, days: int = 3, **values: Any) -> str:
	name = begun.items["sales"]
	when = {"planned_start": add_days(nowdate(), -days - 5), "planned_end": add_days(nowdate(), -days)}
	put(ITEM, name, status="In Progress", **{**when, **values})
	return name


def late_contract(begun: Running, days: int = 3, **values: Any) -> str:
	name = begun.assignments["sales"]
	put(ITEM, begun.items["sales"], status="Done")
	put(ASSIGNMENT, name, self_check="As agreed", due_date=add_days(nowdate(), -days), **values)
	return name


def by_button(doctype: str, name: str, action: str, to_state: str) -> None:
	transition.apply(doctype, name, action)


def by_workflow(doctype: str, name: str, action: str, to_state: str) -> None:
	apply_workflow(frappe.as_json({"doctype": doctype, "name": name}), action)


def by_save(doctype: str, name: str, action: str, to_state: str) -> None:
	frappe.get_doc(doctype, name).update({"status": to_state}).save()


def by_value(doctype: str, name: str, action: str, to_state: str) -> None:
	frappe.client.set_value(doctype, name, "status", to_state)


PATHS = pytest.mark.parametrize("path", [by_button, by_workflow, by_save, by_value])


# feature: delay.cause-at-hand-in
@PATHS
def test_late_work_is_submitted_with_its_cause_on_every_path(company: Company, path: Any):
	name = late_item(factory.running(company))
	with acting(company.user("member", "sales")):
		frappe.db.savepoint("refused")
		with pytest.raises(CollabRuleError, match="3 days after"):
			path(ITEM, name, "Submit", "Submitted")
		frappe.db.rollback(save_point="refused")
		doc = frappe.get_doc(ITEM, name)
		doc.update({"delay_cause": "Requirement Change"}).save()
		path(ITEM, name, "Submit", "Submitted")
	assert frappe.db.get_value(ITEM, name, ["status", "delay_cause"]) == ("Submitted", "Requirement Change")


# feature: delay.cause-at-hand-in
@PATHS
def test_a_late_assignment_is_handed_in_with_its_cause_on_every_path(company: Company, path: Any):
	name = late_contract(factory.running(company))
	with acting(company.head("sales")):
		frappe.db.savepoint("refused")
		with pytest.raises(CollabRuleError, match="3 days after"):
			path(ASSIGNMENT, name, "Hand In", "Awaiting Acceptance")
		frappe.db.rollback(save_point="refused")
		frappe.get_doc(ASSIGNMENT, name).update({"delay_cause": "Process Stuck"}).save()
		path(ASSIGNMENT, name, "Hand In", "Awaiting Acceptance")
	assert frappe.db.get_value(ASSIGNMENT, name, "status") == "Awaiting Acceptance"


# feature: delay.cause-at-hand-in
def test_what_is_done_on_its_last_day_needs_no_cause(company: Company):
	begun = factory.running(company)
	name = late_item(begun, days=0)
	with acting(company.user("member", "sales")):
		transition.apply(ITEM, name, "Submit")
	assert frappe.db.get_value(ITEM, name, "status") == "Submitted"


# feature: delay.cause-at-hand-in
@pytest.mark.parametrize(("days", "is_late"), [(-2, False), (2, True)])
def test_rework_is_late_when_its_changes_are_not_when_the_assignment_was(
	company: Company, days: int, is_late: bool
):
	name = late_contract(factory.running(company), status="Rework", rework_due=add_days(nowdate(), -days))
	with acting(company.head("sales")):
		if is_late:
			with pytest.raises(CollabRuleError):
				transition.apply(ASSIGNMENT, name, "Hand In")
		else:
			transition.apply(ASSIGNMENT, name, "Hand In")


# feature: delay.causes
def test_the_shipped_causes_say_what_is_excused():
	stored = dict(frappe.get_all(CAUSE, fields=["name", "is_excused"], as_list=True))
	five = {
		"Resource Shortage",
		"Requirement Change",
		"Priority Misjudgement",
		"Communication Cost",
		"Process Stuck",
	}
	assert five <= set(stored)
	assert {name for name, is_excused in stored.items() if is_excused} == {
		"Requirement Change",
		"External Event",
	}


# feature: delay.causes
@pytest.mark.parametrize(("who", "may_write"), [("member.sales", False), ("admin", True)])
def test_members_choose_causes_and_administrators_change_them(company: Company, who: str, may_write: bool):
	user = f"{who}@{company.domain}"
	if may_write:
		user = company.user("nobody")
		frappe.get_doc("User", user).add_roles("Collab Admin")
	with acting(user):
		assert "Other" in frappe.get_list(CAUSE, pluck="name", limit=0)
		doc = frappe.get_doc({"doctype": CAUSE, "cause_name": "Strike"})
		if may_write:
			assert doc.insert().name == "Strike"
		else:
			with pytest.raises(frappe.PermissionError):
				doc.insert()
	frappe.db.rollback()
	frappe.clear_cache(user=user)


# feature: delay.causes
def test_a_cause_that_a_company_had_added_to_the_list_becomes_a_record(company: Company):
	begun = factory.running(company)
	put(ITEM, begun.items["sales"], delay_cause="Rain")
	put(ITEM, begun.items["research"], delay_cause="Other")
	for _once_more in range(2):
		make_causes_of_delay_records.execute()
	assert frappe.db.get_value(CAUSE, "Rain", ["is_excused", "is_disabled"]) == (0, 0)
	with acting(company.head("sales")):
		frappe.get_doc(ITEM, begun.items["sales"]).update({"description": "Wet"}).save()


def shown(user: str, **filters: Any) -> list[tuple[Any, ...]]:
	with acting(user):
		_columns, rows, *_rest = frappe.get_doc("Report", REPORT).execute_script_report(filters)
	return [
		(row["department"], row["cause"], row["items"], row["contracts"], row["days"], row["mean_days"])
		for row in rows
	]


# feature: delay.report
def test_the_report_adds_up_what_was_late_by_department_and_cause(company: Company):
	begun = factory.running(company)
	names = company.names
	late = add_days(nowdate(), -4)
	put(
		ITEM, begun.items["sales"], delay_cause="Other", planned_end=late, actual_end=nowdate(), status="Done"
	)
	put(ITEM, begun.items["research"], planned_end=late)
	put(ASSIGNMENT, begun.assignments["sales"], delay_cause="Other", due_date=late, completed_on=nowdate())
	put(ASSIGNMENT, begun.assignments["sales"], status="Passed")
	rollup.refresh([begun.task])
	assert shown(company.coordinator, task=begun.task) == [
		(names["research"], "", 1, 0, 4, 4.0),
		(names["sales"], "Other", 1, 1, 8, 4.0),
	]
	assert shown(company.coordinator, task=begun.task, department=names["sales"]) == [
		(names["sales"], "Other", 1, 1, 8, 4.0)
	]
	assert shown(company.coordinator, task=begun.task, from_date=nowdate()) == []


# feature: delay.report
def test_the_report_shows_a_department_its_own_delays_alone(company: Company):
	begun = factory.running(company)
	for key in ("sales", "research"):
		put(ITEM, begun.items[key], delay_cause="Other", planned_end=add_days(nowdate(), -2))
	rollup.refresh([begun.task])
	assert [line[0] for line in shown(company.head("sales"), task=begun.task)] == [company.names["sales"]]
	assert shown(company.head("finance"), task=begun.task) == []


# feature: delay.report
@pytest.mark.parametrize("filters", [{"task": ["like", "%"]}, {"from_date": {"a": 1}}, {"to_date": "never"}])
def test_unreadable_filters_show_nothing_and_are_told_so(company: Company, filters: dict[str, Any]):
	begun = factory.running(company)
	put(ITEM, begun.items["sales"], delay_cause="Other", planned_end=add_days(nowdate(), -2))
	assert shown(company.coordinator, **filters) == []
	assert frappe.get_message_log()


# feature: delay.cause-at-hand-in
def test_what_the_reviewers_send_back_asks_for_no_cause(company: Company):
	begun = factory.running(company)
	name = factory.review(begun, "sales")
	put(ASSIGNMENT, begun.assignments["sales"], due_date=add_days(nowdate(), -9))
	review = frappe.get_doc("Acceptance Review", name)
	review.status = "Failed"
	reviews.decided(review, "It broke")
	assert frappe.db.get_value(ASSIGNMENT, begun.assignments["sales"], "status") == "Executing"
