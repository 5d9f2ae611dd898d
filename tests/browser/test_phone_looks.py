"""How the pages below /collab look: on a phone and wide, light and dark, in both languages, and for a thumb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page

from tests.browser.accessible import faults, too_small
from tests.browser.desk import Launch, is_as_wide_as_the_window, launch
from tests.browser.phone import act, phone
from xdept_collab.rules.web_pages import path_of

__all__ = ["launch", "phone"]

SIZES = pytest.mark.parametrize(("lang", "width"), [("en", 360), ("zh", 360), ("en", 1280), ("zh", 1280)])


def pages_of(launch: Launch) -> dict[str, str]:
	return {
		"inbox": "/collab",
		"tasks": "/collab/tasks",
		"task": path_of("Collab Task", launch.begun.task),
		"assignment": path_of("Department Assignment", launch.begun.assignments["research"]),
		"work-item": path_of("Work Item", launch.begun.items["research"]),
		"request": path_of("Collaboration Request", launch.request),
		"ticket": path_of("Issue Ticket", launch.ticket),
		"refused": "/collab/task/T0",
	}


# feature: phone.looks
@SIZES
def test_every_page_fits_and_is_read_and_hit_without_effort(
	phone: Callable[..., Page],
	launch: Launch,
	shot: Callable[..., Path],
	page_errors: list,
	lang: str,
	width: int,
):
	page = phone(launch.company.head("research"), lang=lang, width=width)
	for name, path in pages_of(launch).items():
		page.goto(path)
		look_at(page, name)
		shot(page, f"phone-{name}-{lang}-{width}")
	page_errors[:] = [each for each in page_errors if "403" not in each]
	page = phone(launch.company.initiator, path_of("Acceptance Review", launch.review), lang, width)
	look_at(page, "review")
	shot(page, f"phone-review-{lang}-{width}")


def look_at(page: Page, name: str) -> None:
	assert is_as_wide_as_the_window(page), name
	assert faults(page) == [], name
	assert too_small(page) == [], name


# feature: phone.looks
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_are_read_in_the_dark(
	phone: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str
):
	page = phone(launch.company.head("research"), lang=lang)
	page.emulate_media(color_scheme="dark", reduced_motion="reduce")
	for name in ("inbox", "task", "assignment", "work-item"):
		page.goto(pages_of(launch)[name])
		assert faults(page) == [], name
		shot(page, f"phone-dark-{name}-{lang}")
	act(page, "ticket")
	assert faults(page, "dialog[open]") == []
	assert too_small(page) == []
	shot(page, f"phone-dark-form-{lang}")


# feature: phone.looks
def test_the_likeliest_act_is_at_the_thumb(phone: Callable[..., Page], launch: Launch):
	frappe.db.set_value(
		"Department Assignment", launch.begun.assignments["legal"], "status", "Awaiting Answer"
	)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = phone(
		launch.company.head("legal"),
		path_of("Department Assignment", launch.begun.assignments["legal"]),
	)
	box = page.locator(".acts > .primary").bounding_box()
	height = page.viewport_size["height"]
	assert box["y"] > height * 0.7
	assert box["y"] + box["height"] <= height
	assert box["height"] >= 44


# feature: phone.pages
def test_a_page_is_read_without_scripts(phone: Callable[..., Page], launch: Launch):
	page = phone(launch.company.head("research"))
	state = page.context.storage_state()
	context = page.context.browser.new_context(
		storage_state=state, java_script_enabled=False, base_url=page.url.split("/collab")[0]
	)
	plain = context.new_page()
	plain.goto(path_of("Collab Task", launch.begun.task))
	assert "Launch of 500 units" in plain.locator("h1").inner_text()
	assert plain.locator("noscript").count() == 1
	context.close()
