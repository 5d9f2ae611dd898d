"""The page that tells a task as its story, as its people see it: in both languages, wide and on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.utils import add_days, nowdate
from playwright.sync_api import Page, expect

from tests.browser.desk import SETTLED, Launch, is_as_wide_as_the_window
from tests.browser.test_time_limits import faults
from tests.site import factory
from xdept_collab.services import rollup

WORDS = {
	"en": {"departments": "Departments", "happened": "Timeline"},
	"zh": {"departments": "部门", "happened": "动态"},
}
SIZES = [(lang, width) for lang in WORDS for width in (1280, 360)]


@pytest.fixture(scope="module")
def told(launch: Launch) -> Launch:
	"""The launch with planned work that has been going on for two weeks, and reports on it."""
	begun = launch.begun
	for key, day in (("marketing", -14), ("sales", -12), ("research", -10)):
		factory.put(
			"Work Item",
			begun.items[key],
			planned_start=add_days(nowdate(), day),
			planned_end=add_days(nowdate(), day + 24),
		)
		for number, progress in enumerate((10, 30, 45)):
			factory.log(begun, key, day=add_days(nowdate(), day + 4 * number), progress=progress)
	rollup.refresh([begun.task])
	frappe.db.commit()  # noqa: TID251 — the browser has to see these records.
	return launch


@pytest.fixture
def open_story(desk: Callable[..., Page], told: Launch) -> Callable[..., Page]:
	"""`open_story(user, lang="zh", width=360)`: the page, drawn with its chart."""

	def opened(user: str, lang: str = "en", width: int = 1280) -> Page:
		page = desk(user, f"task-story/{told.begun.task}", lang, width)
		page.wait_for_selector(".xdept-story [data-part='timeline'] .story-entry")
		page.wait_for_load_state(SETTLED)
		return page

	return opened


# feature: story.page
@pytest.mark.parametrize(("lang", "width"), SIZES)
@pytest.mark.parametrize("who", ["initiator", "coordinator", "head", "executor"])
def test_the_story_of_a_task_is_read_by_everybody_on_it(
	who: str,
	lang: str,
	width: int,
	open_story: Callable[..., Page],
	told: Launch,
	shot: Callable[..., object],
):
	company = told.company
	users = {"head": company.head("sales"), "executor": company.user("member", "research")}
	page = open_story(users.get(who) or company.user(who), lang, width)
	expect(page.locator(".xdept-story [data-part='departments'] tbody tr")).to_have_count(5)
	expect(page.locator("#story-departments")).to_have_text(WORDS[lang]["departments"])
	expect(page.locator("#story-timeline")).to_have_text(WORDS[lang]["happened"])
	expect(page.locator(".story-chart svg path").first).to_be_attached()
	own = page.locator("[data-part='departments'] .xdept-mine")
	expect(own).to_have_count(1 if who in users else 0)
	assert is_as_wide_as_the_window(page)
	shot(page, f"story-{who}-{lang}-{width}")


# feature: story.page
@pytest.mark.parametrize("width", [1280, 360])
def test_the_story_is_read_in_the_dark(
	width: int, open_story: Callable[..., Page], told: Launch, shot: Callable[..., object]
):
	page = open_story(told.company.coordinator, width=width)
	page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
	page.wait_for_timeout(300)
	shot(page, f"story-dark-{width}")
	assert faults(page, ".xdept-story") == []


# feature: story.page
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 360)])
def test_the_story_has_no_fault_that_axe_finds(
	lang: str, width: int, open_story: Callable[..., Page], told: Launch
):
	page = open_story(told.company.head("sales"), lang, width)
	page.locator("[data-part='curve'] summary").click()
	assert faults(page, ".xdept-story") == []


# feature: story.page
def test_only_what_is_mine_and_one_department_are_shown_on_demand(
	open_story: Callable[..., Page], told: Launch
):
	page = open_story(told.company.user("member", "research"))
	rows = page.locator("[data-part='departments'] tbody tr")
	page.locator("[data-only-mine]").check()
	expect(rows.locator("visible=true")).to_have_count(1)
	page.locator("[data-only-mine]").uncheck()
	expect(rows.locator("visible=true")).to_have_count(5)
	page.locator("[data-filter='kind']").select_option("report")
	expect(page.locator(".story-entry[data-source='move']")).to_have_count(0)
	expect(page.locator(".story-entry[data-source='report']")).to_have_count(3)
	page.locator("[data-filter='department']").select_option("Legal")
	expect(page.locator("[data-part='timeline'] .xdept-empty")).to_be_visible()


# feature: story.page
def test_earlier_entries_come_page_by_page(open_story: Callable[..., Page], told: Launch):
	page = open_story(told.company.coordinator)
	first = page.locator(".story-entry").count()
	button = page.locator("[data-more='timeline']")
	if not button.is_visible():
		assert first <= 30
		return
	button.click()
	expect(page.locator(".story-entry").nth(first)).to_be_visible()
	names = page.locator(".story-entry").evaluate_all("rows => rows.map((row) => row.dataset.entry)")
	assert len(names) == len(set(names))


# feature: story.acts
def test_the_coordinator_reminds_a_silent_department_on_the_page(
	open_story: Callable[..., Page], told: Launch
):
	page = open_story(told.company.coordinator)
	silent = page.locator(f"[data-assignment='{told.begun.assignments['legal']}'][data-act='remind']")
	silent.click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("Please answer today")
	dialog.locator(".btn-primary").click()
	expect(dialog).to_be_hidden()
	expect(page.locator(".story-entry blockquote", has_text="Please answer today").first).to_be_visible()


# feature: story.acts
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 360)])
def test_what_waits_for_the_reader_here_is_done_here(
	lang: str, width: int, open_story: Callable[..., Page], told: Launch, shot: Callable[..., object]
):
	page = open_story(told.company.user("member", "marketing"), lang, width)
	row = page.locator(f".story-waiting [data-name='{told.begun.items['marketing']}']")
	expect(row).to_be_visible()
	shot(page, f"story-waiting-{lang}-{width}")
	row.locator("[data-act='log']").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname='narrative'] textarea").fill(f"Printed in {lang}")
	dialog.locator("[data-fieldname='progress_percent'] input").fill("70")
	dialog.locator(".btn-primary").click()
	expect(dialog).to_be_hidden()
	expect(page.locator(".story-entry blockquote", has_text=f"Printed in {lang}")).to_be_visible()


# feature: story.acts
def test_each_thing_opens_where_it_is(open_story: Callable[..., Page], told: Launch):
	page = open_story(told.company.coordinator)
	page.locator("[data-part='requests'] tbody a").first.click()
	page.wait_for_url(f"**/collaboration-request/{told.request}")
	expect(page.locator(".form-page:visible")).to_be_visible()
	page.wait_for_load_state(SETTLED)
	page.go_back()
	page.wait_for_selector(".xdept-story .story-entry")
	page.evaluate("window.scrollTo(0, 0)")
	page.get_by_role("button", name="Open Task").click()
	page.wait_for_url(f"**/collab-task/{told.begun.task}")
	page.get_by_role("button", name="Task Story").click()
	page.wait_for_url(f"**/task-story/{told.begun.task}")


# feature: story.page
def test_without_a_task_the_page_says_what_to_do(desk: Callable[..., Page], told: Launch):
	page = desk(told.company.coordinator, "task-story")
	expect(page.locator(".xdept-story .xdept-empty a")).to_be_visible()
