"""Fixtures of the browser tests: one Chromium, a logged-in page for each user, screenshots that are kept.

A page fails its test when the browser reports an error on its console or an uncaught exception.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.desk import desk, launch  # noqa: F401  # pages of the Desk on a running task
from tests.site.conftest import company, http, rollback, site  # noqa: F401  # the same site and people

FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-dev-shm-usage",
]
HEIGHT = {1280: 800, 360: 740}
MILLISECONDS_TO_WAIT = 20_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	"""The machine's own Chromium, without a window."""
	with sync_playwright() as playwright:
		started = playwright.chromium.launch(executable_path=os.environ["XDEPT_CHROMIUM"], args=FLAGS)
		yield started
		started.close()


class PageErrors(list[str]):
	"""What the browser complained about, as text."""

	def watch(self, page: Page) -> None:
		"""Note console errors and uncaught exceptions of the page."""
		page.on("console", self.note_console)
		page.on("pageerror", lambda error: self.append(f"uncaught: {error}"))

	def note_console(self, message: ConsoleMessage) -> None:
		"""Keep errors; warnings and logs are the page's own business."""
		if message.type == "error":
			self.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def page_errors() -> Iterator[PageErrors]:
	"""Errors of all pages of the test; a test that expects some clears the list."""
	errors = PageErrors()
	yield errors
	assert not errors, "The browser reported errors:\n" + "\n".join(errors)


@pytest.fixture
def page_for(browser: Browser, page_errors: PageErrors) -> Iterator[Callable[..., Page]]:
	"""`page_for(user, lang="zh", width=360)`: a page of a fresh browser profile, logged in through the API."""
	contexts: list[BrowserContext] = []

	def open_page(
		user: str | None = None, lang: str = "en", width: int = 1280, password: str = "admin"
	) -> Page:
		context = browser.new_context(
			base_url=os.environ["XDEPT_TEST_URL"],
			locale={"zh": "zh-CN"}.get(lang, "en-US"),
			viewport={"width": width, "height": HEIGHT.get(width, 800)},
			timezone_id="Asia/Shanghai",
		)
		contexts.append(context)
		context.set_default_timeout(MILLISECONDS_TO_WAIT)
		if user:
			log_in(context, user, password)
		page = context.new_page()
		page_errors.watch(page)
		return page

	yield open_page
	for context in contexts:
		context.close()


def log_in(context: BrowserContext, user: str, password: str) -> None:
	"""Give the profile the session cookies of the user."""
	answer = context.request.post("/api/method/login", data={"usr": user, "pwd": password})
	assert answer.ok, f"{user} cannot log in: {answer.status} {answer.text()[:500]}"


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
	"""`shot(page, "task-form")` keeps a picture of the whole page as test-results/task-form.png."""
	folder = Path(os.environ["XDEPT_TEST_RESULTS"])

	def take(page: Page, name: str = request.node.name) -> Path:
		path = folder / f"{name}.png"
		page.screenshot(path=path, full_page=True)
		return path

	return take
