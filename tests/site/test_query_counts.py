"""How many queries the common operations cost: a budget each, independent of the number of departments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from tests.site import factory
from tests.site.factory import Company, Running, acting
from xdept_collab.services import escalation_policies, rollup, transition, web_inbox, web_record

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"


@contextmanager
def counted() -> Iterator[list[str]]:
	"""Collect the statements that the block sends; savepoints are not counted."""
	sent: list[str] = []
	plain = frappe.db.sql

	def sql(query: str, *values: object, **options: object) -> object:
		if "savepoint" not in str(query).lower():
			sent.append(str(query))
		return plain(query, *values, **options)

	frappe.db.sql = sql
	try:
		yield sent
	finally:
		del frappe.db.sql


def queries_of(step: Callable[[], object], user: str) -> list[str]:
	with acting(user), counted() as sent:
		step()
	return sent


@pytest.fixture
def warm(company: Company) -> None:
	"""Once through everything: what is read into caches is read once for all users."""
	begun = factory.running(company)
	with acting(company.user("member", "sales")):
		transition.apply(ITEM, begun.items["sales"], "Start")
	factory.log(begun, "sales")
	with acting(company.coordinator):
		transition.apply(TASK, begun.task, "Hold", "Warming up")
	asked = factory.submitted(company)
	with acting(company.head("sales")):
		transition.apply(ASSIGNMENT, asked.assignments["sales"], "Decline", "Warming up")


pytestmark = pytest.mark.usefixtures("warm")


# feature: speed.query-budget
@pytest.mark.parametrize("who", ["coordinator", "initiator"])
def test_a_page_of_a_list_takes_at_most_ten_queries_however_long_the_list(who: str, company: Company):
	factory.submitted(company)

	def page() -> None:
		for doctype in (TASK, ASSIGNMENT, ITEM):
			frappe.get_list(doctype, fields=["*"], limit_page_length=20)

	queries_of(page, company.user(who))  # roles and positions of this user are read once
	few = len(queries_of(page, company.user(who)))
	for _number in range(3):
		factory.submitted(company)
	assert len(queries_of(page, company.user(who))) == few
	assert few <= 10


# feature: speed.query-budget
def test_a_new_task_takes_at_most_25_queries(company: Company):
	def insert() -> None:
		frappe.get_doc(factory.task_values(company, {"marketing": "A"}, key_results=[], criteria=[])).insert()

	sent = queries_of(insert, company.initiator)
	assert len(sent) <= 25, "\n".join(sent)


# feature: speed.query-budget
def test_a_transition_with_guard_reason_log_and_roll_up_takes_at_most_45_queries(company: Company):
	begun = factory.running(company)
	steps = {
		"start work": (ITEM, begun.items["sales"], "Start", company.user("member", "sales"), None),
		"hold the task": (TASK, begun.task, "Hold", company.coordinator, "The budget is frozen"),
	}
	for step, (doctype, name, action, user, reason) in steps.items():
		sent = queries_of(lambda d=doctype, n=name, a=action, r=reason: transition.apply(d, n, a, r), user)
		assert len(sent) <= 45, f"{step}: {len(sent)}\n" + "\n".join(sent)


@pytest.fixture
def thrice_timed(company: Company) -> Running:
	"""A task under way, each of whose work items has three time limits."""
	for number in (2, 3):
		policy = frappe.copy_doc(frappe.get_doc("Escalation Policy", "Work Item Delay"))
		policy.policy_name = f"Work Item Delay {number}"
		policy.insert()
	return factory.running(company)


# feature: clocks.cost
def test_another_date_of_a_record_with_three_time_limits_costs_two_queries(thrice_timed: Running):
	name = thrice_timed.items["sales"]
	assert frappe.db.count("Clock", {"ref_name": name, "is_open": 1}) == 3

	def save() -> None:
		doc = frappe.get_doc(ITEM, name)
		doc.planned_end = add_days(doc.planned_end, -1)
		doc.save()

	head = thrice_timed.company.head("sales")
	queries_of(save, head)
	timed = queries_of(save, head)
	with escalation_policies._known.holding(escalation_policies._Known()):
		untimed = queries_of(save, head)
	assert len(timed) - len(untimed) == 2, "\n".join(query for query in timed if "tabClock" in query)


# feature: clocks.cost
def test_holding_a_task_with_all_that_is_timed_in_it_costs_four_queries_for_time_limits(
	thrice_timed: Running,
):
	coordinator = thrice_timed.company.coordinator

	def apply(action: str) -> list[str]:
		step = lambda: transition.apply(TASK, thrice_timed.task, action, "The budget is frozen")  # noqa: E731
		return queries_of(step, coordinator)

	for action in ("Hold", "Resume"):
		apply(action)
	timed = apply("Hold")
	apply("Resume")
	with escalation_policies._known.holding(escalation_policies._Known()):
		untimed = apply("Hold")
	assert len(timed) - len(untimed) == 4, "\n".join(query for query in timed if "tabClock" in query)


# feature: speed.query-budget
def test_declining_with_a_reason_takes_at_most_45_queries(company: Company):
	begun = factory.submitted(company)
	name = begun.assignments["sales"]
	sent = queries_of(
		lambda: transition.apply(ASSIGNMENT, name, "Decline", "No people"), company.head("sales")
	)
	assert len(sent) <= 45, f"{len(sent)}\n" + "\n".join(sent)


# feature: speed.query-budget
def test_submitting_to_more_departments_costs_not_one_query_more(company: Company):
	def submit(parts: dict[str, str]) -> list[str]:
		doc = factory.draft(company, parts)
		return queries_of(lambda: transition.apply(TASK, doc.name, "Submit"), company.initiator)

	two = submit({"marketing": "A", "sales": "R"})
	six = submit(dict.fromkeys(factory.NAMES, "R") | {"marketing": "A"})
	assert len(six) == len(two), "\n".join(sorted(set(six) - set(two)))
	assert len(two) <= 63, "\n".join(two)


# feature: speed.query-budget
def test_rolling_up_reads_the_same_number_of_times_for_one_task_and_for_five(company: Company):
	tasks = [factory.running(company).task for _number in range(5)]
	rollup.refresh(tasks)
	one = len(queries_of(lambda: rollup.refresh(tasks[:1]), "Administrator"))
	five = len(queries_of(lambda: rollup.refresh(tasks), "Administrator"))
	assert one == five
	assert one <= 8


# feature: phone.fast
@pytest.mark.parametrize("doctype", [TASK, ASSIGNMENT, ITEM])
def test_the_page_of_a_record_asks_as_often_for_many_rows_as_for_few(company: Company, doctype: str):
	few = factory.running(company, parts={"marketing": "A", "sales": "R"})
	many = factory.running(company)
	for _more in range(5):
		factory.work_item(many, "sales")
		factory.log(many, "sales")
		factory.ticket(many, "sales", "research")
	name = {
		TASK: lambda it: it.task,
		ASSIGNMENT: lambda it: it.assignments["sales"],
		ITEM: lambda it: it.items["sales"],
	}
	user = company.head("sales")

	def shown(begun: factory.Running) -> list[str]:
		return queries_of(lambda: web_record.of_record(doctype, name[doctype](begun), now_datetime()), user)

	shown(many)
	first, second = shown(few), shown(many)
	assert len(second) <= len(first) + 2, "\n".join(second)  # photos are looked for once there are logs
	assert len(second) <= 40, "\n".join(second)


# feature: phone.fast
def test_the_first_page_costs_what_is_waiting_and_one_query_more(company: Company):
	factory.running(company)
	user = company.head("sales")
	queries_of(lambda: web_inbox.mine(now_datetime()), user)
	sent = queries_of(lambda: web_inbox.mine(now_datetime()), user)
	assert len(sent) <= 4, "\n".join(sent)
