"""Delays and meetings in the Desk: what is late says so in words, and the coordinator takes meetings down."""

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window, move
from tests.site import factory


@pytest.fixture
def warned(launch: Launch) -> Launch:
	"""The work of research has a yellow warning, that of sales a red one."""
	for key, level in (("research", "Yellow"), ("sales", "Red")):
		factory.put("Work Item", launch.begun.items[key], delay_warning=level)
		factory.put("Department Assignment", launch.begun.assignments[key], delay_warning=level)
	factory.rollup.refresh([launch.begun.task])
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	return launch


# feature: desk.delay-warning
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "words"), [("en", ("Yellow", "Red")), ("zh", ("黄色预警", "红色预警"))])
def test_a_warning_of_a_delay_is_a_word_and_a_colour(
	desk: Callable[..., Page],
	warned: Launch,
	shot: Callable[..., Path],
	lang: str,
	words: tuple[str, str],
	width: int,
):
	page = desk(warned.company.coordinator, "work-item/view/list", lang=lang, width=width)
	for word, colour in zip(words, ("yellow", "red"), strict=True):
		sign = page.locator(f".xdept-warning-{colour}:visible").first
		expect(sign).to_have_text(word)
	assert is_as_wide_as_the_window(page)
	shot(page, f"delay-warning-list-{lang}-{width}")
	page.goto(f"/app/collab-task/{warned.begun.task}")
	for word, colour in zip(words, ("yellow", "red"), strict=True):
		expect(page.locator(f".xdept-answers .xdept-warning-{colour}")).to_have_text(word)
	shot(page, f"delay-warning-task-{lang}-{width}")


# feature: task.meetings-held
@pytest.mark.parametrize(
	("lang", "group", "button"), [("en", "Meetings", "Kick-off Was Held"), ("zh", "会议", "启动会已召开")]
)
def test_the_coordinator_takes_the_kick_off_down_in_the_form(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	lang: str,
	group: str,
	button: str,
):
	factory.put("Collab Task", launch.begun.task, kickoff_held_on=None)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(launch.company.coordinator, f"collab-task/{launch.begun.task}", lang=lang)
	page.get_by_role("button", name=group).click()
	page.locator(".dropdown-item:visible", has_text=button).click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator("[data-fieldname=held_on] input")).not_to_have_value("")
	shot(page, f"kickoff-{lang}")
	dialog.locator(".btn-modal-primary").click()
	expect(dialog).to_have_count(0)
	frappe.db.rollback()
	assert frappe.db.get_value("Collab Task", launch.begun.task, "kickoff_held_on") == getdate(nowdate())
	page = desk(launch.company.initiator, f"collab-task/{launch.begun.task}", lang=lang)
	expect(page.get_by_role("button", name=group)).to_have_count(0)


# feature: delay.cause-at-hand-in
@pytest.mark.parametrize(
	("lang", "shown", "typed"), [("en", "Requirement Change", "Requirement"), ("zh", "需求变更", "需求")]
)
def test_the_form_asks_for_the_cause_before_late_work_is_submitted(
	desk: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	lang: str,
	shown: str,
	typed: str,
):
	item = launch.begun.items["marketing"]
	late = {"planned_start": None, "planned_end": add_days(nowdate(), -2)}
	factory.put("Work Item", item, status="In Progress", delay_cause=None, **late)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(launch.company.user("member", "marketing"), f"work-item/{item}", lang=lang)
	move(page, "Submit")
	dialog = page.locator(".modal.show")
	field = dialog.locator("[data-fieldname=cause] input")
	expect(dialog).to_have_css("opacity", "1")  # Until it has faded in, it takes the focus for itself.
	field.click()
	field.press_sequentially(typed, delay=60)
	choice = dialog.locator(".awesomplete [role=option]", has_text=shown).first
	expect(choice).to_be_visible()
	shot(page, f"delay-cause-{lang}")
	choice.click()
	dialog.locator(".btn-modal-primary").click()
	expect(page.locator(".page-head:visible .indicator-pill").first).to_have_text(
		{"en": "Submitted", "zh": "已提交"}[lang]
	)
	frappe.db.rollback()
	assert frappe.db.get_value("Work Item", item, ["status", "delay_cause"]) == (
		"Submitted",
		"Requirement Change",
	)


# feature: delay.report
@pytest.mark.parametrize(
	("lang", "words"),
	[("en", ("Resource Shortage", "Preventable")), ("zh", ("资源不足", "可避免"))],
)
def test_the_report_of_delays_is_read_in_the_user_s_language(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, words: tuple[str, str]
):
	item = launch.begun.items["research"]
	factory.put("Work Item", item, delay_cause="Resource Shortage", planned_end=add_days(nowdate(), -3))
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(launch.company.coordinator, "query-report/Delays%20by%20Cause%20and%20Department", lang=lang)
	for word in words:
		expect(page.locator(".dt-cell__content", has_text=word).first).to_be_visible()
	shot(page, f"delay-report-{lang}")
