"""A task shows its departments' answers and the moves that its users may make."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageErrors
from tests.browser.desk import Launch, is_as_wide_as_the_window, move, state


# feature: desk.answers
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "silence"), [("en", "No answer yet"), ("zh", "尚未答复")])
def test_a_silent_department_stands_out_in_the_grid_of_answers(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	lang: str,
	silence: str,
	width: int,
):
	page = desk(launch.company.coordinator, f"collab-task/{launch.begun.task}", lang=lang, width=width)
	rows = page.locator(".xdept-answers tbody tr")
	expect(rows).to_have_count(5)
	silent = page.locator(".xdept-answers tr.xdept-silent")
	expect(silent).to_have_count(1)
	assert silent.get_attribute("data-department") == launch.company.names["legal"]
	assert silent.locator(".xdept-no-answer").inner_text().strip() == silence
	assert is_as_wide_as_the_window(page)
	shot(page, f"task-{lang}-{width}")


# feature: desk.answers
def test_only_assignments_that_one_may_open_are_links(desk: Callable[..., Page], launch: Launch):
	route = f"collab-task/{launch.begun.task}"
	page = desk(launch.company.coordinator, route)
	expect(page.locator(".xdept-answers tbody a")).to_have_count(5)
	expect(page.locator(".xdept-answers [data-remind]")).to_have_count(
		4
	)  # Who is only informed owes nothing.
	page = desk(launch.company.user("member", "sales"), route)
	expect(page.locator(".xdept-answers tbody a")).to_have_text([launch.company.names["sales"]])
	expect(page.locator(".xdept-answers [data-remind]")).to_have_count(0)


# feature: desk.moves
def test_a_move_that_stops_the_work_asks_for_its_reason_and_says_why(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	page = desk(launch.company.coordinator, f"collab-task/{launch.begun.task}")
	expect(page.locator(".actions-btn-group:visible")).to_have_count(0)
	move(page, "Hold")
	dialog = page.locator(".modal.show")
	expect(dialog).to_contain_text("Say why the work stops")
	dialog.locator(".btn-modal-primary").click()
	assert frappe.db.get_value("Collab Task", launch.begun.task, "status") == "Executing"
	missing = page.locator(".modal.show", has=page.locator(".msgprint:visible"))
	expect(missing).to_contain_text("Reason")
	missing.locator(".btn-modal-close").click()
	expect(missing).to_have_count(0)
	shot(page, "task-reason-dialog")
	dialog = page.locator(".modal.show", has=page.locator("[data-fieldname=reason]"))
	dialog.locator("[data-fieldname=reason] textarea").fill("The supplier stopped for two weeks")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".page-head:visible .indicator-pill").first).to_have_text("On Hold")
	move(page, "Resume")
	expect(page.locator(".page-head:visible .indicator-pill").first).to_have_text("Executing")
	frappe.db.rollback()
	reasons = frappe.get_all(
		"Transition Log", {"ref_name": launch.begun.task, "action": "Hold"}, pluck="reason"
	)
	assert reasons == ["The supplier stopped for two weeks"]


# feature: desk.moves
def test_what_was_typed_is_saved_before_a_move(desk: Callable[..., Page], launch: Launch):
	item = launch.begun.items["marketing"]
	page = desk(launch.company.user("member", "marketing"), f"work-item/{item}")
	page.locator("[data-fieldname=description] textarea").fill("Colours as agreed")
	page.locator("[data-fieldname=description] textarea").blur()
	move(page, "Start")
	expect(page.locator(".page-head:visible .indicator-pill").first).to_have_text("In Progress")
	frappe.db.rollback()
	assert frappe.db.get_value("Work Item", item, ["status", "description"]) == (
		"In Progress",
		"Colours as agreed",
	)


# feature: desk.moves
def test_who_comes_second_reads_what_happened(
	desk: Callable[..., Page],
	launch: Launch,
	page_errors: PageErrors,
):
	item = launch.begun.items["research"]
	page = desk(launch.company.user("member", "research"), f"work-item/{item}")
	expect(page.locator(".xdept-moves [data-action='Start']")).to_be_visible()
	frappe.db.set_value("Work Item", item, "status", "In Progress")
	frappe.db.commit()  # noqa: TID251 — somebody else was faster.
	move(page, "Start")
	expect(page.locator(".msgprint:visible")).to_contain_text("In Progress")
	assert state(page) == "In Progress"
	page_errors.clear()  # The browser notes the refused request itself.


# feature: desk.answers
def test_a_reminder_reaches_the_silent_department(desk: Callable[..., Page], launch: Launch):
	assignment = launch.begun.assignments["legal"]
	page = desk(launch.company.coordinator, f"collab-task/{launch.begun.task}")
	page.locator(f"[data-remind='{assignment}']").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-fieldname=message] textarea").fill("Please answer today")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".alert-message", has_text="Reminder sent").first).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Department Assignment", assignment, ["reminder_open", "reminder_text"]) == (
		1,
		"Please answer today",
	)


# feature: desk.connections
def test_a_task_leads_to_its_records(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.coordinator, f"collab-task/{launch.begun.task}")
	page.get_by_role("tab", name="Connections").click()
	for doctype in (
		"Department Assignment",
		"Work Item",
		"Collaboration Request",
		"Issue Ticket",
		"Acceptance Review",
	):
		badge = page.locator(f".form-dashboard:visible .document-link[data-doctype='{doctype}']")
		expect(badge).to_be_visible()
		expect(badge.locator(".count")).not_to_be_empty()
