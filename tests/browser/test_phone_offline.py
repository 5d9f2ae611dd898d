"""Typed on the phone, network cut, sent exactly once when it returns; two taps on a slow network act once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PageErrors, log_in
from tests.browser.desk import Launch, launch
from tests.browser.phone import act, phone, photo, sent, submit, with_worker
from tests.site import factory
from xdept_collab.rules.web_pages import path_of

__all__ = ["launch", "phone"]

ITEM, LOG = "Work Item", "Progress Log"
SEND = "**/api/method/xdept_collab.api.once.send"


@pytest.fixture
def item(launch: Launch) -> str:
	name = launch.begun.items["sales"]
	factory.put(ITEM, name, status="In Progress")
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	return name


@pytest.fixture(autouse=True)
def without_network_errors(page_errors: PageErrors):
	"""A browser without network says so on its console."""
	yield
	kept = [each for each in page_errors if "ERR_" not in each and "Failed to load resource" not in each]
	page_errors[:] = kept


def logs(item: str, narrative: str) -> int:
	frappe.db.rollback()
	return frappe.db.count(LOG, {"work_item": item, "narrative": narrative})


def type_log(page: Page, narrative: str) -> object:
	form = act(page, "log")
	form.locator("[name=narrative]").fill(narrative)
	form.locator("[name=progress_percent]").fill("60")
	return form


# feature: phone.offline
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_typed_without_network_is_kept_and_sent_once_when_it_returns(
	phone: Callable[..., Page], launch: Launch, item: str, shot: Callable[..., Path], lang: str
):
	said = f"Typed in the cellar ({lang})"
	page = with_worker(phone(launch.company.user("member", "sales"), path_of(ITEM, item), lang))
	form = type_log(page, said)
	form.locator("[name=photos]").set_input_files(photo())
	expect(form.locator(".photos img")).to_have_count(1)
	page.context.set_offline(True)
	submit(form)
	expect(page.locator("#notices .kept")).to_be_visible()
	shot(page, f"phone-kept-{lang}")
	assert logs(item, said) == 0
	page.goto("/collab/tasks", wait_until="commit")
	expect(page.locator("#waiting li")).to_have_count(1)
	shot(page, f"phone-offline-{lang}")
	page.context.set_offline(False)
	page.evaluate("dispatchEvent(new Event('online'))")
	expect(page.locator("#waiting li")).to_have_count(0)
	assert logs(item, said) == 1
	page.goto(path_of(ITEM, item))
	page.wait_for_load_state("networkidle")
	assert logs(item, said) == 1


# feature: phone.exactly-once
def test_an_answer_that_is_lost_leads_to_no_second_act(phone: Callable[..., Page], launch: Launch, item: str):
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item))
	lost: list[int] = []

	def lose(route: Route) -> None:
		lost.append(route.fetch().status)
		route.abort()

	page.route(SEND, lose, times=1)
	form = type_log(page, "The answer was lost")
	submit(form)
	expect(page.locator("#notices .kept")).to_be_visible()
	assert (lost, logs(item, "The answer was lost")) == ([200], 1)
	page.evaluate("dispatchEvent(new Event('online'))")
	sent(page)
	assert logs(item, "The answer was lost") == 1


# feature: phone.exactly-once
def test_two_taps_on_a_slow_network_act_once(phone: Callable[..., Page], launch: Launch, item: str):
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item))
	arrived: list[str] = []

	def slowly(route: Route) -> None:
		arrived.append(route.request.post_data_json["key"])
		page.wait_for_timeout(800)
		route.continue_()

	form = type_log(page, "Tapped twice")
	page.route(SEND, slowly)
	form.locator("[type=submit]").dblclick()
	sent(page)
	assert (len(arrived), logs(item, "Tapped twice")) == (1, 1)


# feature: phone.exactly-once
def test_two_taps_past_the_button_act_once_as_well(phone: Callable[..., Page], launch: Launch, item: str):
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item))
	form = type_log(page, "Sent twice")
	network = page.context.new_cdp_session(page)
	network.send("Network.enable")
	slow = {"offline": False, "latency": 600, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
	network.send("Network.emulateNetworkConditions", slow)
	form.evaluate(
		"""(form) => { const busy = form.querySelector("[type=submit]");
		form.requestSubmit(); busy.removeAttribute("aria-busy"); form.requestSubmit(); }"""
	)
	sent(page)
	page.wait_for_timeout(3000)
	assert logs(item, "Sent twice") == 1


# feature: phone.offline
def test_what_is_typed_survives_a_reload_with_its_key(phone: Callable[..., Page], launch: Launch, item: str):
	page = phone(launch.company.user("member", "sales"), path_of(ITEM, item))
	form = type_log(page, "Half a sentence")
	form.locator("[name=photos]").set_input_files(photo(400, 300))
	expect(form.locator(".photos img")).to_have_count(1)
	page.wait_for_timeout(600)
	page.reload()
	form = act(page, "log")
	expect(form.locator("[name=narrative]")).to_have_value("Half a sentence")
	expect(form.locator(".photos img")).to_have_count(1)
	submit(form)
	sent(page)
	assert logs(item, "Half a sentence") == 1


# feature: phone.offline
def test_a_refusal_after_the_network_is_back_stands_in_words_until_it_is_dealt_with(
	phone: Callable[..., Page], launch: Launch, item: str
):
	page = with_worker(phone(launch.company.user("member", "sales"), path_of(ITEM, item)))
	form = type_log(page, "Blocked, says nobody why")
	form.locator("[name=health]").select_option("Blocked")
	page.context.set_offline(True)
	submit(form)
	expect(page.locator("#notices .kept")).to_be_visible()
	page.context.set_offline(False)
	page.goto("/collab")
	waiting = page.locator("#waiting li")
	expect(waiting).to_contain_text("needs the blocker")
	waiting.locator("button").click()
	expect(waiting).to_have_count(0)
	assert logs(item, "Blocked, says nobody why") == 0


# feature: phone.offline
def test_pages_are_read_without_network_and_by_their_reader_alone(
	phone: Callable[..., Page], launch: Launch, item: str, shot: Callable[..., Path]
):
	path = path_of(ITEM, item)
	page = with_worker(phone(launch.company.user("member", "sales"), path))
	page.context.set_offline(True)
	page.reload()
	expect(page.locator("h1")).to_have_text("Work of sales")
	page.goto("/collab/request/C1", wait_until="commit")
	expect(page.locator("h1")).to_have_text("No Network")
	page.context.clear_cookies()
	page.goto(path, wait_until="commit")
	expect(page.locator("body")).not_to_contain_text("Work of sales")
	shot(page, "phone-logged-out-offline")
	page.context.set_offline(False)
	page.goto(path, wait_until="commit")
	page.wait_for_url("**/login**")


# feature: phone.offline
def test_what_somebody_has_typed_is_not_sent_in_the_name_of_the_next_user_of_the_phone(
	phone: Callable[..., Page], launch: Launch, item: str
):
	page = with_worker(phone(launch.company.user("member", "sales"), path_of(ITEM, item)))
	form = type_log(page, "From the first")
	page.context.set_offline(True)
	submit(form)
	expect(page.locator("#notices .kept")).to_be_visible()
	page.context.clear_cookies()
	log_in(page.context, launch.company.head("sales"), factory.PASSWORD)
	page.context.set_offline(False)
	page.wait_for_timeout(1500)
	page.goto("/collab")
	page.wait_for_load_state("networkidle")
	expect(page.locator("#waiting li")).to_have_count(0)
	assert logs(item, "From the first") == 0
	page.context.clear_cookies()
	log_in(page.context, launch.company.user("member", "sales"), factory.PASSWORD)
	page.goto("/collab")
	sent(page)
	assert logs(item, "From the first") == 1


# feature: phone.offline
def test_the_pages_can_be_put_on_the_first_screen_of_a_phone(phone: Callable[..., Page], launch: Launch):
	page = with_worker(phone(launch.company.head("sales")))
	browser = page.context.new_cdp_session(page)
	manifest = browser.send("Page.getAppManifest")
	assert manifest["errors"] == []
	assert manifest["url"].endswith("/collab/manifest.webmanifest")
	errors = {
		each["errorId"] for each in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
	}
	assert errors <= {"in-incognito"}, errors  # A profile of a test is a private window.
