"""The Q3 launch in short: answers, a hold, dates that move, reports, a request, tickets, a review with rework, a cancel."""

from __future__ import annotations

from typing import Any

import frappe

from tests.site import factory
from tests.site.clock_times import at
from tests.site.factory import Company
from tests.site.twice_played import Story
from xdept_collab.services import days, demands, meetings_held, reviews, signatures

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET, REVIEW = "Collaboration Request", "Issue Ticket", "Acceptance Review"
PARTS = {"marketing": "A", "sales": "R", "service": "R"}


def launch(company: Company) -> Story:
	"""Return the story of the launch."""
	story = Story(company)
	_begin(story)
	_answer(story)
	_plan(story)
	_work(story)
	_ask(story)
	_complain(story)
	_hold_and_finish(story)
	_seen_and_put_off(story)
	_accept(story)
	_cancelled_task(story)
	story.acts.sort(key=lambda act: act.at)
	return story


def _task(story: Story, when: str, name: str, parts: dict[str, str], **values: Any) -> None:
	company = story.company
	shared = {"due_date": "2026-04-17", "priority": "High", **values}
	dry = {
		"status": "Draft",
		"initiator": company.initiator,
		"coordinator": company.coordinator,
		"initiating_department": "marketing",
		"departments": parts,
		**shared,
	}
	story.makes(
		when, name, TASK, company.initiator, dry, lambda: factory.draft(company, parts, **_dated(shared)).name
	)


def _dated(values: dict[str, Any]) -> dict[str, Any]:
	"""Key results lie before the task's due date, whenever the test runs."""
	result = {"key_result": "Units sold", "target": "500", "unit": "units", "due_date": "2026-03-31"}
	return {**values, "key_results": [result]}


def _sent(story: Story, when: str, task: str, parts: dict[str, str]) -> None:
	"""Submit the task; its departments are asked."""
	story.moves(when, task, story.company.initiator, "Submit")
	for key in parts:
		dry = {"status": "Awaiting Answer", "task": task, "department": key}

		def find(key: str = key) -> str:
			return factory.assignments_of(story.company, story.names[task])[key]

		story.appears(when, f"{task}-{key}", ASSIGNMENT, dry, find)


def _begin(story: Story) -> None:
	_task(story, "02 09:10", "T", PARTS)
	_sent(story, "02 09:30", "T", PARTS)
	story.sets(
		"03 10:00",
		"T",
		story.company.coordinator,
		{"kickoff_held_on": "2026-03-03"},
		lambda: meetings_held.note(story.names["T"], meetings_held.KICKOFF, at("03 10:00").date()),
	)


def _promise(story: Story, when: str, key: str, due: str) -> None:
	record = f"T-{key}"
	values = {"due_date": due}
	story.sets(
		when,
		record,
		story.company.head(key),
		values,
		lambda: story.write(record, {**values, "duty": f"The part of {key}"}),
	)


def _answer(story: Story) -> None:
	"""Marketing answers at once, sales so late that the superior hears of it, with a condition."""
	for when, key, due in (
		("02 14:50", "marketing", "2026-03-25"),
		("03 15:50", "service", "2026-03-26"),
		("05 10:50", "sales", "2026-03-24"),
	):
		_promise(story, when, key, due)
	story.moves("02 15:00", "T-marketing", story.company.head("marketing"), "Accept")
	story.moves("03 16:00", "T-service", story.company.head("service"), "Accept")
	why = "The scripts are needed a week before"
	story.moves("05 11:00", "T-sales", story.company.head("sales"), "Accept with Conditions", why)
	story.moves("05 14:00", "T-sales", story.company.coordinator, "Settle Conditions", "Marketing has them")
	story.follows("05 14:00", "T", "Start Planning")


def _item(story: Story, record: str, key: str, end: str) -> None:
	company, contract = story.company, f"T-{key}"
	values = {"owner_user": company.user("member", key), "planned_end": end}
	dry = {"status": "To Do", "task": "T", "assignment": contract, "department": key, **values}
	more = {"doctype": ITEM, "title": record, "planned_start": "2026-03-06"}

	def make() -> str:
		of_task = {"task": story.names["T"], "assignment": story.names[contract]}
		return frappe.get_doc({**more, **of_task, **values}).insert().name

	story.makes("05 15:00", record, ITEM, company.head(key), dry, make)


def _plan(story: Story) -> None:
	_item(story, "W1", "marketing", "2026-03-10")
	_item(story, "W2", "sales", "2026-03-13")
	_item(story, "W3", "service", "2026-03-20")
	story.moves("06 09:30", "T", story.company.coordinator, "Start Sign-off")
	for when, key in (("06 10:00", "marketing"), ("06 11:00", "service"), ("06 17:00", "sales")):

		def sign(key: str = key) -> None:
			signatures.sign(story.names[f"T-{key}"], "Signed", "")

		story.does(when, story.company.head(key), sign)
	story.follows("06 17:00", "T", "Start Execution")
	for key in PARTS:
		story.follows("06 17:00", f"T-{key}", "Start Work")


def _work(story: Story) -> None:
	"""W1 is late, and reported on early once and not at all another time; W2 goes over to weekly reports."""
	company = story.company
	owner = {key: company.user("member", key) for key in PARTS}
	story.moves("09 09:00", "W1", owner["marketing"], "Start")
	story.reports("10 08:10", "W1", owner["marketing"], 20)
	story.moves("10 10:00", "W2", owner["sales"], "Start")
	story.reports("10 16:00", "W2", owner["sales"], 10)
	story.reports("11 17:50", "W2", owner["sales"], 20)
	story.sets("17 10:00", "W1", company.head("marketing"), {"planned_end": "2026-03-18"})
	story.sets("17 14:00", "T", company.initiator, {"priority": "Medium"})
	story.reports("18 10:00", "W2", owner["sales"], 60)
	_explained(story, "19 15:50", "W1", "marketing")
	story.moves("19 16:00", "W1", owner["marketing"], "Submit")
	story.moves("19 17:00", "W1", company.head("marketing"), "Confirm Done")


def _explained(story: Story, when: str, record: str, key: str) -> None:
	"""What is handed in late needs the cause of its delay, and what a step demanded a new date beside it."""
	owner, values = story.company.user("member", key), {"delay_cause": "Resource Shortage"}

	def explain() -> None:
		name = story.names[record]
		if demands.is_owed(ITEM, name):
			demands.explain(ITEM, name, "Resource Shortage", "Two people were ill", days.today())
		else:
			story.write(record, values)

	story.sets(when, record, owner, values, explain)


def _ask(story: Story) -> None:
	"""Research is asked, and answers when its superior has heard of it."""
	_request(story, "09 10:10", "Q1", "2026-03-12")
	story.moves("11 10:20", "Q1", story.company.user("liaison", "research"), "Accept")


def _request(story: Story, when: str, record: str, needed_by: str) -> None:
	company = story.company
	asker = company.user("member", "marketing")
	dry = {
		"status": "Sent",
		"task": "T",
		"department": "marketing",
		"to_department": "research",
		"requested_by": asker,
		"contact": company.user("member", "research"),
	}
	values = {
		"doctype": REQUEST,
		"content": "The technical data",
		"needed_by": needed_by,
		"contact": dry["contact"],
		"to_department": company.names["research"],
	}

	def make() -> str:
		return frappe.get_doc({**values, "from_assignment": story.names["T-marketing"]}).insert().name

	story.makes(when, record, REQUEST, asker, dry, make)


def _ticket(story: Story, when: str, record: str, **values: Any) -> None:
	company = story.company
	reporter = company.head("service")
	dry = {
		"status": "Open",
		"task": "T",
		"department": "service",
		"responsible_department": "sales",
		"reporter": reporter,
		**values,
	}
	more = {"doctype": TICKET, "title": record, "description": "It cannot be paid", **values}
	more["responsible_department"] = company.names["sales"]

	def make() -> str:
		return frappe.get_doc({**more, "task": story.names["T"], "work_item": None}).insert().name

	story.makes(when, record, TICKET, reporter, dry, make)


def _complain(story: Story) -> None:
	"""An urgent complaint in the evening; a quiet ticket that is given a date, another one, and another department."""
	company = story.company
	_ticket(story, "11 19:30", "K1", cause="Complaint", is_urgent=1)
	_ticket(story, "11 09:30", "K2", cause="Other", is_urgent=0)
	story.sets("11 14:00", "K2", company.head("service"), {"expected_resolution": "2026-03-12 16:00"})
	other = {"responsible_department": "marketing"}
	story.sets("12 09:40", "K2", company.head("service"), other)
	story.sets("17 11:00", "K2", company.head("service"), {"expected_resolution": "2026-03-19 12:00"})
	solution = {"solution": "Another page"}
	for when, record, key in (("12 10:00", "K1", "sales"), ("18 10:00", "K2", "marketing")):
		story.sets(when, record, company.head(key), solution)
		story.moves(when, record, company.head(key), "Propose Solution")
		story.moves(when, record, company.head("service"), "Confirm Solution")
	story.moves("18 11:00", "K1", company.head("service"), "Resolve")
	story.moves("20 11:00", "K2", company.head("service"), "Resolve")
	story.moves("20 11:30", "K1", company.head("service"), "Close")
	story.moves("20 11:30", "K2", company.head("service"), "Close")


def _hold_and_finish(story: Story) -> None:
	company = story.company
	story.moves("12 14:00", "T", company.coordinator, "Hold", "The shop is being moved")
	story.moves("16 10:00", "T", company.coordinator, "Resume", "It is there")
	story.moves("18 09:00", "W3", company.user("member", "service"), "Start")
	_explained(story, "20 15:50", "W2", "sales")
	story.moves("20 16:00", "W2", company.user("member", "sales"), "Submit")
	story.moves("20 16:30", "W2", company.head("sales"), "Confirm Done")
	_explained(story, "23 14:50", "W3", "service")
	story.moves("23 15:00", "W3", company.user("member", "service"), "Submit")
	story.moves("23 16:00", "W3", company.head("service"), "Confirm Done")


def _seen_and_put_off(story: Story) -> None:
	"""Complaints and delays that somebody has seen, a request and a work item that are granted more time, one refused."""
	company = story.company
	_ticket(story, "10 19:30", "K3", cause="Complaint", is_urgent=1)
	story.acknowledges("10 20:10", "K3", company.head("sales"), "Urgent Complaint")
	story.acknowledges("05 10:45", "T-sales", company.user("superior"), "Department Answer")
	_request(story, "17 10:00", "Q2", "2026-03-24")
	story.asks_for_time(
		"17 15:00", "Q2", company.user("member", "research"), "2026-03-20", policy="Request Response"
	)
	granted = {"extend": "Request Response", "to": "2026-03-20"}
	story.decides("17 16:00", "Q2", company.coordinator, "Approve", granted)
	story.moves("20 16:00", "Q2", company.user("liaison", "research"), "Accept")
	story.asks_for_time("18 10:00", "W3", company.user("member", "service"), "2026-03-23")
	story.decides(
		"18 14:00", "W3", company.head("service"), "Approve", {"set": {"planned_end": "2026-03-23"}}
	)
	story.asks_for_time("20 09:00", "W3", company.user("member", "service"), "2026-03-24")
	story.decides("20 10:00", "W3", company.head("service"), "Decline", None)


def _review(story: Story, when: str, record: str, key: str, number: int = 1) -> None:
	"""A department hands in, and its review is asked for."""
	company, contract = story.company, f"T-{key}"
	cause = {"delay_cause": "Resource Shortage"} if number > 1 else {}
	story.does(when, company.head(key), lambda: story.write(contract, {"self_check": "As agreed", **cause}))
	story.moves(when, contract, company.head(key), "Hand In")
	dry = {
		"status": "Requested",
		"task": "T",
		"department": key,
		"reviewers": [company.initiator, company.coordinator],
		"round": number,
	}

	def find() -> str:
		filters = {"assignment": story.names[contract], "round": number}
		return frappe.db.get_value(REVIEW, filters, "name")

	story.appears(when, record, REVIEW, dry, find)


def _judge(story: Story, when: str, record: str, decision: str, **values: Any) -> None:
	company = story.company

	def write() -> None:
		doc = frappe.get_doc(REVIEW, story.names[record])
		for row in doc.scores:
			row.score = "80"
		doc.update(values)
		doc.save()

	story.does(when, company.initiator, write)
	for who in (company.initiator, company.coordinator):
		story.does(when, who, lambda: reviews.sign(story.names[record], decision, "Seen", ""))


def _accept(story: Story) -> None:
	"""Sales hands in, waits, has to mend something, is late with it and passes; the others pass."""
	company = story.company
	_review(story, "23 10:00", "V-sales", "sales")
	story.moves("25 10:00", "V-sales", company.initiator, "Start Review")
	change = {"change": "Mend the channels", "due_date": "2026-03-26"}
	_judge(story, "27 11:00", "V-sales", "Partly Passed", required_changes=[change])
	why = "The first week was weak"
	story.moves("27 11:00", "V-sales", company.initiator, "Partly Pass", why)
	story.sets("27 11:00", "T-sales", "system", {"rework_due": "2026-03-26"}, lambda: None)
	story.follows("27 11:00", "T-sales", "Require Changes", why)
	for when, key in (("24 11:00", "marketing"), ("24 16:00", "service")):
		_review(story, when, f"V-{key}", key)
	story.follows("24 16:00", "T", "Start Acceptance")
	for key in ("marketing", "service"):
		_pass(story, "26 10:00", f"V-{key}", f"T-{key}")
	_review(story, "30 16:00", "V-sales-2", "sales", 2)
	_pass(story, "31 10:00", "V-sales-2", "T-sales")
	for key in PARTS:
		story.does("31 13:50", company.initiator, lambda key=key: _rate(story, key))
	story.moves("31 14:00", "T", company.initiator, "Close")


def _rate(story: Story, key: str) -> None:
	given = {"responsiveness": 5, "communication": 4, "quality": 4}
	place = {"task": story.names["T"], "rated_department": story.company.names[key]}
	frappe.get_doc({"doctype": "Collaboration Rating", **place, **given}).insert()


def _pass(story: Story, when: str, record: str, contract: str) -> None:
	company = story.company
	story.moves(when, record, company.initiator, "Start Review")
	_judge(story, when, record, "Passed")
	story.moves(when, record, company.initiator, "Pass")
	story.follows(when, contract, "Pass")


def _cancelled_task(story: Story) -> None:
	"""A second task that nobody answers until it is cancelled."""
	_task(story, "09 13:40", "U", {"marketing": "A", "sales": "R"}, is_urgent=1)
	_sent(story, "09 14:00", "U", {"marketing": "A", "sales": "R"})
	story.moves("11 15:00", "U", story.company.initiator, "Cancel", "Not wanted any more")
	for key in ("marketing", "sales"):
		why = "The task was cancelled."
		story.follows("11 15:00", f"U-{key}", "Drop", why, who=story.company.coordinator)
