"""The inbox in the Desk as real users use it: act in place, keys, filters, a second window, wide and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageErrors
from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.site import factory
from tests.site.factory import Company, acting
from xdept_collab.services import transition

ROUTE = "collab-inbox"
BOTH = [("en", 1280), ("en", 360), ("zh", 1280), ("zh", 360)]
EMPTY = {"en": "Nothing waits for you.", "zh": "暂无待办。"}
TITLE = {"en": "My Inbox", "zh": "我的待办"}


@dataclass(frozen=True)
class Asked:
	"""A second task that waits for its departments, and more that waits for research."""

	task: str
	assignments: dict[str, str]
	urgent: str


@pytest.fixture
def asked(launch: Launch, company: Company) -> Asked:
	"""Committed for one test; forgotten with the tasks of the module."""
	begun = factory.submitted(company, {"marketing": "A", "sales": "R", "research": "C"}, title="Spring fair")
	urgent = factory.request(launch.begun, is_urgent=1, content="The fair opens on Monday: send the samples")
	frappe.db.commit()  # noqa: TID251 — the browser has to see them.
	return Asked(begun.task, dict(begun.assignments), urgent)


def row(page: Page, name: str, kind: str = "") -> Locator:
	of_kind = f"[data-kind='{kind}']" if kind else ""
	return page.locator(f".inbox-row[data-name='{name}']{of_kind}")


def dialog_of(page: Page) -> Locator:
	found = page.locator(".modal.show")
	expect(found).to_have_css("opacity", "1")  # Until it has faded in, it takes the focus for itself.
	return found


def focused(page: Page) -> str:
	return page.evaluate("document.activeElement.closest('.inbox-row')?.dataset.name || ''")


# feature: inbox.page
@pytest.mark.parametrize(("lang", "width"), BOTH)
def test_a_head_sees_what_waits_most_pressing_first(
	desk: Callable[..., Page], asked: Asked, launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	page = desk(launch.company.head("research"), ROUTE, lang=lang, width=width)
	expect(page.locator(".title-text").first).to_have_text(TITLE[lang])
	rows = page.locator(".inbox-row")
	expect(row(page, asked.assignments["research"], "answer")).to_be_visible()
	expect(row(page, launch.ticket, "solve")).to_be_visible()
	expect(row(page, asked.urgent, "respond")).to_be_visible()
	expect(rows.first.locator(".inbox-left")).not_to_be_empty()
	assert is_as_wide_as_the_window(page)
	shot(page, f"inbox-head-{lang}-{width}")


# feature: inbox.page
@pytest.mark.parametrize(("lang", "width"), BOTH)
def test_an_executor_and_a_coordinator_see_what_is_theirs(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	page = desk(launch.company.user("member", "research"), ROUTE, lang=lang, width=width)
	expect(row(page, launch.begun.items["research"], "work")).to_be_visible()
	assert is_as_wide_as_the_window(page)
	shot(page, f"inbox-executor-{lang}-{width}")
	page = desk(launch.company.coordinator, ROUTE, lang=lang, width=width)
	expect(row(page, launch.review, "review")).to_be_visible()
	assert is_as_wide_as_the_window(page)
	shot(page, f"inbox-coordinator-{lang}-{width}")
	page = desk(launch.company.user("nobody"), ROUTE, lang=lang, width=width)
	expect(page.locator(".inbox-empty")).to_contain_text(EMPTY[lang])
	shot(page, f"inbox-empty-{lang}-{width}")


# feature: inbox.page
@pytest.mark.parametrize("width", [1280, 360])
def test_a_department_declines_in_place_and_the_row_goes(
	desk: Callable[..., Page], asked: Asked, launch: Launch, shot: Callable[..., Path], width: int
):
	name = asked.assignments["research"]
	page = desk(launch.company.head("research"), ROUTE, width=width)
	row(page, name).locator("[data-act=decline]").click()
	dialog = dialog_of(page)
	shot(page, f"inbox-decline-{width}")
	dialog.locator("[data-fieldname=reason] textarea").fill("Nobody is free before May")
	dialog.locator(".btn-modal-primary").click()
	expect(row(page, name)).to_have_count(0)
	frappe.db.rollback()
	stored = frappe.db.get_value("Department Assignment", name, ["status", "decline_reason"])
	assert stored == ("Declined", "Nobody is free before May")


# feature: inbox.page
def test_a_refusal_stays_on_the_screen_and_the_row_too(
	desk: Callable[..., Page], asked: Asked, launch: Launch, page_errors: PageErrors
):
	name = asked.assignments["research"]
	page = desk(launch.company.head("research"), ROUTE)
	expect(row(page, name)).to_be_visible()
	with acting(launch.company.user("deputy", "research")):
		transition.apply("Department Assignment", name, "Decline", "The deputy was faster")
	factory.put("Department Assignment", name, modified="2020-01-01 00:00:00")
	row(page, name).locator("[data-act=decline]").click()
	dialog = dialog_of(page)
	frappe.db.commit()  # noqa: TID251 — now the server knows it.
	dialog.locator("[data-fieldname=reason] textarea").fill("Too late")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".modal.show .msgprint")).to_contain_text("Declined")
	page_errors.clear()  # The refusal is one on the console too.


# feature: inbox.keys
def test_the_keys_go_through_the_list_open_and_act(
	desk: Callable[..., Page], asked: Asked, launch: Launch, shot: Callable[..., Path]
):
	page = desk(launch.company.head("research"), ROUTE)
	expect(page.locator(".inbox-row").nth(1)).to_be_visible()
	page.keyboard.press("j")
	first = focused(page)
	page.keyboard.press("j")
	second = focused(page)
	page.keyboard.press("k")
	assert first
	assert focused(page) == first != second
	page.keyboard.press("?")
	overlay = dialog_of(page)
	expect(overlay).to_contain_text("Next Row")
	expect(overlay).to_contain_text("Decline")
	shot(page, "inbox-keys")
	page.keyboard.press("Escape")
	expect(page.locator(".modal.show")).to_have_count(0)
	row(page, asked.urgent).focus()
	page.keyboard.press("a")
	expect(row(page, asked.urgent)).to_have_count(0)
	page.wait_for_function("document.activeElement.classList.contains('inbox-row')")
	frappe.db.rollback()
	assert frappe.db.get_value("Collaboration Request", asked.urgent, "status") == "Accepted"
	page.keyboard.press("/")
	page.keyboard.type("ajk")
	expect(page.locator("[data-filter=text]")).to_have_value("ajk")
	page.locator("[data-filter=text]").fill("")
	row(page, launch.ticket).focus()
	page.keyboard.press("Enter")
	page.wait_for_url(re.compile(f"/issue-ticket/{launch.ticket}"))


# feature: inbox.filters
def test_filters_stay_in_the_address(
	desk: Callable[..., Page], asked: Asked, launch: Launch, shot: Callable[..., Path]
):
	page = desk(launch.company.head("research"), ROUTE)
	page.locator(".inbox-kind[data-kind=solve]").click()
	expect(page.locator(".inbox-row:not([data-kind=solve])")).to_have_count(0)
	assert "kinds=solve" in page.url
	page.locator("[data-filter=text]").fill("no such thing")
	expect(page.locator(".inbox-empty")).to_be_visible()
	shot(page, "inbox-filtered")
	page.reload()
	expect(page.locator(".inbox-empty")).to_be_visible()
	expect(page.locator("[data-filter=text]")).to_have_value("no such thing")
	page.locator("[data-clear]").click()
	expect(row(page, asked.assignments["research"])).to_be_visible()
	assert "?" not in page.url
	page.locator("select[data-filter=task]").select_option(asked.task)
	expect(page.locator(".inbox-row")).to_have_count(1)
	assert f"task={asked.task}" in page.url


# feature: inbox.live
def test_a_second_window_follows_by_itself(desk: Callable[..., Page], asked: Asked, launch: Launch):
	name = asked.assignments["research"]
	deputy = desk(launch.company.user("deputy", "research"), ROUTE)
	expect(row(deputy, name)).to_be_visible()
	owner = desk(launch.company.user("member", "sales"), ROUTE)
	head = desk(launch.company.head("research"), ROUTE)
	row(head, name).locator("[data-act=decline]").click()
	dialog = dialog_of(head)
	dialog.locator("[data-fieldname=reason] textarea").fill("Nobody is free")
	dialog.locator(".btn-modal-primary").click()
	expect(row(head, name)).to_have_count(0)
	expect(row(deputy, name)).to_have_count(0)
	made = factory.work_item(launch.begun, "sales", title="Print the leaflet")
	frappe.db.commit()  # noqa: TID251 — the server tells who has it on the screen.
	expect(row(owner, made)).to_be_visible()


# feature: inbox.page
@pytest.mark.parametrize("width", [1280, 360])
def test_an_owner_reports_and_the_dark_theme_is_readable(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], width: int
):
	item = launch.begun.items["marketing"]
	page = desk(launch.company.user("member", "marketing"), ROUTE, width=width)
	row(page, item).locator("[data-act=log]").click()
	dialog = dialog_of(page)
	dialog.locator("[data-fieldname=narrative] textarea").fill("The first draft is there")
	dialog.locator("[data-fieldname=progress_percent] input").fill("40")
	shot(page, f"inbox-log-{width}")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".alert-message").first).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Work Item", item, "progress") == 40
	expect(page.locator(".modal-backdrop")).to_have_count(0)
	page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
	shot(page, f"inbox-dark-{width}")


# feature: inbox.page
@pytest.mark.parametrize("workspace", ["collaboration", "department-head"])
def test_the_workspaces_lead_to_the_inbox(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], workspace: str
):
	page = desk(launch.company.head("research"), workspace)
	box = page.locator(".number-widget-box:has([title='My Inbox'])")
	expect(box.locator(".number")).to_have_text(re.compile("[1-9]"))
	shot(page, f"inbox-workspace-{workspace}")
	page.locator(".shortcut-widget-box", has_text="My Inbox").click()
	expect(page.locator(".inbox-row").first).to_be_visible()
	page.go_back()
	expect(box.locator(".number")).to_be_visible()
	box.locator(".widget-body").click()
	expect(page.locator(".inbox-row").first).to_be_visible()
