"""What a policy would have done in a time that is over, by the records that the site keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, frozen, swept
from tests.site.factory import PASSWORD, Company, Running, acting
from tests.site.test_escalation_policies import values
from xdept_collab.api import escalation_policies as api
from xdept_collab.services import calendars, escalation_policies, policy_checks, policy_history, transition
from xdept_collab.services.policy_history import Period
from xdept_collab.services.refusal import CollabRuleError

POLICY, ASSIGNMENT, ITEM, TASK = "Escalation Policy", "Department Assignment", "Work Item", "Collab Task"
ANSWER = "Department Answer"
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def answered(company: Company) -> Running:
	"""Asked on Monday at 10:00; marketing answers on Tuesday, sales on Friday."""
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R", "service": "I"})
	for key, when in (("marketing", "03 09:30"), ("sales", "06 09:30")):
		with frozen(when), acting(company.head(key)):
			transition.apply(ASSIGNMENT, begun.assignments[key], "Accept")
	return begun


def played(document: Any, when: str = "20 10:00", period: Period = MARCH) -> dict[str, Any]:
	with frozen(when):
		now = calendars.stored(at(when))
		return policy_history.play(document, period, now, lambda _percent, **_more: None)


def rows(found: dict[str, Any], name: str) -> dict[str, int]:
	return {row["name"]: row["count"] for row in found[name]}


# feature: policy.last-quarter
def test_the_policy_as_it_is_would_have_done_what_it_did(company: Company):
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	name = begun.assignments["sales"]
	with frozen("02 15:00"), acting(company.head("marketing")):
		transition.apply(ASSIGNMENT, begun.assignments["marketing"], "Accept")
	for when in ("03 10:00", "04 10:00", "05 10:00"):
		swept(when)
	with frozen("06 09:30"), acting(company.head("sales")):
		transition.apply(ASSIGNMENT, name, "Accept")
	done = frappe.get_all(
		"Escalation Event",
		filters={"policy": ANSWER, "ref_name": name, "kind": "Fired"},
		fields=["recipients"],
	)
	told = [user for row in done for user in row.recipients.split()]
	found = played(frappe.get_doc(POLICY, ANSWER))
	assert (found["clocks"], found["met"], found["missed"], found["open"]) == (2, 1, 1, 0)
	assert found["messages"] == len(told) == 5
	assert rows(found, "users") == {user: told.count(user) for user in set(told)}
	assert rows(found, "late") == {company.names["sales"]: 1}


# feature: policy.last-quarter
def test_an_unsaved_policy_would_have_told_others(answered: Running):
	document = policy_checks.unsaved(values(target_amount=10))
	found = played(document)
	assert (found["clocks"], found["met"], found["messages"]) == (2, 2, 0)
	strict = played(policy_checks.unsaved(values(target_amount=1, target_unit="Hours")))
	assert (strict["missed"], strict["messages"]) == (2, 4)
	assert escalation_policies.named("Quick Answer") is None


# feature: policy.last-quarter
def test_nothing_after_now_and_nothing_before_the_period_is_told(answered: Running):
	early = played(frappe.get_doc(POLICY, ANSWER), when="04 09:00")
	assert (early["met"], early["missed"], early["open"]) == (1, 0, 1)
	assert rows(early, "steps") == {"Half-way": 1}
	later = Period(date(2026, 3, 5), date(2026, 3, 31))
	assert rows(played(frappe.get_doc(POLICY, ANSWER), period=later), "steps") == {"One Day Late": 2}


# feature: policy.last-quarter
def test_a_task_that_stood_still_stops_its_clocks_in_the_play_too(company: Company):
	with frozen("02 10:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		factory.request(begun, "marketing", "sales")
	policy = frappe.get_doc(POLICY, "Request Response")
	assert played(policy)["messages"] == 3
	with frozen("02 10:30"), acting(company.coordinator):
		transition.apply(TASK, begun.task, "Hold", "Waiting for the budget")
	assert played(policy)["messages"] == 0


# feature: policy.last-quarter
def test_progress_logs_answer_the_reports_that_were_owed(company: Company):
	with frozen("02 09:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		with acting(company.user("member", "sales")):
			transition.apply(ITEM, begun.items["sales"], "Start")
	for when in ("02 15:00", "04 15:00"):
		with frozen(when):
			factory.log(begun, "sales")
	found = played(frappe.get_doc(POLICY, "Daily Report"), when="06 09:00")
	assert rows(found, "steps")["Before Closing"] == 2, "Tuesday and Thursday"


# feature: policy.last-quarter
@pytest.mark.parametrize(
	"name", ["Work Item Delay", "Milestone Delay", "Assignment Delay", "Ticket Response"]
)
def test_every_kind_of_policy_can_be_played(name: str, company: Company):
	with frozen("02 10:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		factory.ticket(begun, responsible="sales")
		factory.put(ITEM, begun.items["sales"], planned_end="2026-03-04")
		factory.put(ASSIGNMENT, begun.assignments["sales"], due_date="2026-03-04")
		task = frappe.get_doc(TASK, begun.task)
		task.append("milestones", {"title": "Printed", "due_date": "2026-03-04"})
		task.save()
	found = played(frappe.get_doc(POLICY, name))
	assert found["missed"] >= 1
	assert found["messages"] >= 1
	assert found["late"]


# feature: policy.last-quarter
def test_more_records_than_are_played_are_said(answered: Running, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(policy_history, "MOST", 1)
	found = played(frappe.get_doc(POLICY, ANSWER))
	assert (found["records"], found["is_cut"], found["most"]) == (1, True, 1)


# feature: policy.last-quarter
@pytest.mark.parametrize("days", [-1, 366])
def test_a_period_that_is_none_or_too_long_is_refused(days: int):
	last = date(2026, 3, 1) + timedelta(days=days)
	with pytest.raises(CollabRuleError, match="no period of at most 366 days"):
		api.play_history(values(), "2026-03-01", str(last))


# feature: policy.last-quarter
def test_administrators_alone_ask_and_each_reads_his_own_answer(
	company: Company, http: Any, as_user: Any, monkeypatch: pytest.MonkeyPatch
):
	document = frappe.as_json(values())
	asked = {
		"play_history": {"document": document, "first": "2026-01-01", "last": "2026-03-31"},
		"preview": {"document": document},
		"stop_history": {},
	}
	for who in ("nobody", "executive", "coordinator"):
		client = http(company.user(who), PASSWORD)
		for method, arguments in asked.items():
			answer = client.call(f"xdept_collab.api.escalation_policies.{method}", **arguments)
			assert answer.status_code == 403, (who, method)
	queued: list[dict[str, Any]] = []
	monkeypatch.setattr(frappe, "enqueue", lambda _method, **arguments: queued.append(arguments))
	with as_user(company.user("admin")):
		assert api.play_history(values(), "2026-03-01", "2026-03-31")["status"] == "Queued"
		frappe.db.after_commit.run()
		(job,) = queued
		policy_history.answer(
			*(job["token"], job["user"], job["document"], job["first"], job["last"]),
			calendars.stored(at("20 10:00")),
		)
		state = api.history_state()
		assert (state["status"], state["by"]) == ("Done", company.user("admin"))
		assert "token" not in state
	assert api.history_state()["status"] == "Never"
	frappe.cache.delete_value(policy_history.work_of(company.user("admin"))._cache_key())
