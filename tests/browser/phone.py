"""Opens the pages below /collab as people on their phones do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.site.factory import PASSWORD

# A page has a worker only once it has taken it over.
_WORKER = "navigator.serviceWorker.controller ? true : new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', () => done(true)))"


@pytest.fixture
def phone(page_for: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
	"""`phone(user, "/collab", lang="zh", width=360)`: that page as the user sees it."""

	def open_phone(user: str, path: str = "/collab", lang: str = "en", width: int = 360) -> Page:
		create_notification_settings(user)
		frappe.db.set_value("User", user, "language", lang)
		frappe.db.commit()  # noqa: TID251 — the server reads the language at the login.
		frappe.clear_cache(user=user)
		page = page_for(user, lang=lang, width=width, password=PASSWORD)
		answer = page.goto(path)
		assert answer.ok, answer.text()[:3000]
		return page

	yield open_phone
	frappe.db.rollback()
	frappe.db.sql("update `tabUser` set language = 'en' where name like '%@company.example'")
	frappe.db.sql("delete from `tabSent Once` where user like '%@company.example'")
	frappe.db.commit()  # noqa: TID251 — the next test logs in with English again.


def act(page: Page, key: str) -> Locator:
	"""Open the form of an act, from the bar or from the menu behind it; return the form."""
	button = page.locator(f"[data-opens='{key}']")
	expect(button).to_have_count(1)
	if not button.is_visible():
		page.locator(".more > summary").click()
	button.click()
	form = page.locator(f"form[data-form='{key}']")
	expect(form).to_be_visible()
	return form


def submit(form: Locator) -> None:
	form.locator("[type=submit]").click()


def sent(page: Page) -> None:
	"""Wait until the server has taken what was sent."""
	expect(page.locator("#notices .good")).to_be_visible()


def with_worker(page: Page) -> Page:
	"""The page once its worker has taken it over and has kept it."""
	page.evaluate(_WORKER)
	page.reload()
	page.wait_for_load_state("networkidle")
	return page


def photo(width: int = 3000, height: int = 2000) -> dict[str, object]:
	"""A picture as a camera makes it, larger than is sent."""
	buffer = io.BytesIO()
	Image.effect_noise((width, height), 40).convert("RGB").save(buffer, "JPEG", quality=92)
	return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
