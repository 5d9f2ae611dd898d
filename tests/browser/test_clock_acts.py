"""What people do about time limits in the Desk: acknowledge, remind, explain."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch
from tests.site import factory

DELAY = "Work Item Delay"


@pytest.fixture
def demanded(launch: Launch) -> str:
	"""The work item of sales is under way, and its time limit demands everything."""
	item = launch.begun.items["sales"]
	factory.put("Work Item", item, status="In Progress")
	clock = frappe.get_all("Clock", {"ref_name": item, "policy": DELAY, "is_open": 1}, pluck="name")[0]
	factory.put(
		"Clock", clock, demands="Acknowledge, Cause, New Date", last_step="Long Overdue", acknowledged_by=None
	)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	return item


# feature: clock-acts.acknowledge
@pytest.mark.parametrize(("lang", "label"), [("en", "Acknowledge"), ("zh", "确认知悉")])
def test_the_head_acknowledges_a_time_limit_in_the_form(
	desk: Callable[..., Page],
	launch: Launch,
	demanded: str,
	shot: Callable[..., Path],
	lang: str,
	label: str,
):
	page = desk(launch.company.head("sales"), f"work-item/{demanded}", lang=lang)
	button = page.get_by_role("button", name=label)
	expect(button).to_be_visible()
	shot(page, f"clock-acts-{lang}")
	button.click()
	expect(page.locator(".alert-message").first).to_be_visible()
	expect(button).to_have_count(0)
	frappe.db.rollback()
	stored = frappe.db.get_value(
		"Clock", {"ref_name": demanded, "policy": DELAY}, ["demands", "acknowledged_by"]
	)
	assert stored == ("Cause, New Date", launch.company.head("sales"))


# feature: clock-acts.remind
def test_the_coordinator_reminds_and_the_owner_explains_in_the_form(
	desk: Callable[..., Page], launch: Launch, demanded: str, shot: Callable[..., Path]
):
	page = desk(launch.company.coordinator, f"work-item/{demanded}")
	page.get_by_role("button", name="Remind").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=message] textarea").fill("Where does it stand?")
	shot(page, "clock-remind")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".alert-message", has_text="Reminder sent").first).to_be_visible()
	page = desk(launch.company.user("member", "sales"), f"work-item/{demanded}")
	page.get_by_role("button", name="Explain Delay").click()
	dialog = page.locator(".modal.show")
	field = dialog.locator("[data-fieldname=cause] input")
	expect(dialog).to_have_css("opacity", "1")  # Until it has faded in, it takes the focus for itself.
	field.click()
	field.press_sequentially("Resource", delay=60)
	dialog.locator(".awesomplete [role=option]", has_text="Resource Shortage").first.click()
	dialog.locator("[data-fieldname=explanation] textarea").fill("Two people are ill")
	dialog.locator("[data-fieldname=new_date] input").fill("2031-01-02")
	dialog.locator("[data-fieldname=explanation] textarea").click()
	shot(page, "clock-explain")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".alert-message", has_text="The coordinator has been told").first).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Work Item", demanded, "delay_cause") == "Resource Shortage"
	assert frappe.db.get_value("Clock", {"ref_name": demanded, "policy": DELAY}, "demands") == "Acknowledge"
