"""What people do on their phones: answer, report with a photo, ask, tell of a problem, sign, acknowledge, explain."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageErrors
from tests.browser.desk import Launch, is_as_wide_as_the_window, launch
from tests.browser.phone import act, phone, photo, sent, submit
from tests.site import factory
from tests.site.factory import PASSWORD
from xdept_collab.rules.web_pages import opening, path_of

__all__ = ["launch", "phone"]

ITEM, ASSIGNMENT, LOG, REVIEW = "Work Item", "Department Assignment", "Progress Log", "Acceptance Review"
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


def stored(doctype: str, name: str, field: str | list[str]) -> object:
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def put(doctype: str, name: str, **values: object) -> None:
	factory.put(doctype, name, **values)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.


# feature: phone.log
@LANGUAGES
def test_the_owner_reports_with_a_photo_that_was_made_small(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str
):
	item = launch.begun.items["sales"]
	put(ITEM, item, status="In Progress")
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item), lang)
	form = act(page, "log")
	form.locator("[name=narrative]").fill("Half of the shops have signed")
	form.locator("[name=progress_percent]").fill("55")
	form.locator("[name=photos]").set_input_files(photo())
	expect(form.locator(".photos img")).to_have_count(1)
	assert is_as_wide_as_the_window(page)
	shot(page, f"phone-log-{lang}")
	submit(form)
	sent(page)
	frappe.db.rollback()
	log = frappe.get_last_doc(LOG, {"work_item": item})
	assert (log.narrative, log.progress, len(log.files)) == ("Half of the shops have signed", 55, 1)
	kept = frappe.get_doc("File", {"attached_to_name": log.name})
	size = Image.open(io.BytesIO(kept.get_content())).size
	assert (kept.is_private, size) == (1, (1600, 1067))
	expect(page.locator(".story img").first).to_be_visible()
	shot(page, f"phone-item-{lang}")


# feature: phone.refusal
def test_a_refusal_stands_beside_the_form_and_nothing_typed_is_lost(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path], page_errors: PageErrors
):
	item = launch.begun.items["sales"]
	put(ITEM, item, status="In Progress")
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item))
	form = act(page, "log")
	submit(form)
	expect(form.locator(".refusals")).to_contain_text("is empty")
	form.locator("[name=narrative]").fill("Nothing moves")
	form.locator("[name=health]").select_option("Blocked")
	submit(form)
	expect(form.locator(".refusals")).to_contain_text("needs the blocker")
	shot(page, "phone-refused")
	expect(form.locator("[name=narrative]")).to_have_value("Nothing moves")
	form.locator("[name=blocker]").fill("No material")
	submit(form)
	sent(page)
	assert len(page_errors) == 1, "the browser notes the refusal as a failed request"
	page_errors.clear()


# feature: phone.answer
@LANGUAGES
def test_the_head_answers_with_conditions(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str
):
	name = launch.begun.assignments["legal"]
	put(ASSIGNMENT, name, status="Awaiting Answer", conditions=None)
	page = phone(launch.company.head("legal"), path_of(ASSIGNMENT, name), lang)
	shot(page, f"phone-assignment-{lang}")
	form = act(page, "move-accept_with_conditions")
	form.locator("[name=reason]").fill("Two more weeks")
	form.locator("[name='values.accepted_scope']").fill("The contracts")
	shot(page, f"phone-conditions-{lang}")
	submit(form)
	sent(page)
	found = stored(ASSIGNMENT, name, ["status", "conditions", "accepted_scope", "answered_by"])
	assert found == ("Conditional", "Two more weeks", "The contracts", launch.company.head("legal"))
	put(ASSIGNMENT, name, status="Awaiting Answer", conditions=None)


# feature: phone.answer
def test_a_decline_needs_its_reason_and_the_bar_offers_the_likeliest_first(
	phone: Callable[..., Page], launch: Launch
):
	name = launch.begun.assignments["legal"]
	put(ASSIGNMENT, name, status="Awaiting Answer")
	page = phone(launch.company.head("legal"), path_of(ASSIGNMENT, name))
	expect(page.locator(".acts > .primary")).to_have_text("Accept")
	form = act(page, "move-decline")
	submit(form)
	expect(form.locator(".refusals")).to_contain_text("Reason")
	form.locator("[name=reason]").fill("We have no lawyer free")
	submit(form)
	sent(page)
	assert stored(ASSIGNMENT, name, "status") == "Declined"
	put(ASSIGNMENT, name, status="Awaiting Answer", decline_reason=None)


# feature: phone.sign
@LANGUAGES
def test_a_reviewer_signs_with_his_finger_as_in_the_desk(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str
):
	put(REVIEW, launch.review, status="In Review")
	frappe.db.sql(
		"update `tabAcceptance Reviewer` set decision = null, signature = null where parent = %s",
		launch.review,
	)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = phone(launch.company.initiator, path_of(REVIEW, launch.review), lang)
	form = act(page, "sign-review")
	form.locator("[name=decision]").select_option("Passed")
	canvas = form.locator("canvas")
	canvas.scroll_into_view_if_needed()
	box = canvas.bounding_box()
	page.mouse.move(box["x"] + 20, box["y"] + 40)
	page.mouse.down()
	for step in range(10):
		page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + 40 + 60 * (step % 2))
	page.mouse.up()
	shot(page, f"phone-signature-{lang}")
	submit(form)
	sent(page)
	row = {"parent": launch.review, "user": launch.company.initiator}
	decision, signature = stored("Acceptance Reviewer", row, ["decision", "signature"])
	assert decision == "Passed"
	assert signature.startswith("data:image/png;base64,")
	assert len(signature) > 500


# feature: phone.acknowledge
def test_the_owner_acknowledges_a_time_limit_and_explains_the_delay(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path]
):
	item = launch.begun.items["research"]
	put(ITEM, item, status="In Progress")
	clock = frappe.get_all(
		"Clock", {"ref_name": item, "policy": "Work Item Delay", "is_open": 1}, pluck="name"
	)[0]
	asked = "Acknowledge, Cause, New Date"
	put("Clock", clock, demands=asked, last_step="Long Overdue", acknowledged_by=None)
	page = phone(launch.company.user("member", "research"), path_of(ITEM, item))
	shot(page, "phone-late")
	submit(act(page, f"acknowledge-{clock}"))
	sent(page)
	assert stored("Clock", clock, "demands") == "Cause, New Date"
	form = act(page, "explain")
	form.locator("[name=cause]").select_option("Resource Shortage")
	form.locator("[name=explanation]").fill("Two people are ill")
	form.locator("[name=new_date]").fill("2031-01-02")
	submit(form)
	sent(page)
	assert stored("Clock", clock, "demands") in ("", None)


# feature: phone.raise
def test_a_member_asks_another_department_and_tells_of_a_problem(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path]
):
	name, research = launch.begun.assignments["sales"], launch.company.names["research"]
	page = phone(launch.company.user("member", "sales"), path_of(ASSIGNMENT, name))
	form = act(page, "request")
	form.locator("[name=to_department]").select_option(research)
	form.locator("[name=content]").fill("The price list by Friday")
	shot(page, "phone-request")
	submit(form)
	sent(page)
	form = act(page, "ticket")
	form.locator("[name=title]").fill("The stand has no power")
	form.locator("[name=description]").fill("Nothing can be shown")
	form.locator("[name=responsible_department]").select_option(research)
	form.locator("[name=is_urgent]").check()
	submit(form)
	sent(page)
	frappe.db.rollback()
	request = frappe.get_last_doc("Collaboration Request", {"from_assignment": name})
	assert (request.content, request.to_department) == ("The price list by Friday", research)
	ticket = frappe.get_last_doc("Issue Ticket", {"task": launch.begun.task})
	assert (ticket.title, ticket.is_urgent) == ("The stand has no power", 1)


# feature: phone.links
def test_a_link_of_a_mail_leads_through_the_login_to_the_record(
	page_for: Callable[..., Page], launch: Launch
):
	page = page_for(width=360)
	page.set_extra_http_headers({"User-Agent": "Phone Mobile"})
	page.goto(opening(ITEM, launch.begun.items["sales"]))
	page.locator("#login_email").fill(launch.company.head("sales"))
	page.locator("#login_password").fill(PASSWORD)
	page.locator(".form-login .btn-login").click()
	page.wait_for_url(f"**{path_of(ITEM, launch.begun.items['sales'])}")
	expect(page.locator("h1")).to_be_visible()


# feature: language.switch
def test_a_user_switches_the_language_of_all_pages_by_one_tap(phone: Callable[..., Page], launch: Launch):
	page = phone(launch.company.head("sales"))
	expect(page.locator("html")).to_have_attribute("lang", "en")
	page.locator("[data-language=zh]").click()
	expect(page.locator("html")).to_have_attribute("lang", "zh")
	assert stored("User", launch.company.head("sales"), "language") == "zh"
	page.goto("/collab/tasks")
	expect(page.locator("html")).to_have_attribute("lang", "zh")
