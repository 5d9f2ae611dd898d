"""What waits for each person of a task, from the state of its records: who sees which matter, and what he may do."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from tests.site import factory
from tests.site.clock_times import at, frozen, swept
from tests.site.factory import Company, Running, acting
from tests.site.standing_in import arrange, give
from tests.site.test_query_counts import queries_of
from xdept_collab.api import matters as api
from xdept_collab.services import calendars, clock_acts, reminders, todos, transition, waiting
from xdept_collab.services.waiting import Asked

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET, REVIEW = "Collaboration Request", "Issue Ticket", "Acceptance Review"
EXTENSION = "Extension Request"
MONDAY = "02 10:00"


def of(user: str, moment: str = "02 11:00", **asked: Any) -> waiting.Waits:
	"""Return what waits for the user at that moment."""
	with frozen(moment), acting(user):
		return waiting.of_user(Asked(**asked), calendars.stored(at(moment)))


def matters(user: str, moment: str = "02 11:00", **asked: Any) -> set[tuple[str, str]]:
	"""Return (kind, record) of what waits for the user."""
	return {(each["kind"], each["name"]) for each in of(user, moment, **asked).matters}


def one(user: str, kind: str, moment: str = "02 11:00") -> dict[str, Any]:
	found = [each for each in of(user, moment).matters if each["kind"] == kind]
	assert len(found) == 1, found
	return found[0]


@pytest.fixture
def asked(company: Company) -> Running:
	"""A task that was submitted on Monday at 10:00 and waits for its departments."""
	with frozen(MONDAY):
		return factory.submitted(company, {"marketing": "A", "sales": "R", "service": "I"})


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task under way, begun on Monday at 10:00."""
	with frozen(MONDAY):
		return factory.running(company, parts={"marketing": "A", "sales": "R", "research": "R"})


# feature: inbox.what-waits
@pytest.mark.parametrize(
	("position", "acts"),
	[
		("head", ["accept", "accept_with_conditions", "decline"]),
		("deputy", ["accept", "accept_with_conditions", "decline"]),
		("liaison", []),
		("member", None),
	],
)
def test_an_answer_waits_for_who_answers_for_the_department(
	asked: Running, position: str, acts: list[str] | None
):
	found = of(asked.company.user(position, "sales")).matters
	assert [(each["kind"], each["name"], each["acts"]) for each in found] == (
		[("answer", asked.assignments["sales"], acts)] if acts is not None else []
	)


# feature: inbox.what-waits
def test_a_matter_says_what_it_is_and_how_much_working_time_is_left(asked: Running):
	found = one(asked.company.head("sales"), "answer")
	assert (found["doctype"], found["title"], found["state"]) == (
		ASSIGNMENT,
		"Launch of 500 units",
		"Awaiting Answer",
	)
	assert (found["task"], found["department"]) == (asked.task, asked.company.names["sales"])
	assert (found["clock"]["left"], found["clock"]["look"]) == (14 * 3600, "running")
	assert found["clock"]["counts"][0] == [at("02 11:00").timestamp(), at("02 12:00").timestamp()]
	assert (found["due_at"], found["priority"], found["in_name_of"]) == ("2026-03-04 10:00:00", "High", "")


# feature: inbox.what-waits
def test_conditions_and_refusals_wait_for_the_coordinator(asked: Running):
	head = asked.company.head("sales")
	with frozen(MONDAY), acting(head):
		transition.apply(ASSIGNMENT, asked.assignments["sales"], "Accept with Conditions", "Two more people")
	found = one(asked.company.coordinator, "settle")
	assert (found["name"], found["acts"]) == (
		asked.assignments["sales"],
		["settle", "refuse_conditions", "drop"],
	)
	assert matters(head) == set()


# feature: inbox.what-waits
def test_the_plan_waits_for_the_coordinator_and_then_for_the_heads_who_have_not_signed(company: Company):
	with frozen(MONDAY):
		planned = factory.running(company, "Planning", {"marketing": "A", "sales": "R", "legal": "C"})
	assert ("plan", planned.task) in matters(company.coordinator)
	with frozen(MONDAY):
		factory.put(TASK, planned.task, status="Sign-off")
		factory.put(ASSIGNMENT, planned.assignments["marketing"], sign_off_decision="Signed")
	assert ("plan", planned.task) not in matters(company.coordinator)
	assert ("sign", planned.assignments["sales"]) in matters(company.head("sales"))
	assert matters(company.head("marketing"), kinds=("sign",)) == set()
	assert matters(company.head("legal"), kinds=("sign",)) == set()
	assert matters(company.user("liaison", "sales"), kinds=("sign",)) == set()


# feature: inbox.what-waits
def test_work_waits_for_its_owner_and_what_he_submits_for_the_head(begun: Running):
	owner, head = begun.company.user("member", "sales"), begun.company.head("sales")
	item = begun.items["sales"]
	assert one(owner, "work")["acts"] == ["start", "log"]
	with frozen(MONDAY), acting(owner):
		transition.apply(ITEM, item, "Start")
		assert ("check", item) not in matters(head)
		transition.apply(ITEM, item, "Submit")
	assert matters(owner) == set()
	assert one(head, "check")["acts"] == ["confirm_done", "return"]
	factory.put(ITEM, item, owner_user=head)
	assert matters(head) == set(), "nobody confirms his own work"


# feature: inbox.what-waits
def test_a_request_goes_from_side_to_side(begun: Running):
	company = begun.company
	asker, contact = company.user("member", "marketing"), company.user("member", "research")
	head = company.head("research")
	with frozen(MONDAY):
		name = factory.request(begun)
	assert one(head, "respond")["acts"] == ["accept", "decline"]
	assert ("respond", name) not in matters(contact), "his head or liaison answers"
	with frozen(MONDAY), acting(head):
		transition.apply(REQUEST, name, "Accept")
	assert ("deliver", name) in matters(contact)
	assert ("deliver", name) not in matters(head)
	with frozen(MONDAY), acting(contact):
		factory.put(REQUEST, name, delivered="The data of May")
		transition.apply(REQUEST, name, "Deliver")
	assert one(asker, "confirm")["acts"] == ["confirm", "return"]


# feature: inbox.what-waits
def test_a_ticket_waits_for_its_department_and_then_for_its_reporter(begun: Running):
	company = begun.company
	with frozen(MONDAY):
		name = factory.ticket(begun)
	assert one(company.user("liaison", "research"), "solve")["acts"] == ["propose_solution"]
	assert ("solve", name) not in matters(company.coordinator)
	with frozen(MONDAY), acting(company.head("research")):
		factory.put(TICKET, name, solution="We send them tonight")
		transition.apply(TICKET, name, "Propose Solution")
	found = one(company.user("member", "marketing"), "confirm")
	assert (found["name"], found["acts"]) == (name, ["confirm_solution", "refuse_solution"])


# feature: inbox.what-waits
def test_a_review_waits_for_who_has_not_decided_and_then_for_who_decides_it(begun: Running):
	company = begun.company
	with frozen(MONDAY):
		name = factory.review(begun, "sales")
	assert one(company.coordinator, "review")["acts"] == ["start_review"]
	factory.put(REVIEW, name, status="In Review")
	assert one(company.initiator, "review")["acts"] == ["sign_review"]
	assert ("decide", name) not in matters(company.initiator)
	with frozen(MONDAY):
		factory.ready_to_decide(name)
	for user in (company.initiator, company.coordinator):
		assert one(user, "decide")["acts"] == ["pass", "fail"]
		assert matters(user, kinds=("review",)) == set()
	assert ("decide", name) not in matters(company.head("sales"))


# feature: inbox.what-waits
def test_a_later_date_waits_for_who_decides_about_it(begun: Running):
	with frozen(MONDAY):
		name = factory.extension(begun)
	assert one(begun.company.head("marketing"), "decide")["acts"] == ["approve", "decline"]
	assert ("decide", name) not in matters(begun.company.coordinator)
	frappe.db.set_value(EXTENSION, name, "who_decides", "Task Leads")
	assert ("decide", name) in matters(begun.company.coordinator)
	assert ("decide", name) in matters(begun.company.initiator)
	assert ("decide", name) not in matters(begun.company.head("marketing"))
	frappe.db.set_value(EXTENSION, name, "requested_by", begun.company.initiator)
	assert ("decide", name) not in matters(begun.company.initiator)


# feature: inbox.what-waits
def test_the_end_of_a_task_waits_for_its_initiator_and_is_offered_once_it_is_ready(begun: Running):
	factory.put(TASK, begun.task, status="In Acceptance", all_passed=1, all_rated=0)
	assert one(begun.company.initiator, "accept")["acts"] == []
	factory.put(TASK, begun.task, all_rated=1)
	assert one(begun.company.initiator, "accept")["acts"] == ["close"]


# feature: inbox.what-waits
@pytest.mark.parametrize("state", ["Draft", "On Hold", "Closed", "Archived", "Cancelled"])
def test_a_task_that_stands_still_asks_nobody(begun: Running, state: str):
	with frozen(MONDAY):
		factory.request(begun)
		factory.ticket(begun)
	frappe.db.set_value(TASK, begun.task, "status", state)
	company = begun.company
	for user in (company.head("research"), company.user("member", "sales"), company.coordinator):
		assert matters(user) == set()


# feature: inbox.what-waits
def test_a_time_limit_that_wants_a_word_waits_for_whom_it_told_and_a_delay_for_who_owes_it(asked: Running):
	company = asked.company
	swept("04 10:00")
	assert matters(company.user("superior"), "04 11:00") == set()
	swept("05 10:00")
	name = asked.assignments["sales"]
	for user in (company.user("superior"), company.initiator):
		found = [each for each in of(user, "05 11:00").matters if each["name"] == name]
		assert [(each["kind"], each["acts"], each["title"]) for each in found] == [
			("acknowledge", ["acknowledge"], "Launch of 500 units")
		]
		assert (found[0]["state"], found[0]["clock"]["look"]) == ("Awaiting Answer", "late")
	assert ("acknowledge", name) not in matters(company.head("sales"), "05 11:00")
	with frozen("05 11:00"), acting(company.initiator):
		clock_acts.acknowledge(frappe.db.get_value("Clock", {"ref_name": name, "is_open": 1}))
	assert ("acknowledge", name) not in matters(company.user("superior"), "05 11:00")


# feature: inbox.what-waits
def test_an_urgent_complaint_waits_to_be_seen_at_once_by_who_has_to_solve_it(begun: Running):
	company = begun.company
	with frozen("02 11:00"):
		name = factory.ticket(begun, is_urgent=1, cause="Complaint")
	for user in (company.head("research"), company.user("liaison", "research")):
		assert {("solve", name), ("acknowledge", name)} <= matters(user)
	found = one(company.head("research"), "acknowledge")
	assert (found["clock"]["left"], found["acts"], found["title"]) == (
		2 * 3600,
		["acknowledge"],
		"The data are late",
	)
	assert ("acknowledge", name) not in matters(company.user("member", "marketing"))
	with frozen("02 11:10"), acting(company.head("research")):
		clock_acts.acknowledge(found["clock"]["name"])
	assert ("acknowledge", name) not in matters(company.user("liaison", "research"), "02 11:20")
	assert ("solve", name) in matters(company.head("research"), "02 11:20")


# feature: inbox.stand-in
@pytest.mark.usefixtures("register")
def test_who_stands_in_acknowledges_what_he_was_told_for_somebody_while_he_stands_in(asked: Running):
	company, name = asked.company, asked.assignments["sales"]
	other = company.user("member", "legal")
	give(other, "Collab Department Head")
	with frozen("04 09:00"):
		arrange(company.user("superior"), other, days=(0, 1))
	swept("05 10:00")
	found = [each for each in of(other, "05 11:00").matters if each["name"] == name]
	assert [(each["kind"], each["in_name_of"]) for each in found] == [
		("acknowledge", company.user("superior"))
	]
	assert ("acknowledge", name) not in matters(other, "06 11:00")


# feature: inbox.what-waits
def test_a_reminder_waits_to_be_explained_beside_the_work_itself(begun: Running):
	company, item = begun.company, begun.items["sales"]
	with frozen("02 11:00"), acting(company.coordinator):
		reminders.remind(ITEM, item, "Where does it stand?")
		reminders.remind(ASSIGNMENT, begun.assignments["sales"], "Where does it stand?")
	owner, head = company.user("member", "sales"), company.head("sales")
	assert matters(owner) == {("work", item), ("explain", item)}
	assert matters(head) == {("explain", begun.assignments["sales"])}
	assert one(owner, "explain")["acts"] == ["explain"]
	assert matters(company.user("helper", "sales")) == set()


# feature: inbox.what-waits
def test_nothing_waits_that_the_user_may_not_read_and_every_to_do_is_there(begun: Running):
	company = begun.company
	with frozen(MONDAY):
		factory.request(begun)
		factory.ticket(begun)
		factory.extension(begun)
		factory.review(begun, "sales")
		factory.submitted(company)
	users = [
		*(company.user(position, key) for position in factory.STAFF for key in company.names),
		*(company.user(single) for single in factory.SINGLES),
	]
	# The factory brings assignments under way past the moves that would have closed their to-dos; who is only
	# informed has nothing to answer.
	informed = frappe.get_all(ASSIGNMENT, filters={"status": "Informed"}, pluck="name")
	silent = {(ASSIGNMENT, name) for name in (*begun.assignments.values(), *informed)}
	seen = 0
	for user in users:
		found = {(each["doctype"], each["name"]) for each in of(user, most=200).matters}
		seen += len(found)
		with acting(user):
			for doctype in {doctype for doctype, _name in found}:
				names = [name for kind, name in found if kind == doctype]
				readable = frappe.get_list(doctype, filters={"name": ("in", names)}, pluck="name")
				assert set(readable) == set(names)
		assert _to_dos(user) - silent <= found, user
	assert seen > 20


def _to_dos(user: str) -> set[tuple[str, str]]:
	"""Return the records of the user's open to-dos, without those by which he is only told what others do.

	The coordinator of a ticket that others solve, the contact of a request that his head answers.
	"""
	rows = frappe.get_all(
		"ToDo",
		filters={"allocated_to": user, "status": "Open", "reference_type": ("!=", "")},
		fields=["reference_type", "reference_name"],
	)
	found = {(row.reference_type, row.reference_name) for row in rows}
	is_told = {"coordinator": TICKET, "member": REQUEST}.get(user.partition("@")[0].partition(".")[0])
	return {each for each in found if each[0] != is_told}


# feature: inbox.stand-in
@pytest.mark.usefixtures("register")
def test_who_stands_in_sees_it_in_the_name_of_whom_he_stands_in_for(asked: Running):
	company = asked.company
	head, other = company.head("sales"), company.user("member", "legal")
	give(other, "Collab Department Head")
	assert matters(other) == set()
	with frozen(MONDAY):
		arrange(head, other)
	found = one(other, "answer")
	assert (found["name"], found["in_name_of"]) == (asked.assignments["sales"], head)
	assert found["acts"] == ["accept", "accept_with_conditions", "decline"]
	assert one(head, "answer")["in_name_of"] == ""


# feature: inbox.stand-in
@pytest.mark.usefixtures("register")
def test_who_stands_in_on_one_task_sees_that_of_no_other(asked: Running):
	company = asked.company
	head, other = company.head("sales"), company.user("member", "legal")
	give(other, "Collab Department Head")
	with frozen(MONDAY):
		second = factory.submitted(company, {"marketing": "A", "sales": "R"})
		arrange(head, other, scope="One Task", task=asked.task)
	assert matters(other) == {("answer", asked.assignments["sales"])}
	assert ("answer", second.assignments["sales"]) in matters(head)


# feature: inbox.sorted
def test_the_least_working_time_stands_first_whatever_the_kind(begun: Running):
	head = begun.company.head("research")
	with frozen(MONDAY):
		request = factory.request(begun, is_urgent=0)
		factory.put(ITEM, begun.items["research"], status="Submitted", planned_end="2026-03-20")
	with frozen("02 10:30"):
		ticket = factory.ticket(begun)
	names = [each["name"] for each in of(head).matters]
	assert names == [request, ticket, begun.items["research"]]
	lefts = [each["clock"]["left"] for each in of(head).matters if each["clock"]]
	assert lefts == sorted(lefts)


# feature: inbox.sorted
def test_what_counts_hours_day_and_night_is_ranked_by_the_working_time_until_it_is_due(begun: Running):
	head = begun.company.head("research")
	with frozen("02 16:00"):
		day_and_night = factory.request(begun, is_urgent=1)
	with frozen("02 16:30"):
		by_working_time = factory.request(begun)
	found = of(head, "02 17:00").matters
	assert [each["name"] for each in found] == [day_and_night, by_working_time]
	assert [each["clock"]["left"] / 3600 for each in found] == [23, 7]


# feature: inbox.sorted
def test_filters_and_pages_count_what_they_hide(begun: Running):
	company = begun.company
	head = company.head("research")
	with frozen(MONDAY):
		request, ticket = factory.request(begun), factory.ticket(begun, title="Ink runs out")
		late = factory.request(begun, is_urgent=1)
	assert matters(head, kinds=("solve",)) == {("solve", ticket)}
	assert of(head, kinds=("solve",)).by_kind == {"respond": 2, "solve": 1}
	assert matters(head, text="INK") == {("solve", ticket)}
	assert matters(head, text=begun.task) == matters(head)
	assert matters(head, task="T0") == set()
	assert matters(head, department=company.names["marketing"], kinds=("respond",)) == {
		("respond", request),
		("respond", late),
	}
	first, second = of(head, most=2), of(head, most=2, offset=2)
	assert (len(first.matters), len(second.matters), first.total) == (2, 1, 3)
	assert {each["name"] for each in (*first.matters, *second.matters)} == {request, ticket, late}
	assert matters(head, "04 11:00", is_late=True) == {
		("respond", request),
		("respond", late),
		("solve", ticket),
	}
	assert matters(head, is_late=True) == set()
	assert of(head).tasks == {begun.task: "Launch of 500 units"}


# feature: inbox.live
def test_whom_a_move_concerns_is_told_to_look_again_and_nothing_else(
	asked: Running, monkeypatch: pytest.MonkeyPatch
):
	company, name = asked.company, asked.assignments["sales"]
	told: list[tuple[str, dict[str, Any]]] = []

	def note(event: str, message: object = None, **options: Any) -> None:
		if event == todos.LOOK_AGAIN:
			told.append((options.pop("user"), {"message": message, **options}))

	monkeypatch.setattr(frappe, "publish_realtime", note)
	frappe.db.set_value(
		"ToDo", {"reference_name": name, "allocated_to": company.head("sales")}, "status", "Closed"
	)
	with frozen("02 11:00"), acting(company.user("deputy", "sales")):
		transition.apply(ASSIGNMENT, name, "Decline", "No people")
	positions = {company.user(position, "sales") for position in ("head", "deputy", "liaison")}
	assert positions <= {user for user, _options in told}, "also who closed his to-do by hand"
	assert company.coordinator in {user for user, _options in told}
	assert company.head("marketing") not in {user for user, _options in told}
	assert all(options == {"message": None, "after_commit": True} for _user, options in told)


# feature: inbox.queries
@pytest.mark.parametrize("who", ["head", "liaison", "member", "coordinator", "initiator", "superior"])
def test_what_waits_takes_at_most_three_queries_however_much_it_is(begun: Running, who: str):
	company = begun.company
	user = company.user(who) if who in factory.SINGLES else company.user(who, "research")
	with frozen(MONDAY):
		factory.request(begun)
	swept("05 10:00")

	def look() -> None:
		waiting.of_user(Asked(), calendars.stored(at("05 11:00")))

	for _number in range(3):
		with frozen("05 11:00"):
			queries_of(look, user)  # roles, positions and what he sees are read once
			sent = queries_of(look, user)
			assert len(sent) <= 3, "\n".join(sent)
			factory.ticket(begun)
			factory.submitted(company)


# feature: inbox.acts
def test_the_endpoint_gives_words_and_what_an_act_asks_for(begun: Running):
	with frozen(MONDAY):
		factory.ticket(begun)
	with frozen("02 11:00"), acting(begun.company.head("research")):
		found = api.mine(kinds='["solve"]')
	assert found["kinds"]["solve"] == "Solve"
	assert found["acts"][TICKET]["propose_solution"] == {
		"label": "Propose Solution",
		"letter": "p",
		"action": "Propose Solution",
		"needs_reason": False,
		"fields": [
			{"fieldname": "solution", "label": "Solution", "fieldtype": "Text", "options": "", "reqd": 1}
		],
	}


# feature: inbox.what-waits
def test_a_guest_and_who_has_no_role_of_ours_get_nothing(company: Company):
	for user in ("Guest", company.user("admin")):
		with acting(user):
			roles = frappe.get_roles()
			if "Collab Member" in roles:
				assert api.mine()["matters"] == []
				continue
			with pytest.raises(frappe.PermissionError):
				api.mine()
