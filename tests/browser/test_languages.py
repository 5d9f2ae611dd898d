"""Every screen is wholly in the language of its reader: no English word on a Chinese one, and none the other way."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page

from tests.browser import words_on_screen
from tests.browser.desk import SETTLED, Launch
from tests.site import factory

# Who opens which screens; {task} and the like are names of records.
SCREENS: dict[str, tuple[str, ...]] = {
	"initiator": (
		"collaboration",
		"initiator",
		"collab-task",
		"new Collab Task",
		"collab-task/{task}",
		"acceptance-review/{review}",
		"acceptance-review",
		"issue-ticket/{ticket}",
	),
	"coordinator": (
		"coordinator",
		"department-assignment",
		"work-item",
		"issue-ticket",
		"extension-request/{extension}",
		"clock",
		"clock/{clock}",
		"query-report/Open Time Limits",
		"query-report/Task Register",
		"query-report/Delays by Cause and Department",
	),
	"head.marketing": (
		"department-head",
		"department-assignment/{assignment}",
		"work-item/{item}",
		"work-item/view/tree",
		"collaboration-request/{request}",
		"collaboration-request",
		"deliverable/{deliverable}",
		"progress-log",
		"new Collab Delegation",
		"notification-preference",
	),
	"admin": (
		"collaboration-administration",
		"escalation-policy",
		"escalation-policy/Work Item Delay",
		"working-calendar",
		"collab-settings",
		"new Chat Channel",
		"delivery",
		"new Collab Import",
		"access-explorer",
		"collaboration-health",
		"collab-department/Marketing",
	),
}


@pytest.fixture(scope="module")
def names(launch: Launch) -> dict[str, str]:
	begun = launch.begun
	extension = factory.extension(begun, "marketing")
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	return {
		"task": begun.task,
		"review": launch.review,
		"ticket": launch.ticket,
		"request": launch.request,
		"deliverable": launch.deliverable,
		"assignment": begun.assignments["marketing"],
		"item": begun.items["marketing"],
		"extension": extension,
		"clock": frappe.get_all("Clock", {"ref_name": begun.items["marketing"]}, pluck="name")[0],
	}


# feature: desk.languages
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("who", SCREENS)
def test_a_screen_of_the_desk_is_wholly_in_the_language_of_its_reader(
	desk: Callable[..., Page], names: dict[str, str], launch: Launch, who: str, lang: str
):
	written = words_on_screen.written_by_people()
	page = desk(f"{who}@{launch.company.domain}", "", lang=lang)
	wrong: dict[str, list[str]] = {}
	for screen in SCREENS[who]:
		_open(page, screen.format(**names))
		found = words_on_screen.foreign(words_on_screen.shown(page), lang, written)
		if found:
			wrong[screen] = found
	assert wrong == {}


def _open(page: Page, screen: str) -> None:
	kind, is_new, doctype = screen.partition("new ")
	if is_new and not kind:
		page.evaluate("doctype => frappe.new_doc(doctype)", doctype)
	else:
		page.goto(f"/app/{screen}")
	page.wait_for_load_state(SETTLED)
