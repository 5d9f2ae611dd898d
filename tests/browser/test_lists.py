"""Lists show priority and health as two signs, each with a word beside its colour."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window


# feature: desk.two-indicators
def test_a_task_list_has_a_priority_dot_and_a_health_bar_in_columns_of_their_own(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	page = desk(launch.company.initiator, "collab-task")
	row = page.locator(".list-row-container", has_text="Launch of 500 units").first
	dot, bar = (
		row.locator(".list-row-col .xdept-priority-high"),
		row.locator(".list-row-col .xdept-health-at-risk"),
	)
	expect(dot).to_have_text("High")
	expect(bar).to_contain_text("At Risk")
	expect(bar.locator(".xdept-delay")).to_have_text("Delayed 3 d")
	assert dot.bounding_box()["x"] + dot.bounding_box()["width"] < bar.bounding_box()["x"]
	shot(page, "task-list-en-1280")


# feature: desk.phone
@pytest.mark.parametrize(("lang", "word"), [("en", "At Risk"), ("zh", "有风险")])
def test_on_a_phone_both_signs_stand_below_the_title(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	lang: str,
	word: str,
):
	page = desk(launch.company.initiator, "collab-task", lang=lang, width=360)
	marks = page.locator(".list-row-container", has_text="Launch of 500 units").first.locator(".xdept-marks")
	expect(marks.locator(".xdept-priority")).to_be_visible()
	expect(marks.locator(".xdept-health")).to_contain_text(word)
	assert is_as_wide_as_the_window(page)
	shot(page, f"task-list-{lang}-360")


# feature: desk.two-indicators
@pytest.mark.parametrize(
	"route",
	["department-assignment", "work-item", "collaboration-request", "issue-ticket", "acceptance-review"],
)
def test_every_list_shows_the_state_as_a_word(desk: Callable[..., Page], launch: Launch, route: str):
	page = desk(launch.company.coordinator, route)
	pill = page.locator(".list-row-container .indicator-pill:visible").first
	expect(pill).to_be_visible()
	assert pill.inner_text().strip()


# feature: desk.two-indicators
def test_a_click_on_a_health_bar_filters_by_it(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.coordinator, "work-item")
	page.locator(".list-row-col .xdept-health-at-risk").first.click()
	expect(page.locator(".list-row-container .list-subject")).to_have_count(1)
	expect(page.locator(".list-row-container .list-subject")).to_contain_text("Work of research")
