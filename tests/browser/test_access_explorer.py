"""The access explorer shows an administrator who sees what and why, in both languages, wide and narrow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window

WORDS = {
	"en": {
		"empty": "Choose a user",
		"yes": "✓ Yes",
		"no": "✗ No",
		"sees": "Sees",
		"may": "What the user may do",
	},
	"zh": {"empty": "选择一名用户", "yes": "✓ 是", "no": "✗ 否", "sees": "可见", "may": "该用户可执行的操作"},
}


def choose(page: Page, field: str, value: str) -> None:
	"""Type a value into a field of the page and leave it."""
	control = page.locator(f".xdept-explorer [data-fieldname='{field}'] input:visible").first
	control.fill(value)
	page.wait_for_load_state("networkidle")
	option = page.locator(f".xdept-explorer [data-fieldname='{field}'] .awesomplete li", has_text=value).first
	if option.count():
		option.click()
	else:
		control.press("Tab")
	page.wait_for_load_state("networkidle")


# feature: access.explorer
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_administrator_sees_why(
	desk: Callable[..., Page], launch: Launch, shot: Callable[..., Path], lang: str, width: int
):
	words, company = WORDS[lang], launch.company
	page = desk(company.user("admin"), "access-explorer", lang=lang, width=width)
	expect(page.locator(".xdept-explorer-empty")).to_contain_text(words["empty"])
	shot(page, f"access-explorer-empty-{lang}-{width}")
	choose(page, "user", company.user("member", "marketing"))
	expect(page.locator(".xdept-explorer-result")).to_contain_text("dept:Marketing")
	expect(page.locator(".xdept-explorer-result")).to_contain_text(words["sees"])
	expect(page.locator(".xdept-explorer-result .red")).to_have_count(0)
	assert is_as_wide_as_the_window(page)
	shot(page, f"access-explorer-user-{lang}-{width}")
	page.locator(".xdept-explorer [data-kind='Work Item']").click()
	page.wait_for_load_state("networkidle")
	choose(page, "name", launch.begun.items["marketing"])
	expect(page.locator(".xdept-explorer-result")).to_contain_text(words["may"])
	expect(page.locator(".xdept-explorer-result")).to_contain_text(words["yes"])
	expect(page.locator(".xdept-explorer-result")).to_contain_text(words["no"])
	expect(page.locator(".xdept-explorer-result .red")).to_have_count(0)
	page.wait_for_load_state("networkidle")
	expect(page.locator(".xdept-explorer-result")).to_contain_text(words["may"])
	assert is_as_wide_as_the_window(page)
	shot(page, f"access-explorer-record-{lang}-{width}")


# feature: access.explorer
def test_the_administration_workspace_leads_to_the_explorer(desk: Callable[..., Page], launch: Launch):
	page = desk(launch.company.user("admin"), "collaboration-administration")
	page.locator(".shortcut-widget-box", has_text="Access Explorer").click()
	expect(page.locator(".xdept-explorer-empty")).to_be_visible()


# feature: access.explorer
def test_nobody_else_opens_the_explorer(desk: Callable[..., Page], launch: Launch, page_errors: list[str]):
	page = desk(launch.company.head("sales"), "access-explorer")
	expect(page.locator(".xdept-explorer")).to_have_count(0)
	page_errors.clear()
