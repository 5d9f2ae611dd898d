"""What people see of time limits: in the form of a record, in the list of what is most pressing, in its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, clock, frozen, swept
from tests.site.factory import Company, Running, acting
from tests.site.test_query_counts import queries_of
from xdept_collab.api import clocks_view as api
from xdept_collab.api import inbox
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import (
	acts,
	calendars,
	clock_acts,
	clock_rows,
	clock_story,
	clocks_view,
	directory,
	escalation_events,
	open_time_limits,
	open_time_limits_report,
	reading,
)

ASSIGNMENT, ITEM, TASK, TICKET = "Department Assignment", "Work Item", "Collab Task", "Issue Ticket"
ANSWER = "Department Answer"


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task that was submitted on Monday at 10:00."""
	with frozen("02 10:00"):
		return factory.submitted(company, {"marketing": "A", "sales": "R", "service": "I"})


@pytest.fixture
def chinese() -> Iterator[None]:
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = "en"


def shown(doctype: str, name: str, text: str, user: str = "Administrator") -> list[dict[str, Any]]:
	"""Return the clocks that somebody sees in a form at that moment."""
	with frozen(text), acting(user):
		return clocks_view.of_record(doctype, name, calendars.stored(at(text)))["clocks"]


def one(doctype: str, name: str, text: str, policy: str) -> dict[str, Any]:
	return next(each for each in shown(doctype, name, text) if each["policy"] == policy)


def full_name(user: str) -> str:
	return frappe.db.get_value("User", user, "full_name")


# feature: seen.form
def test_a_form_says_what_is_left_what_comes_next_and_whom_it_will_reach(begun: Running):
	head = begun.company.head("sales")
	found = shown(ASSIGNMENT, begun.assignments["sales"], "02 11:00", head)
	assert [each["policy"] for each in found] == [ANSWER]
	seen = found[0]
	assert (seen["limit"], seen["look"], seen["left"]) == ("2 working days", "running", 14 * 3600)
	assert seen["day"] == 7.5 * 3600
	assert seen["due_at"] == "2026-03-04 10:00:00"
	assert seen["counts"][0] == [at("02 11:00").timestamp(), at("02 12:00").timestamp()]
	assert seen["next"] == {
		"step": "Half-way",
		"at": "2026-03-03 10:00:00",
		"people": [full_name(head)],
		"demands": [],
	}


# feature: seen.form
def test_a_late_clock_says_so_and_what_is_asked_for(begun: Running):
	name = begun.assignments["sales"]
	swept("04 10:00")
	seen = one(ASSIGNMENT, name, "04 11:00", ANSWER)
	assert (seen["look"], seen["left"]) == ("late", -3600)
	superior, initiator = begun.company.user("superior"), begun.company.initiator
	assert seen["next"]["people"] == [full_name(superior), full_name(initiator)]
	assert seen["next"]["demands"] == ["Acknowledge"]
	swept("05 10:00")
	seen = one(ASSIGNMENT, name, "05 11:00", ANSWER)
	assert (seen["next"], seen["demands"]) == (None, ["Acknowledge"])


# feature: seen.form
def test_a_clock_that_stands_still_keeps_what_is_left(begun: Running):
	name = begun.assignments["sales"]
	with frozen("02 15:00"), acting(begun.company.initiator):
		frappe.db.set_value(TASK, begun.task, "status", "Executing")
		factory.put(TASK, begun.task, status="On Hold")
	seen = one(ASSIGNMENT, name, "20 10:00", ANSWER)
	assert (seen["look"], seen["counts"], seen["next"]) == ("paused", [], None)
	assert seen["left"] == (15 - 2 - 1.5) * 3600


# feature: seen.form
def test_an_urgent_ticket_counts_at_night_and_names_the_holders_of_the_roles(company: Company):
	with frozen("02 19:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = factory.ticket(running, responsible="sales", is_urgent=1, cause="Complaint")
		supervisor = company.user("member", "service")
		frappe.get_doc("User", supervisor).add_roles("Customer Service Supervisor")
	seen = one(TICKET, name, "02 20:00", "Urgent Complaint")
	assert (seen["is_working"], seen["left"], seen["limit"]) == (False, 3600, "2 h")
	assert full_name(supervisor) in seen["next"]["people"]


# feature: seen.form
def test_milestones_are_shown_with_their_record_by_their_title(company: Company):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		doc = frappe.get_doc(ASSIGNMENT, running.assignments["sales"])
		doc.append("milestones", {"title": "Samples are there", "due_date": "2026-03-05"})
		doc.flags.collab_system = True
		doc.save()
	seen = one(ASSIGNMENT, doc.name, "02 11:00", "Milestone Delay")
	assert (seen["about"], seen["limit"]) == ("Samples are there", "by the date “Due Date”")
	assert seen["next"]["people"] == [full_name(company.head("sales"))]


# feature: seen.form
def test_what_is_most_pressing_stands_first(company: Company):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = factory.work_item(
			running, "sales", planned_start=at("02 10:00").date(), planned_end="2026-03-06", priority="High"
		)
		factory.put(ITEM, name, status="In Progress")
	looks = [(each["policy"], each["look"]) for each in shown(ITEM, name, "02 18:30")]
	assert looks == [("Daily Report", "late"), ("Work Item Delay", "running")]


# feature: seen.form
@pytest.mark.parametrize(
	"kind", [ASSIGNMENT, ITEM, TICKET, TASK, "Collaboration Request", "Acceptance Review"]
)
def test_looking_at_the_clocks_of_a_record_takes_at_most_four_queries(company: Company, kind: str):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R", "research": "R"})
		names = {
			TASK: lambda: running.task,
			ASSIGNMENT: lambda: running.assignments["sales"],
			ITEM: lambda: running.items["sales"],
			TICKET: lambda: factory.ticket(running, is_urgent=1, cause="Complaint"),
			"Collaboration Request": lambda: factory.request(running),
			"Acceptance Review": lambda: factory.review(running, "sales"),
		}
		name = names[kind]()
		for parent in (running.assignments["sales"], running.task):
			doctype = TASK if parent == running.task else ASSIGNMENT
			doc = frappe.get_doc(doctype, parent)
			doc.append("milestones", {"title": "Samples are there", "due_date": "2026-03-05"})
			doc.flags.collab_system = True
			doc.save()
	look = lambda: shown(kind, name, "02 11:00", company.coordinator)  # noqa: E731 — asked twice
	assert look()
	sent = queries_of(look, "Administrator")
	assert len(sent) <= 4, "\n".join(sent)


def offered(doctype: str, name: str, user: str) -> dict[str, Any]:
	with frozen("02 11:00"), acting(user):
		return clocks_view.of_record(doctype, name, calendars.stored(at("02 11:00")))


def is_allowed(act: Callable[[], object]) -> bool:
	try:
		act()
	except (RuleBroken, frappe.PermissionError):
		return False
	return True


# feature: clock-acts.offered
@pytest.mark.parametrize("kind", [ASSIGNMENT, ITEM, TICKET, "Collaboration Request"])
def test_a_form_offers_about_time_limits_what_the_server_takes(company: Company, kind: str):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R", "research": "R"})
		name = {
			ASSIGNMENT: lambda: running.assignments["sales"],
			ITEM: lambda: running.items["sales"],
			TICKET: lambda: factory.ticket(running, responsible="sales"),
			"Collaboration Request": lambda: factory.request(running),
		}[kind]()
	own = frappe.get_all("Clock", {"ref_name": name, "is_open": 1}, pluck="name")
	factory.put("Clock", own[0], demands="Acknowledge, Cause, New Date", last_step="Due", row_name="")
	seen: set[str] = set()
	for user in frappe.get_all("User", {"name": ("like", f"%@{company.domain}")}, pluck="name"):
		with acting(user):
			if not reading.is_readable(kind, name):
				continue
			may = {
				"remind": is_allowed(lambda: acts.require(kind, name, "remind", "Remind")),
				"explain_delay": is_allowed(lambda: acts.require(kind, name, "explain_delay", "Explain")),
			}
			row = clock_rows.locked(own[0])
			may_acknowledge = is_allowed(lambda row=row: clock_acts._in_whose_name(row))
		answer = offered(kind, name, user)
		clock_acts_of = {each["name"]: each["acts"] for each in answer["clocks"]}
		assert set(answer["acts"]) == {act for act, is_his in may.items() if is_his}, user
		assert ("acknowledge" in clock_acts_of[own[0]]) == may_acknowledge, user
		seen |= {*answer["acts"], *clock_acts_of[own[0]]}
	assert seen >= {"remind", "explain_delay", "acknowledge"}


# feature: seen.form
def test_who_may_not_read_the_record_learns_nothing_of_its_clocks(begun: Running):
	for name in (begun.assignments["sales"], "A99999999"):
		with acting(begun.company.user("nobody")), pytest.raises(frappe.PermissionError):
			clocks_view.of_record(ASSIGNMENT, name, calendars.stored(at("02 11:00")))
	with pytest.raises(frappe.PermissionError):
		api.of_record("User", "Administrator")


def listed(text: str, user: str, **filters: Any) -> list[tuple[str, str]]:
	"""Return what somebody reads in the list of open time limits: (record, time left)."""
	with frozen(text), acting(user):
		_columns, rows, _message = open_time_limits_report.report(filters, calendars.stored(at(text)))
	return [(row["ref_name"], row["remaining"]) for row in rows]


# feature: seen.list
def test_the_list_ranks_by_the_working_time_that_is_left_where_calendars_differ(begun: Running):
	company = begun.company
	sales, marketing = begun.assignments["sales"], begun.assignments["marketing"]
	week = [
		{"weekday": day, "from_time": "09:00", "to_time": "11:00"}
		for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
	]
	frappe.get_doc(
		{
			"doctype": "Working Calendar",
			"calendar_name": "Mornings",
			"time_zone": "Asia/Shanghai",
			"intervals": week,
		}
	).insert()
	frappe.db.set_value("Collab Department", company.names["sales"], "working_calendar", "Mornings")
	frappe.db.set_value("Clock", {"ref_name": sales}, "due_at", calendars.stored(at("04 12:00")))
	directory.clear()
	calendars.clear()
	try:
		# Sales is due two hours later, and has three hours less: it works two hours a day.
		found = listed("03 14:00", company.initiator, task=begun.task, policy=ANSWER)
	finally:
		frappe.db.rollback()
		directory.clear()
		calendars.clear()
	assert found == [
		(sales, "1 working day left"),
		(marketing, "5 h of working time left"),
	]


# feature: seen.list
def test_the_list_is_narrowed_to_a_department_a_policy_and_what_is_late(begun: Running):
	company, sales = begun.company, begun.assignments["sales"]
	assert listed("04 11:00", company.initiator, department=company.names["sales"], task=begun.task) == [
		(sales, "1 h of working time late")
	]
	assert listed("04 09:00", company.initiator, late_only=1, policy=ANSWER, task=begun.task) == []
	assert listed("04 11:00", company.initiator, policy="Rework", task=begun.task) == []
	both = listed("05 10:00", company.initiator, late_only=1, policy=ANSWER, task=begun.task)
	assert dict(both)[sales] == "1 working day late"
	assert len(both) == 2


# feature: seen.list
def test_a_head_finds_his_departments_and_a_coordinator_his_tasks(begun: Running):
	company = begun.company
	everything = {name for name, _left in listed("03 11:00", company.coordinator, mine=1)}
	assert {begun.assignments["sales"], begun.assignments["marketing"]} <= everything
	own = {name for name, _left in listed("03 11:00", company.head("sales"), mine=1)}
	assert begun.assignments["sales"] in own
	assert begun.assignments["marketing"] not in own
	assert listed("03 11:00", company.user("nobody")) == []
	assert listed("03 11:00", company.user("nobody"), mine=1) == []


# feature: seen.list
def test_what_the_reader_may_not_see_is_not_in_the_list(begun: Running):
	seen = {name for name, _left in listed("03 11:00", begun.company.head("sales"))}
	assert begun.assignments["sales"] in seen
	assert begun.assignments["marketing"] not in seen


# feature: seen.list
def test_the_list_stops_at_its_bound_and_says_so(begun: Running, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(open_time_limits, "MOST", 1)
	monkeypatch.setattr(open_time_limits_report, "MOST", 1)
	with frozen("03 11:00"), acting(begun.company.initiator):
		_columns, rows, message = open_time_limits_report.report({}, calendars.stored(at("03 11:00")))
	assert len(rows) == 1
	assert "most pressing" in message


# feature: seen.list
def test_the_list_takes_at_most_four_queries_however_many_departments(begun: Running):
	def look() -> None:
		listed("03 11:00", begun.company.coordinator, mine=1)

	look()
	sent = queries_of(look, "Administrator")
	assert len(sent) <= 4, "\n".join(sent)


# feature: seen.card
def test_the_card_counts_what_its_list_shows(begun: Running):
	for user in (begun.company.head("sales"), begun.company.coordinator, begun.company.user("nobody")):
		with frozen("04 11:00"), acting(user):
			card = inbox.late_time_limits()
		assert card["route"] == ["query-report", "Open Time Limits"]
		assert card["value"] == len(listed("04 11:00", user, **card["route_options"]))
	assert card["value"] == 0


# feature: seen.history
def test_the_timeline_says_who_was_told_and_what_was_asked_for(begun: Running):
	name, company = begun.assignments["sales"], begun.company
	swept("03 10:00")
	swept("05 10:00")
	texts = [entry["content"] for entry in clock_story.told(ASSIGNMENT, name)]
	everybody = ", ".join(
		full_name(user)
		for user in (company.head("sales"), company.coordinator, company.user("superior"), company.initiator)
	)
	assert texts == [
		f"Department Answer: Half-way — told {full_name(company.head('sales'))}",
		"Department Answer: Due — passed before anybody looked, told with the next step",
		f"Department Answer: One Day Late — told {everybody} · asked for Acknowledge",
	]


# feature: seen.history
def test_the_timeline_speaks_chinese(begun: Running, chinese: None):
	swept("03 10:00")
	head = full_name(begun.company.head("sales"))
	texts = [entry["content"] for entry in clock_story.told(ASSIGNMENT, begun.assignments["sales"])]
	assert texts == [f"部门答复：过半，已通知 {head}"]


# feature: seen.history
def test_the_timeline_says_what_people_did_and_lets_no_markup_through(begun: Running):
	name, company = begun.assignments["sales"], begun.company
	row = clock(name, ANSWER)
	entries = [
		escalation_events.Entry(kind, row, 1, actor=company.initiator, recipients=told, reason="<b>x</b>")
		for kind, told in (
			(escalation_events.REMINDED, (company.head("sales"),)),
			(escalation_events.ACKNOWLEDGED, ()),
			(escalation_events.EXPLAINED, ()),
			(escalation_events.EXTENDED, ()),
		)
	]
	escalation_events.write(entries, calendars.stored(at("03 10:00")))
	texts = {entry["content"] for entry in clock_story.told(ASSIGNMENT, name)}
	hand, head = full_name(company.initiator), full_name(company.head("sales"))
	assert texts == {
		f"Department Answer: {hand} reminded {head} · &lt;b&gt;x&lt;/b&gt;",
		f"Department Answer: {hand} acknowledged · &lt;b&gt;x&lt;/b&gt;",
		f"Department Answer: {hand} explained the delay · &lt;b&gt;x&lt;/b&gt;",
		f"Department Answer: {hand} gave more time · &lt;b&gt;x&lt;/b&gt;",
	}


# feature: seen.history
def test_the_history_is_shown_to_readers_of_the_record_alone(begun: Running):
	swept("03 10:00")
	for user, count in ((begun.company.head("sales"), 1), (begun.company.head("marketing"), 0)):
		with acting(user):
			found = frappe.get_list("Escalation Event", {"ref_name": begun.assignments["sales"]})
		assert len(found) == count
