"""Workspaces count what waits for their user, and a click opens exactly what was counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window

# position, department, workspace, its number cards
PAGES = [
	("initiator", "", "collaboration", 7),
	("head", "legal", "department-head", 7),
	("coordinator", "", "coordinator", 5),
	("initiator", "", "initiator", 3),
	("executive", "", "executive-overview", 0),
	("admin", "", "collaboration-administration", 0),
]
# position, department, card, what the opened list shows
CARDS = [
	("head", "legal", "Waiting for My Answer", 1),
	("member", "marketing", "My Work Items", 1),
	("head", "research", "Requests to Us", 1),
	("head", "research", "Tickets for Us", 1),
	("member", "research", "My Delayed Items", 1),
	("initiator", "", "Reviews to Sign", 1),
	("helper", "legal", "My Work Items", 0),
]


# feature: desk.workspaces
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("position", "department", "route", "cards"), PAGES)
def test_each_role_has_its_workspace(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	position: str,
	department: str,
	route: str,
	cards: int,
	lang: str,
	width: int,
):
	page = desk(launch.company.user(position, department), route, lang=lang, width=width)
	expect(page.locator(".shortcut-widget-box").first).to_be_visible()
	numbers = page.locator(".number-widget-box .number")
	expect(numbers).to_have_count(cards)
	assert all(text.strip().isdigit() for text in numbers.all_inner_texts())
	expect(page.locator(".quick-list-widget-box .list-loading-state:visible")).to_have_count(0)
	assert is_as_wide_as_the_window(page)
	shot(page, f"workspace-{route}-{lang}-{width}")


# feature: desk.inbox
@pytest.mark.parametrize(("position", "department", "card", "count"), CARDS)
def test_a_card_opens_the_list_that_it_counted(
	desk: Callable[..., Page],
	launch: Launch,
	position: str,
	department: str,
	card: str,
	count: int,
):
	page = desk(launch.company.user(position, department), "collaboration")
	box = page.locator(f".number-widget-box:has([title='{card}'])")
	expect(box.locator(".number")).to_have_text(str(count))
	box.locator(".widget-body").click()
	page.wait_for_url("**/view/list*")
	page.wait_for_load_state("networkidle")
	expect(page.locator(".list-row-container .list-subject:visible")).to_have_count(count)


# feature: desk.workspaces
def test_a_member_sees_no_workspace_of_another_role(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.user("member", "sales"), "collaboration")
	names = page.locator(".desk-sidebar .item-anchor:visible").evaluate_all(
		"all => all.map(one => one.title)"
	)
	ours = {
		"Department Head",
		"Coordinator",
		"Initiator",
		"Executive Overview",
		"Collaboration Administration",
	}
	assert "Collaboration" in names
	assert not ours.intersection(names)
