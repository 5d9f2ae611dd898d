"""The story of a task: what each reader sees of it, what happened in words, and where its curve ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.clients import Client
from tests.site.clock_times import at, frozen, swept
from tests.site.factory import Company, Running, acting
from tests.site.leak_fixtures import worlds
from tests.site.leaks import MARKER, World
from tests.site.test_query_counts import queries_of
from xdept_collab.rules.access_table import SEEN_BY_OTHERS
from xdept_collab.services import calendars, reminders, task_story, task_timeline, transition
from xdept_collab.services.task_timeline import Wanted

__all__ = ["worlds"]

ASSIGNMENT, ITEM, TASK = "Department Assignment", "Work Item", "Collab Task"
STORY = "xdept_collab.api.task_story"
PARTS = {"marketing": "A", "sales": "R", "service": "I"}


@pytest.fixture
def chinese() -> Iterator[None]:
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = "en"


def story(task: str, user: str, text: str = "") -> dict[str, Any]:
	with acting(user):
		now = calendars.stored(at(text)) if text else frappe.utils.now_datetime()
		return task_story.of_task(task, now)


def entries(task: str, user: str, **wanted: Any) -> list[dict[str, Any]]:
	with acting(user):
		return task_story.timeline(task, Wanted(**wanted))["entries"]


def sentences(task: str, user: str, **wanted: Any) -> list[str]:
	return [entry["sentence"] for entry in entries(task, user, **wanted)]


def accepted(begun: Running, department: str, text: str) -> None:
	name = begun.assignments[department]
	factory.put(ASSIGNMENT, name, **{**factory.promise_of(department), "due_date": "2026-03-20"})
	with frozen(text), acting(begun.company.head(department)):
		transition.apply(ASSIGNMENT, name, "Accept")


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task that was sent to its departments on Monday at 10:00."""
	with frozen("02 10:00"):
		return factory.submitted(company, PARTS, due_date="2026-03-31")


# feature: story.in-words
@pytest.mark.parametrize(
	("text", "said"),
	[
		("02 10:30", "Sales answered after 30 min of working time: Accepted"),
		("03 10:00", "Sales answered after 1 working day: Accepted"),
		("03 11:30", "Sales answered after 1.2 working days: Accepted"),
		("09 10:00", "Sales answered after 5 working days: Accepted"),
	],
)
def test_an_answer_is_told_with_the_working_time_that_it_took(text: str, said: str, begun: Running):
	accepted(begun, "sales", text)
	assert sentences(begun.task, begun.company.coordinator)[0] == said


# feature: story.in-words
@pytest.mark.usefixtures("chinese")
def test_an_answer_is_told_in_chinese(begun: Running):
	accepted(begun, "sales", "03 11:30")
	told = sentences(begun.task, begun.company.coordinator)
	assert told[0] == "Sales用时 1.2 个工作日答复：已接收"
	assert "已请Sales答复" in told
	assert "已知会Service" in told


# feature: story.in-words
def test_a_reminder_in_between_does_not_make_an_answer_faster(begun: Running):
	company, name = begun.company, begun.assignments["sales"]
	with frozen("03 10:00"), acting(company.coordinator):
		reminders.remind(ASSIGNMENT, name, "Please answer")
	accepted(begun, "sales", "03 11:30")
	told = sentences(begun.task, company.coordinator, kind="move")
	assert told[:2] == ["Sales answered after 1.2 working days: Accepted", "Sales: Remind"]


# feature: story.in-words
def test_a_step_of_a_time_limit_says_whom_it_told(begun: Running):
	swept("04 10:00")
	told = sentences(begun.task, begun.company.coordinator, kind="limit", department="Sales")
	assert told
	assert all(sentence.startswith("Department Answer: ") for sentence in told)


# feature: story.in-words
def test_what_people_wrote_is_shown_as_text(company: Company):
	begun = factory.running(company, parts=PARTS)
	factory.log(begun, "sales", narrative="a < b & <b>bold</b>")
	with acting(company.user("member", "sales")):
		frappe.db.set_value(ITEM, begun.items["sales"], "title", "<img src=x onerror=alert(1)>")
	entry = entries(begun.task, company.coordinator, kind="report")[0]
	assert "<" not in entry["note"].replace("&lt;", "")
	assert entry["sentence"] == "Work Item “&lt;img src=x onerror=alert(1)&gt;”: 50 % reported"


# feature: story.timeline
def test_a_report_of_an_earlier_day_stands_on_that_day(begun: Running):
	company = begun.company
	accepted(begun, "sales", "03 11:30")
	factory.put(TASK, begun.task, status="Executing")
	factory.put(ASSIGNMENT, begun.assignments["sales"], status="Executing")
	with frozen("06 10:00"):
		item = factory.work_item(begun, "sales", planned_start="2026-03-02", planned_end="2026-03-10")
		working = Running(company, begun.task, begun.assignments, {"sales": item})
		factory.log(working, "sales", day="2026-03-05", progress=30)
		factory.log(working, "sales", progress=40)
	told = entries(begun.task, company.coordinator, kind="report")
	assert [(entry["at"][:10], entry["has_time"], entry["progress"]) for entry in told] == [
		("2026-03-06", True, 40),
		("2026-03-05", False, 30),
	]


# feature: story.timeline
def test_the_pages_of_a_timeline_hold_everything_once(company: Company):
	begun = factory.running(company, parts=PARTS)
	for number in range(7):
		factory.log(begun, "sales", progress=number)
	with acting(company.coordinator):
		whole = task_story.timeline(begun.task, Wanted(most=500))
		found, place = [], None
		while True:
			page = task_story.timeline(begun.task, Wanted(most=3, before=place))
			found += [entry["name"] for entry in page["entries"]]
			if not page["next"]:
				break
			place = (page["next"]["at"], page["next"]["name"])
	assert found == [entry["name"] for entry in whole["entries"]]
	assert len(found) == len(set(found)) > 10


# feature: story.timeline
def test_a_timeline_is_filtered_by_department_kind_and_reader(company: Company):
	begun = factory.running(company, parts=PARTS)
	factory.log(begun, "sales")
	factory.log(begun, "marketing")
	lead = company.coordinator
	assert {entry["department"] for entry in entries(begun.task, lead, department="Sales")} == {"Sales"}
	assert {entry["source"] for entry in entries(begun.task, lead, kind="report")} == {"report"}
	own = entries(begun.task, company.user("member", "sales"), is_mine=True)
	assert own
	assert {entry["department"] for entry in own} == {"Sales"}
	assert entries(begun.task, lead, kind="no such kind") == []


# feature: story.readers
@pytest.mark.parametrize("who", ["member.sales", "head.marketing", "member.service"])
def test_a_department_sees_of_the_others_only_what_is_mirrored(
	who: str, company: Company, people: Callable[[str], Client]
):
	own = who.split(".")[1]
	secret = "zqkeptinsidethehouse"
	with factory.committed(company) as commit:
		begun = factory.running(company, parts=PARTS)
		others = [key for key in ("marketing", "sales") if key != own]
		for key in others:
			factory.put(
				ASSIGNMENT,
				begun.assignments[key],
				internal_notes=secret,
				duty=secret,
				decline_reason=secret,
				risk_note=secret,
			)
			factory.log(begun, key, narrative=secret)
			factory.put(ITEM, begun.items[key], title=secret)
			factory.deliverable(begun, key, title=secret)
		commit()
		answer = people(who).ask(f"{STORY}.of_task", task=begun.task)
		assert answer.status_code == 200, answer.text[:500]
		assert secret not in answer.text
		seen = answer.json()["message"]
		foreign = [row for row in seen["departments"] if row["department"] in map(company.names.get, others)]
		assert len(foreign) == len(others)
		assert all(
			row.keys() == {"department", "part", *SEEN_BY_OTHERS, "is_mine", "contract"} for row in foreign
		)
		assert [row["contract"] for row in foreign] == [None] * len(foreign)
		assert {row["department"] for row in seen["work"]} <= {company.names[own]}
		assert company.user("member", others[0]) not in answer.text
		later = people(who).ask(f"{STORY}.timeline", task=begun.task)
		assert secret not in later.text
		assert {entry["department"] for entry in later.json()["message"]["entries"]} <= {
			company.names[own],
			company.names["marketing"],  # the task itself is of those who began it
		}
		lead = people("coordinator").ask(f"{STORY}.of_task", task=begun.task)
		assert secret in lead.text, "else nothing was hidden"


# feature: story.readers
@pytest.mark.parametrize("method", ["of_task", "timeline"])
@pytest.mark.parametrize("who", ["head.finance", "other_coordinator", "nobody", "admin"])
def test_a_task_that_is_hidden_answers_like_one_that_is_not_there(
	method: str, who: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	hidden = worlds["alone"].hidden(TASK)
	there, gone = (
		people(who).ask(f"{STORY}.{method}", task=subject.name) for subject in (hidden.real, hidden.twin)
	)
	assert (there.status_code, there.text) == (
		gone.status_code,
		gone.text.replace(hidden.twin.name, hidden.real.name),
	)
	assert there.status_code == 403


# feature: story.readers
@pytest.mark.parametrize("method", ["of_task", "timeline"])
def test_taking_part_shows_nothing_of_any_record_that_others_keep(
	method: str, worlds: dict[str, World], people: Callable[[str], Client]
):
	task = worlds["shared"].names[TASK]
	answer = people("head.research").ask(f"{STORY}.{method}", task=task)
	assert answer.status_code == 200, answer.text[:500]
	assert MARKER not in answer.text
	assert MARKER in people("executive").ask(f"{STORY}.{method}", task=task).text, "else nothing was there"


# feature: story.mine
def test_what_is_mine_is_marked_and_stands_first(company: Company):
	begun = factory.running(company, parts=PARTS)
	factory.request(begun, "marketing", "sales")
	seen = story(begun.task, company.coordinator)
	assert seen["task"]["is_mine"]
	assert not any(row["is_mine"] for row in seen["departments"])
	seen = story(begun.task, company.user("member", "sales"))
	assert [row["department"] for row in seen["departments"] if row["is_mine"]] == ["Sales"]
	assert seen["work"][0]["is_mine"]
	assert [row["is_mine"] for row in seen["requests"]] == [True]


# feature: story.mine
def test_a_review_is_also_his_who_signs_it(company: Company):
	begun = factory.running(company, "In Acceptance", parts=PARTS)
	factory.review(begun, "sales")
	assert story(begun.task, company.initiator)["reviews"][0]["is_mine"]
	assert not story(begun.task, company.user("executive"))["reviews"][0]["is_mine"]


# feature: curve.ends-with-the-task
def test_the_curve_ends_where_the_task_stands(company: Company):
	begun = factory.running(company, parts=PARTS)
	factory.log(begun, "sales", progress=60)
	factory.log(begun, "marketing", progress=20)
	found = story(begun.task, company.coordinator)
	assert found["curve"]["is_whole"]
	assert found["curve"]["today"]["actual"] == found["task"]["progress"] == 40
	assert found["curve"]["today"]["day"] == nowdate()
	assert found["curve"]["points"][-1]["planned"] == 100
	assert found["curve"]["points"][-1]["actual"] is None


# feature: story.readers
def test_a_department_has_the_curve_of_its_own_work(company: Company):
	begun = factory.running(company, parts=PARTS)
	factory.log(begun, "sales", progress=60)
	own = story(begun.task, company.user("member", "marketing"))["curve"]
	assert (own["is_whole"], own["departments"], own["today"]["actual"]) == (False, ["Marketing"], 0)
	informed = story(begun.task, company.user("member", "service"))["curve"]
	assert informed["points"] == []


# feature: story.cost
@pytest.mark.parametrize("who", ["coordinator", "head", "executive"])
def test_a_story_takes_at_most_twenty_queries_however_long_it_is(who: str, company: Company):
	user = company.head("sales") if who == "head" else company.user(who)
	begun = factory.running(company, parts=PARTS)
	factory.review(begun, "sales")
	queries_of(lambda: story(begun.task, user), user)  # roles and positions of this user are read once
	few = queries_of(lambda: story(begun.task, user), user)
	for number in range(12):
		factory.work_item(begun, "sales", title=f"Piece {number}")
		factory.log(begun, "sales", progress=number)
		factory.request(begun, "marketing", "sales", needed_by=add_days(nowdate(), number + 1))
	many = queries_of(lambda: story(begun.task, user), user)
	assert len(few) == len(many) <= 20, "\n".join(many)
	page = queries_of(lambda: entries(begun.task, user), user)
	assert len(page) <= 3, "\n".join(page)


# feature: story.cost
def test_every_kind_of_entry_has_the_same_columns():
	with acting("Administrator"):
		assert task_timeline.entries("no such task", Wanted(), task_story.task_records.reader("")) == []
