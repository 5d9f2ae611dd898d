"""Time limits in the Desk: a countdown in the form, the list of what is most pressing, the history, and the health page.

Each in both languages, wide and on a telephone, without a fault that axe finds in what is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from axe_playwright_python.sync_playwright import Axe
from frappe.utils import now_datetime
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.site.factory import PASSWORD
from xdept_collab.services import calendars, sweep

ASSIGNMENT, ANSWER = "Department Assignment", "Department Answer"
WORDS = {
	"en": {
		"left": "1 working day 7 h left",
		"late": "1 working day late",
		"next": "Next: Half-way",
		"reaches": "It reaches head of legal",
		"told": "Department Answer: Half-way — told head of legal",
		"standing": "checks want attention",
		"look": "Look Again",
	},
	"zh": {
		"left": "还剩 1 个工作日 7 小时",
		"late": "已超时 1 个工作日",
		"next": "下一步：过半",
		"reaches": "将通知 head of legal",
		"told": "部门答复：过半，已通知 head of legal",
		"standing": "需要关注",
		"look": "重新检查",
	},
}
SIZES = pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 360)])
# What axe asks of a part of a page.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}


def faults(page: Page, part: str) -> list[str]:
	"""Return what axe finds in a part of the page."""
	found = Axe().run(page, context=part, options=RULES).response["violations"]
	return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def asked(launch: Launch) -> Iterator[str]:
	"""The assignment of the silent department, which has a working day and seven hours left."""
	name = launch.begun.assignments["legal"]
	leave(name, 14.6, "Half-way")
	yield name
	frappe.db.rollback()
	frappe.db.delete("Escalation Event", {"ref_name": name})
	frappe.db.delete("Delivery", {"ref_name": name})
	frappe.db.commit()  # noqa: TID251 — the next test begins without them.


def leave(name: str, hours: float, step: str) -> None:
	"""Let so many working hours be left of the department's answer; the step comes in one hour."""
	frappe.db.rollback()
	row = frappe.get_doc("Clock", {"ref_name": name, "policy": ANSWER, "is_open": 1})
	working, now = calendars.of_department(row.department), calendars.moment(now_datetime())
	due = calendars.stored(working.add(now, timedelta(hours=hours)))
	values = {
		"started_at": calendars.stored(working.add(now, timedelta(hours=hours - 15))),
		"due_at": due,
		"first_due_at": due,
		"total_seconds": 15 * 3600,
		"next_at": calendars.stored(working.add(now, timedelta(hours=1))),
		"next_step": step,
		"reached": "[]",
		"last_step": None,
		"plan": frappe.as_json(
			[[step, str(calendars.stored(working.add(now, timedelta(hours=1))))[:19]]], None
		),
	}
	frappe.db.set_value("Clock", row.name, values)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.


def shown(page: Page) -> Page:
	"""The time limits of the form, the most pressing first."""
	return page.locator(".xdept-clock")


# feature: seen.form
@SIZES
def test_a_form_counts_down_and_says_whom_the_next_step_will_reach(
	desk: Callable[..., Page], launch: Launch, asked: str, shot: Callable[..., Path], lang: str, width: int
):
	words = WORDS[lang]
	page = desk(launch.company.head("legal"), f"department-assignment/{asked}", lang=lang, width=width)
	clock = shown(page).first
	expect(clock.locator(".clock-left")).to_have_text(words["left"])
	expect(clock.locator(".clock-next")).to_contain_text(words["next"])
	expect(clock.locator(".clock-next")).to_contain_text(words["reaches"])
	assert is_as_wide_as_the_window(page)
	assert faults(page, ".xdept-clocks") == []
	shot(page, f"time-limit-{lang}-{width}")


# feature: seen.form
@SIZES
def test_a_late_time_limit_says_so_by_sign_word_and_colour(
	desk: Callable[..., Page], launch: Launch, asked: str, shot: Callable[..., Path], lang: str, width: int
):
	leave(asked, -7.6, "One Day Late")
	page = desk(launch.company.head("legal"), f"department-assignment/{asked}", lang=lang, width=width)
	clock = shown(page).first
	expect(clock).to_have_attribute("data-look", "late")
	expect(clock.locator(".clock-left")).to_have_text(WORDS[lang]["late"])
	expect(clock.locator(".clock-sign")).to_have_text("!")
	assert faults(page, ".xdept-clocks") == []
	page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
	assert faults(page, ".xdept-clocks") == []
	shot(page, f"time-limit-late-dark-{lang}-{width}")


# feature: clocks.countdown
def test_the_browser_counts_by_itself_and_asks_the_server_no_more(
	page_for: Callable[..., Page], launch: Launch, asked: str, page_errors: list[str]
):
	clock = frappe.get_doc("Clock", {"ref_name": asked, "policy": ANSWER, "is_open": 1})
	# As an urgent one, so that it counts whatever the hour is at which the test runs.
	due = now_datetime() + timedelta(hours=5, minutes=10, seconds=30)
	frappe.db.set_value("Clock", clock.name, {"is_working": 0, "due_at": due, "next_at": due})
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = page_for(launch.company.head("legal"), password=PASSWORD)
	page.clock.install(time=now_datetime())
	questions: list[str] = []
	page.on(
		"request", lambda request: questions.append(request.url) if "clocks_view" in request.url else None
	)
	page.goto(f"/app/department-assignment/{asked}")
	left = shown(page).first.locator(".clock-left")
	expect(left).to_contain_text("5 h 10 min left")
	page.clock.run_for(11 * 60 * 1000)
	expect(left).to_contain_text("4 h 59 min left")
	assert len(questions) == 1
	frappe.db.set_value("Clock", clock.name, "is_working", 1)
	frappe.db.commit()  # noqa: TID251 — as it was.
	page_errors.clear()  # The socket waits by the same clock, which runs faster than its answers come.


@pytest.fixture
def told(asked: str) -> str:
	"""The name of the event that the head was told of half-way."""
	plan = frappe.as_json([["Half-way", str(now_datetime())[:19]]], None)
	frappe.db.set_value(
		"Clock",
		{"ref_name": asked, "is_open": 1, "policy": ANSWER},
		{"plan": plan, "next_at": now_datetime()},
	)
	sweep.sweep(now_datetime() + timedelta(seconds=1), frappe.db.commit)  # noqa: TID251 — the browser reads it.
	return frappe.get_doc("Escalation Event", {"ref_name": asked, "step": "Half-way"}).name


# feature: seen.history
@SIZES
def test_the_timeline_of_a_record_and_the_form_of_an_event_tell_who_was_told(
	desk: Callable[..., Page],
	launch: Launch,
	asked: str,
	told: str,
	shot: Callable[..., Path],
	lang: str,
	width: int,
):
	page = desk(launch.company.head("legal"), f"department-assignment/{asked}", lang=lang, width=width)
	expect(page.locator(".new-timeline")).to_contain_text(WORDS[lang]["told"])
	page.goto(f"/app/escalation-event/{told}")
	expect(page.locator(".xdept-facts:visible")).to_contain_text("head of legal")
	page.wait_for_load_state("networkidle")
	assert "@" not in page.locator(".form-layout:visible").inner_text()
	assert is_as_wide_as_the_window(page)
	shot(page, f"escalation-event-{lang}-{width}")
	clock = frappe.get_doc("Escalation Event", told).clock
	page.goto(f"/app/clock/{clock}")
	expect(page.locator(".xdept-answers:visible tbody tr")).to_have_count(1)
	expect(page.locator(".xdept-clock:visible")).to_have_count(1)
	page.wait_for_load_state("networkidle")
	assert "[" not in page.locator(".form-layout:visible").inner_text()
	assert is_as_wide_as_the_window(page)
	shot(page, f"clock-{lang}-{width}")


# feature: seen.list
@SIZES
def test_a_head_works_through_his_list_and_a_row_opens_its_record(
	desk: Callable[..., Page], launch: Launch, asked: str, shot: Callable[..., Path], lang: str, width: int
):
	leave(asked, -7.6, "One Day Late")
	page = desk(launch.company.head("legal"), "query-report/Open Time Limits", lang=lang, width=width)
	first = page.locator(".dt-scrollable .dt-row").first
	expect(first).to_contain_text(WORDS[lang]["late"])
	assert is_as_wide_as_the_window(page)
	shot(page, f"open-time-limits-{lang}-{width}")
	page.locator(f".dt-scrollable a[data-name='{asked}'], .dt-scrollable a[href$='{asked}']").first.click()
	expect(shown(page).first).to_be_visible()


# feature: seen.history
@SIZES
@pytest.mark.parametrize("route", ["clock", "escalation-event"])
def test_the_lists_of_time_limits_and_of_their_history_are_readable(
	desk: Callable[..., Page],
	launch: Launch,
	told: str,
	shot: Callable[..., Path],
	route: str,
	lang: str,
	width: int,
):
	page = desk(launch.company.coordinator, f"{route}/view/list", lang=lang, width=width)
	expect(page.locator(".list-row-container .list-subject:visible").first).to_contain_text(
		{"en": ANSWER, "zh": "部门答复"}[lang] if route == "escalation-event" else ""
	)
	assert is_as_wide_as_the_window(page)
	shot(page, f"list-{route}-{lang}-{width}")


# feature: seen.card
def test_the_card_of_late_time_limits_opens_its_list(desk: Callable[..., Page], launch: Launch, asked: str):
	leave(asked, -7.6, "One Day Late")
	page = desk(launch.company.head("legal"), "department-head")
	box = page.locator(".number-widget-box:has([title='Late Time Limits'])")
	expect(box.locator(".number")).to_have_text("1")
	box.locator(".widget-body").click()
	page.wait_for_url("**/query-report/Open*")
	expect(page.locator(".dt-scrollable .dt-row")).to_have_count(1)


# feature: health.page
@SIZES
def test_an_administrator_reads_what_wants_attention_and_what_to_do(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	page = desk(launch.company.user("admin"), "collaboration-health", lang=lang, width=width)
	expect(page.locator(".health-summary")).to_contain_text(WORDS[lang]["standing"])
	expect(page.locator("[data-check='frappe_version'] .health-advice")).to_be_visible()
	states = page.locator("[data-check]").evaluate_all("all => all.map(one => one.dataset.state)")
	assert states == sorted(states, key=("failing", "concern", "ok").index)
	assert is_as_wide_as_the_window(page)
	assert faults(page, ".xdept-health-page") == []
	shot(page, f"health-{lang}-{width}")


# feature: health.page
def test_nobody_else_opens_the_health_page(desk: Callable[..., Page], launch: Launch, page_errors: list[str]):
	page = desk(launch.company.head("sales"), "collaboration-health")
	expect(page.locator(".xdept-health-page li")).to_have_count(0)
	page_errors.clear()
