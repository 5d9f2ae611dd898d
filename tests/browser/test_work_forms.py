"""Forms of daily work come filled in, ask what they need, and offer only what makes sense."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from frappe.utils import nowdate
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window


# feature: desk.answer-block
@pytest.mark.parametrize("width", [1280, 360])
def test_the_head_who_has_to_answer_meets_the_answer_block_first(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	width: int,
):
	name = launch.begun.assignments["legal"]
	page = desk(launch.company.head("legal"), f"department-assignment/{name}", width=width)
	expect(page.locator(".xdept-moves [data-action='Accept']")).to_be_visible()
	answer, contract = (
		page.locator("[data-fieldname=accepted_scope]"),
		page.locator("[data-fieldname=part]:visible"),
	)
	assert answer.first.bounding_box()["y"] < contract.first.bounding_box()["y"]
	assert is_as_wide_as_the_window(page)
	shot(page, f"assignment-answer-{width}")


# feature: desk.progress-log
def test_log_progress_opens_a_report_that_knows_the_work(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
):
	item = launch.begun.items["marketing"]
	page = desk(launch.company.user("member", "marketing"), f"work-item/{item}")
	page.get_by_role("button", name="Log Progress").click()
	page.wait_for_url("**/progress-log/new-*")
	page.locator(".ql-editor:visible, [data-fieldname=narrative]:visible textarea").first.fill(
		"Half is printed"
	)
	page.locator("[data-fieldname=progress]:visible input").fill("50")
	page.locator("[data-fieldname=progress]:visible input").blur()
	shot(page, "progress-log")
	page.get_by_role("button", name="Save").click()
	page.wait_for_url(lambda url: "/new-" not in url)
	frappe.db.rollback()
	stored = frappe.get_all("Progress Log", {"work_item": item}, ["day", "progress", "assignment", "health"])
	assert [(str(row.day), row.progress, row.assignment, row.health) for row in stored] == [
		(nowdate(), 50, launch.begun.assignments["marketing"], "On Track")
	]


# feature: desk.link-queries
def test_the_owner_of_work_is_chosen_among_the_departments_people(
	desk: Callable[..., Page],
	launch: Launch,
):
	company = launch.company
	page = desk(company.head("sales"), f"work-item/{launch.begun.items['sales']}")
	field = page.locator("[data-fieldname=owner_user]:visible input")
	field.fill("")
	field.click()
	choices = page.locator("[data-fieldname=owner_user]:visible [role=option] strong")
	expect(choices.first).to_be_visible()
	wanted = {
		company.user(position, "sales") for position in ("head", "deputy", "liaison", "member", "helper")
	}
	found = {text for text in choices.all_inner_texts() if "@" in text}
	assert found == wanted


# feature: desk.ticket-dates
def test_proposed_dates_start_from_the_dates_of_the_work(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.coordinator, f"issue-ticket/{launch.ticket}")
	page.get_by_role("button", name="Propose Dates").click()
	row = page.locator("[data-fieldname=proposed_dates] .grid-body .grid-row")
	expect(row).to_have_count(1)
	item = launch.begun.items["marketing"]
	start = frappe.db.get_value("Work Item", item, "planned_start")
	expect(row.locator("[data-fieldname=work_item]").first).to_contain_text(item)
	expect(row.locator("[data-fieldname=old_start]").first).to_contain_text(str(start))


# feature: desk.review-signing
@pytest.mark.parametrize("width", [1280, 360])
def test_only_the_reviewers_own_row_has_the_sign_button(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	width: int,
):
	page = desk(launch.company.initiator, f"acceptance-review/{launch.review}", width=width)
	expect(page.locator("[data-sign]")).to_have_count(1)
	page.locator("[data-sign]").click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator("[data-fieldname=decision] select")).to_be_visible()
	expect(dialog.locator("[data-fieldname=signature]").first).to_be_visible()
	shot(page, f"review-sign-{width}")


# feature: desk.versions
def test_a_new_version_is_uploaded_with_what_changed(
	desk: Callable[..., Page],
	launch: Launch,
	tmp_path: Path,
):
	draft = tmp_path / "report.txt"
	draft.write_text("the first draft")
	page = desk(launch.company.head("marketing"), f"deliverable/{launch.deliverable}")
	page.get_by_role("button", name="New Version").click()
	page.locator(".modal.show .btn-attach").click()
	with page.expect_file_chooser() as chooser:
		page.locator(".file-upload-area .btn-file-upload", has_text="My Device").click()
	chooser.value.set_files(draft)
	page.locator(".modal.show .btn-modal-primary", has_text="Upload").click()
	dialog = page.locator(".modal.show", has=page.locator("[data-fieldname=reason]"))
	dialog.locator("[data-fieldname=reason] textarea").fill("First draft for comments")
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".xdept-facts")).to_contain_text("Version 1")
	frappe.db.rollback()
	stored = frappe.get_all(
		"Deliverable Version", {"deliverable": launch.deliverable}, ["number", "reason", "size"]
	)
	assert [(row.number, row.reason, row.size) for row in stored] == [(1, "First draft for comments", 15)]
