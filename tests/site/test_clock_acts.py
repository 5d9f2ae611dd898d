"""What people do about a time limit: they acknowledge it, remind each other, and explain a delay before they hand in."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, clock, frozen, swept
from tests.site.factory import Company, Running, acting, put
from tests.site.standing_in import arrange, last_log, todos_of
from xdept_collab.api import clocks as acts
from xdept_collab.services import calendars, clock_rearm, transition
from xdept_collab.services.refusal import CollabRuleError

ASSIGNMENT, ITEM, TASK, TICKET = "Department Assignment", "Work Item", "Collab Task", "Issue Ticket"
REQUEST, ANSWER, DELAY = "Collaboration Request", "Department Answer", "Work Item Delay"
REFUSED = (frappe.PermissionError, CollabRuleError)
SAID = ("Resource Shortage", "Two people are ill", "2026-03-20")


@pytest.fixture
def late(company: Company) -> Running:
	"""The answers of a task are a day late, and everybody above has been told on Thursday."""
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	swept("05 10:00")
	return begun


def late_item(company: Company, **values: Any) -> tuple[Running, str]:
	"""A work item of sales that was due on Tuesday; on Friday its head owes cause and new date."""
	with frozen("02 10:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		dates = {"planned_start": at("02 10:00").date(), "planned_end": at("03 10:00").date()}
		name = factory.work_item(begun, "sales", **{**dates, **values})
		with acting(company.user("member", "sales")):
			transition.apply(ITEM, name, "Start")
	swept("09 10:00")
	return begun, name


def story(record: str, kind: str) -> list[frappe._dict]:
	return frappe.get_all(
		"Escalation Event",
		filters={"ref_name": record, "kind": kind},
		fields=["actor", "on_behalf_of", "reason", "recipients", "demands"],
	)


# feature: clock-acts.acknowledge
@pytest.mark.parametrize("who", ["superior", "initiator", "head.sales", "coordinator"])
def test_who_was_told_says_that_he_has_seen_it_and_the_story_keeps_it(
	company: Company, late: Running, who: str
):
	name = late.assignments["sales"]
	user = f"{who}@{company.domain}"
	with frozen("05 11:00"), acting(user):
		acts.acknowledge(clock(name, ANSWER).name)
	found = clock(name, ANSWER)
	assert (found.demands, found.acknowledged_by, found.state, found.is_open) == ("", user, "Running", 1)
	assert [row.actor for row in story(name, "Acknowledged")] == [user]
	with frozen("05 11:01"), acting(user), pytest.raises(CollabRuleError):
		acts.acknowledge(clock(name, ANSWER).name)


# feature: clock-acts.acknowledge
@pytest.mark.parametrize("who", ["head.research", "nobody", "member.sales", "executive"])
def test_nobody_else_acknowledges_a_time_limit(company: Company, late: Running, who: str):
	name = clock(late.assignments["sales"], ANSWER).name
	with frozen("05 11:00"), acting(f"{who}@{company.domain}"), pytest.raises(REFUSED):
		acts.acknowledge(name)
	assert not frappe.db.get_value("Clock", name, "acknowledged_by")


# feature: clock-acts.acknowledge
def test_a_time_limit_of_which_nobody_has_heard_is_not_acknowledged(company: Company):
	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
		with acting(company.head("sales")), pytest.raises(CollabRuleError, match="Nobody has been told"):
			acts.acknowledge(clock(begun.assignments["sales"], ANSWER).name)


# feature: clock-acts.acknowledge
@pytest.mark.usefixtures("register")
def test_who_stands_in_for_somebody_who_was_told_acknowledges_in_his_name(company: Company, late: Running):
	name, other = late.assignments["sales"], company.head("finance")
	with frozen("05 11:00"):
		arrange(company.head("sales"), other)
		with acting(other):
			acts.acknowledge(clock(name, ANSWER).name)
	(event,) = story(name, "Acknowledged")
	assert (event.actor, event.on_behalf_of) == (other, company.head("sales"))


# feature: clock-acts.acknowledge
@pytest.mark.parametrize(
	("acknowledging", "left"), [("Ends the Steps", "Running"), ("Stops the Clock", "Stopped")]
)
def test_acknowledging_ends_the_steps_or_the_time_as_the_policy_says(
	company: Company, acknowledging: str, left: str, monkeypatch: pytest.MonkeyPatch
):
	from dataclasses import replace

	from xdept_collab.services import escalation_policies

	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	swept("03 10:00")
	usual = escalation_policies.named
	monkeypatch.setattr(
		escalation_policies, "named", lambda name: replace(usual(name), acknowledging=acknowledging)
	)
	name = begun.assignments["sales"]
	with frozen("03 11:00"), acting(company.head("sales")):
		acts.acknowledge(clock(name, ANSWER).name)
	found = clock(name, ANSWER)
	assert (found.state, found.is_open, found.next_at) == (left, 1, None)
	swept("10 10:00")
	assert [row.demands for row in story(name, "Fired")] == [""]
	assert story(name, "Passed") == []


# feature: clock-acts.remind
@pytest.mark.parametrize("who", ["coordinator", "initiator", "head.sales"])
def test_a_reminder_of_a_work_item_reaches_its_owner_and_asks_for_cause_and_date(company: Company, who: str):
	_begun, name = late_item(company)
	frappe.db.delete("Delivery")
	user, owner = f"{who}@{company.domain}", company.user("member", "sales")
	with frozen("09 11:00"), acting(user):
		acts.remind(ITEM, name, "Where does it stand?")
	(event,) = story(name, "Reminded")
	assert (event.actor, event.recipients, event.reason) == (user, owner, "Where does it stand?")
	assert {"Cause", "New Date"} <= set(clock(name, DELAY).demands.split(", "))
	assert (ITEM, name) in todos_of(owner)
	told = frappe.get_all("Delivery", {"ref_name": name, "channel": "In-App"}, ["recipient", "kind", "actor"])
	assert [(row.recipient, row.kind, row.actor) for row in told] == [(owner, "Reminder", user)]
	assert last_log(ITEM, name).action == "Remind"


# feature: clock-acts.remind
@pytest.mark.parametrize(
	("kind", "reminder", "owing"),
	[
		(REQUEST, "member.marketing", ("member.research", "head.research", "liaison.research")),
		(TICKET, "member.marketing", ("head.research", "liaison.research")),
		(ASSIGNMENT, "coordinator", ("head.sales", "liaison.sales")),
	],
)
def test_whoever_waits_for_a_record_reminds_those_who_owe_it(
	company: Company, kind: str, reminder: str, owing: tuple[str, ...]
):
	with frozen("02 10:00"):
		begun = factory.running(company)
		make = {REQUEST: factory.request, TICKET: factory.ticket}
		name = make[kind](begun) if kind in make else begun.assignments["sales"]
	with frozen("02 11:00"), acting(f"{reminder}@{company.domain}"):
		acts.remind(kind, name, "Please answer")
	users = {f"{who}@{company.domain}" for who in owing}
	told = frappe.get_all(
		"Delivery", {"ref_name": name, "kind": "Reminder", "channel": "In-App"}, pluck="recipient"
	)
	assert set(told) == users
	with frozen("02 12:00"), acting(f"{owing[0]}@{company.domain}"):
		acts.explain_delay(kind, name, *SAID)
	assert [row.actor for row in story(name, "Explained")] in ([f"{owing[0]}@{company.domain}"], [])
	assert last_log(kind, name).action == "Explain Delay"
	lists = frappe.get_all("ToDo", {"reference_name": name, "status": "Open"}, pluck="description")
	assert not any("explain the delay" in text for text in lists)
	with frozen("02 12:01"), acting(f"{owing[0]}@{company.domain}"), pytest.raises(CollabRuleError):
		acts.explain_delay(kind, name, *SAID)


# feature: clock-acts.remind
@pytest.mark.parametrize("who", ["member.sales", "helper.sales", "head.research", "executive", "nobody"])
def test_nobody_reminds_who_does_not_wait_for_the_record(company: Company, who: str):
	_begun, name = late_item(company)
	with acting(f"{who}@{company.domain}"), pytest.raises(frappe.PermissionError):
		acts.remind(ITEM, name, "Where is it?")
	assert not story(name, "Reminded")


# feature: workflow.stands-still
def test_nobody_is_reminded_of_work_of_a_task_on_hold(company: Company):
	begun, name = late_item(company)
	put(TASK, begun.task, status="On Hold")
	with acting(company.coordinator), pytest.raises(CollabRuleError, match=begun.task):
		acts.remind(ITEM, name, "Where is it?")


# feature: clock-acts.hand-in
def test_late_work_is_submitted_once_cause_and_new_date_are_given(company: Company):
	_begun, name = late_item(company)
	owner = company.user("member", "sales")
	assert {"Cause", "New Date"} <= set(clock(name, DELAY).demands.split(", "))
	with frozen("09 11:00"), acting(owner), pytest.raises(CollabRuleError, match="asks for the cause"):
		transition.apply(ITEM, name, "Submit")
	with frozen("09 11:30"), acting(owner):
		acts.explain_delay(ITEM, name, *SAID)
		transition.apply(ITEM, name, "Submit")
	stored = frappe.db.get_value(ITEM, name, ["status", "delay_cause", "new_date"])
	assert (stored[0], stored[1], str(stored[2])) == ("Submitted", SAID[0], SAID[2])
	(event,) = story(name, "Explained")
	assert event.actor == owner
	assert "Two people are ill" in event.reason


# feature: clock-acts.remind
def test_a_reminder_outlives_the_reports_that_are_owed_every_day(company: Company):
	with frozen("02 10:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		dates = {"planned_start": at("02 10:00").date(), "planned_end": at("13 10:00").date()}
		name = factory.work_item(begun, "sales", **dates)
		with acting(company.user("member", "sales")):
			transition.apply(ITEM, name, "Start")
	assert clock(name, "Daily Report", is_open=1)
	with frozen("02 11:00"), acting(company.coordinator):
		acts.remind(ITEM, name, "Where does it stand?")
	assert clock(name, DELAY).demands == "Cause, New Date"
	for day in ("02 20:00", "03 20:00", "04 20:00"):
		swept(day)
	owner, owed = company.user("member", "sales"), pytest.raises(CollabRuleError, match="asks for the cause")
	with frozen("05 11:00"), acting(owner), owed:
		transition.apply(ITEM, name, "Submit")


# feature: clock-acts.demands
def test_an_answered_reminder_leaves_the_list_and_the_work_itself_stays_in_it(company: Company):
	_begun, name = late_item(company)
	owner = company.user("member", "sales")
	with frozen("09 11:00"), acting(company.coordinator):
		acts.remind(ITEM, name, "Where is it?")
	about = {"reference_name": name, "allocated_to": owner, "status": "Open"}
	assert frappe.db.count("ToDo", about) == 2
	with frozen("09 11:30"), acting(owner):
		acts.explain_delay(ITEM, name, *SAID)
	assert [text.split(":")[0] for text in frappe.get_all("ToDo", about, pluck="description")] == [
		"Work for you"
	]


# feature: clock-acts.demands
@pytest.mark.parametrize(
	("cause", "explanation", "day"),
	[
		("Weather", "It rained", "2026-03-20"),
		("Other", " ", "2026-03-20"),
		("Other", "It rained", "2026-03-06"),
		("Other", "It rained", "never"),
	],
)
def test_an_answer_that_says_nothing_is_refused_and_the_demand_stays(
	company: Company, cause: str, explanation: str, day: str
):
	_begun, name = late_item(company)
	with frozen("09 11:00"), acting(company.user("member", "sales")), pytest.raises(frappe.ValidationError):
		acts.explain_delay(ITEM, name, cause, explanation, day)
	assert "Cause" in clock(name, DELAY).demands


# feature: clock-acts.demands
@pytest.mark.usefixtures("register")
def test_who_stands_in_for_the_head_explains_in_his_name(company: Company):
	_begun, name = late_item(company)
	other = company.head("finance")
	with frozen("09 11:00"):
		arrange(company.head("sales"), other)
		with acting(other):
			acts.explain_delay(ITEM, name, *SAID)
	(event,) = story(name, "Explained")
	assert (event.actor, event.on_behalf_of) == (other, company.head("sales"))
	log = last_log(ITEM, name)
	assert (log.actor, log.on_behalf_of) == (other, company.head("sales"))


# feature: task.meetings-held
def test_the_time_limit_of_the_kick_off_ends_when_it_is_taken_down(company: Company):
	from xdept_collab.api import tasks as task_acts

	with frozen("02 10:00"):
		begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
	assert clock(begun.task, "Kick-off Held").state == "Running"
	with frozen("02 15:00"), acting(company.coordinator):
		task_acts.note_kickoff(begun.task, "2026-03-02")
	found = clock(begun.task, "Kick-off Held")
	assert (found.state, found.outcome, found.is_open) == ("Stopped", "Met", 0)


# feature: extension.granting
def test_a_granted_date_moves_the_clock_and_its_first_due_time_stays(company: Company):
	with frozen("02 10:00"):
		begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = begun.items["sales"]
		first = clock(name, DELAY).due_at
		asked = factory.extension(begun, "sales")
		with acting(company.head("sales")):
			transition.apply("Extension Request", asked, "Approve")
	found = clock(name, DELAY)
	assert found.first_due_at == first
	assert found.due_at > first
	(event,) = story(name, "Extended")
	assert event.actor == company.head("sales")
	assert asked in event.reason


# feature: extension.granting
def test_a_time_limit_without_a_date_is_extended_to_the_end_of_the_day_and_no_policy_takes_it_back(
	company: Company, late: Running
):
	name = late.assignments["sales"]
	first = clock(name, ANSWER)
	with frozen("05 11:00"):
		asked = {
			"ref_doctype": ASSIGNMENT,
			"ref_name": name,
			"clock": first.name,
			"requested_date": "2026-03-06",
		}
		with acting(company.head("sales")):
			about = {"cause": "Resource Shortage", "explanation": "Two are ill", "impact": "None"}
			request = frappe.get_doc({"doctype": "Extension Request", **asked, **about}).insert()
		assert str(request.date_so_far) == "2026-03-04"
		with acting(company.coordinator):
			transition.apply("Extension Request", request.name, "Approve")
	found = clock(name, ANSWER)
	assert calendars.moment(found.due_at) == at("06 18:00")
	assert (found.first_due_at, found.cycle, found.state) == (first.first_due_at, 2, "Running")
	with frozen("05 12:00"):
		clock_rearm.again(ASSIGNMENT, [name], calendars.stored(at("05 12:00")))
	assert calendars.moment(clock(name, ANSWER).due_at) == at("06 18:00")
	swept("06 18:00")
	assert [row.recipients.split("\n") for row in story(name, "Fired")][-1]
	with frozen("06 17:00"), acting(company.head("sales")):
		transition.apply(ASSIGNMENT, name, "Accept")
	assert clock(name, ANSWER).outcome == "Met"


# feature: extension.granting
def test_who_was_granted_more_time_owes_no_explanation_any_more(company: Company):
	begun, name = late_item(company)
	with frozen("09 11:00"):
		asked = factory.extension(begun, "sales", ref_name=name, requested_date="2026-03-12")
		with acting(company.head("sales")):
			transition.apply("Extension Request", asked, "Approve")
		assert not {"Cause", "New Date"} & set((clock(name, DELAY).demands or "").split(", "))
		with acting(company.user("member", "sales")):
			transition.apply(ITEM, name, "Submit")


# feature: extension.granting
@pytest.mark.parametrize(
	("action", "reason", "kind"),
	[("Approve", "", "Extension Granted"), ("Decline", "The launch cannot wait", "Extension Refused")],
)
def test_whoever_asked_for_more_time_is_told_how_it_was_decided(
	company: Company, action: str, reason: str, kind: str
):
	begun = factory.running(company, parts={"marketing": "A", "sales": "R"})
	name = factory.extension(begun, "sales")
	with acting(company.head("sales")):
		transition.apply("Extension Request", name, action, reason)
	told = frappe.get_all("Delivery", {"ref_name": name, "channel": "In-App"}, ["recipient", "kind", "actor"])
	expected = (company.user("member", "sales"), kind, company.head("sales"))
	assert [(row.recipient, row.kind, row.actor) for row in told] == [expected]
