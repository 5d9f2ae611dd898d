"""The browser reaches the site: the login page, and the Desk behind it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


# feature: setup.install
@pytest.mark.parametrize("width", [1280, 360])
def test_a_guest_sees_the_login_page(page_for: Callable[..., Page], shot: Callable[..., Path], width: int):
	page = page_for(width=width)
	page.goto("/login")
	expect(page.locator("#login_email")).to_be_visible()
	assert shot(page, f"login-{width}").stat().st_size > 1000


# feature: setup.install
def test_the_administrator_comes_to_the_desk(page_for: Callable[..., Page], shot: Callable[..., Path]):
	page = page_for("Administrator")
	page.goto("/app/user")
	expect(page.locator(".page-title:visible, .title-text:visible").first).to_contain_text("User")
	shot(page, "desk")
