"""Opens records of the Desk as its users do, on a task that several departments work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import frappe
import pytest
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from playwright.sync_api import Page, expect

from tests.site import factory
from tests.site.factory import PASSWORD, Company, Running

# Everything a page asks for has come, so that no error can still follow.
SETTLED = "networkidle"


@dataclass(frozen=True)
class Launch:
	"""A running task with one silent department, and a record of each kind on it."""

	begun: Running
	request: str
	ticket: str
	review: str
	deliverable: str

	@property
	def company(self) -> Company:
		return self.begun.company


@pytest.fixture(scope="module")
def launch(site: str, company: Company) -> Iterator[Launch]:
	"""The task is under way; legal has not answered, sales has handed in, research is late and at risk."""
	begun = factory.running(company, "Executing")
	factory.put(
		"Department Assignment", begun.assignments["legal"], status="Awaiting Answer", answered_on=None
	)
	made = Launch(
		begun,
		factory.request(begun),
		factory.ticket(begun, work_item=begun.items["marketing"]),
		factory.review(begun, "sales"),
		factory.deliverable(begun),
	)
	late = {"health": "At Risk", "is_delayed": 1, "delayed_days": 3}
	factory.rollup.refresh([begun.task])
	factory.put("Work Item", begun.items["research"], **late)
	factory.put("Collab Task", begun.task, **late)
	_mirror(begun)
	frappe.db.commit()  # noqa: TID251 — the browser has to see these records.
	yield made
	frappe.db.rollback()
	frappe.set_user("Administrator")
	factory.forget_tasks(company)
	frappe.db.commit()  # noqa: TID251 — the next module begins without them.


def _mirror(begun: Running) -> None:
	"""The task's row of the silent department says what its assignment says."""
	row = {"parent": begun.task, "assignment": begun.assignments["legal"]}
	frappe.db.set_value(
		"Collab Task Department",
		row,
		{"answer": "Awaiting Answer", "answered_on": None},
		update_modified=False,
	)


@pytest.fixture
def desk(page_for: Callable[..., Page]) -> Callable[..., Page]:
	"""`desk(user, "collab-task", width=360)`: that page of the Desk, complete, as the user sees it."""

	def open_desk(user: str, route: str, lang: str = "en", width: int = 1280) -> Page:
		_speak(user, lang)
		page = page_for(user, lang=lang, width=width, password=PASSWORD)
		answer = page.goto(f"/app/{route}")
		assert answer.ok, answer.text().partition("Traceback")[2][:3000]
		page.wait_for_load_state(SETTLED)
		return page

	yield open_desk
	frappe.db.sql("update `tabUser` set language = 'en' where name like '%@company.example'")
	frappe.db.commit()  # noqa: TID251 — the next test logs in with English again.


def _speak(user: str, lang: str) -> None:
	create_notification_settings(user)
	frappe.db.set_value("User", user, "language", lang)
	frappe.db.commit()  # noqa: TID251 — the server reads the language at the login.
	frappe.clear_cache(user=user)


def is_as_wide_as_the_window(page: Page) -> bool:
	"""No part of the page sticks out to the right."""
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def move(page: Page, action: str) -> None:
	"""Press the button of a move, in the menu if it stops the work."""
	button = page.locator(f".xdept-moves [data-action='{action}']")
	expect(button).to_have_count(1)
	if not button.is_visible():
		page.locator(".xdept-moves .dropdown-toggle").click()
	button.click()


def state(page: Page) -> str:
	"""What the form's head says the state is."""
	return page.locator(".page-head:visible .indicator-pill").first.inner_text().strip()
