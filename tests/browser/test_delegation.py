"""Standing in is arranged in the form, and the list says by full names who acts for whom."""

from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, nowdate
from playwright.sync_api import Page, expect

from tests.browser.desk import Launch, is_as_wide_as_the_window
from tests.site.standing_in import DELEGATION, arrange

PEOPLE = {"delegate": "王芳", "delegator": "李明"}
WORDS = {
	"en": {"who": "王芳 for 李明", "running": "In Force", "save": "Save"},
	"zh": {"who": "王芳 代 李明", "running": "生效中", "save": "保存"},
}
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])
WIDTHS = pytest.mark.parametrize("width", [1280, 360])


@pytest.fixture
def named(launch: Launch) -> Iterator[tuple[str, str]]:
	"""The head of sales and the deputy with names of their own; their delegations are taken away at the end."""
	users = (launch.company.user("deputy", "sales"), launch.company.head("sales"))
	before = {user: frappe.db.get_value("User", user, "full_name") for user in users}
	for user, name in zip(users, PEOPLE.values(), strict=True):
		frappe.db.set_value("User", user, "full_name", name)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	yield users
	frappe.db.rollback()
	for name in frappe.get_all(DELEGATION, {"delegator": users[1]}, pluck="name"):
		frappe.delete_doc(DELEGATION, name, force=True)
	for user, name in before.items():
		frappe.db.set_value("User", user, "full_name", name)
	frappe.db.commit()  # noqa: TID251 — the next test begins without it.


def choose(page: Page, field: str, user: str) -> None:
	"""Take the user from the list that the field of the form offers."""
	control = page.locator(f"[data-fieldname={field}]:visible input")
	control.click()
	control.press_sequentially(user)
	page.locator(f"[data-fieldname={field}]:visible [role=option]", has_text=user).first.click()


def type_day(page: Page, field: str, day: str) -> None:
	control = page.locator(f"[data-fieldname={field}]:visible input")
	control.fill(day)
	control.press("Tab")


# feature: delegation.desk
@LANGUAGES
@WIDTHS
def test_who_is_absent_arranges_it_in_the_form(
	desk: Callable[..., Page], named: tuple[str, str], shot: Callable[..., Path], lang: str, width: int
):
	delegate, delegator = named
	page = desk(delegator, "collab-delegation", lang=lang, width=width)
	page.locator(".page-head:visible .primary-action").click()
	page.wait_for_url("**/new-*")
	page.wait_for_load_state("networkidle")
	choose(page, "delegate", delegate)
	type_day(page, "to_date", str(add_days(nowdate(), 5)))
	page.locator(".page-head:visible .primary-action", has_text=WORDS[lang]["save"]).click()
	page.wait_for_url(lambda url: "/new-" not in url and not url.endswith("/new"))
	page.wait_for_load_state("networkidle")
	expect(page.locator(".page-head:visible .title-text")).to_have_text(WORDS[lang]["who"])
	assert is_as_wide_as_the_window(page)
	shot(page, f"delegation-form-{lang}-{width}")
	frappe.db.rollback()
	stored = frappe.get_all(
		DELEGATION, {"delegator": delegator}, ["delegate", "from_date", "to_date", "scope"]
	)
	assert [(row.delegate, str(row.from_date), str(row.to_date), row.scope) for row in stored] == [
		(delegate, nowdate(), str(add_days(nowdate(), 5)), "Everything")
	]


# feature: delegation.desk
@LANGUAGES
@WIDTHS
def test_the_list_says_by_full_names_who_acts_for_whom(
	desk: Callable[..., Page], named: tuple[str, str], shot: Callable[..., Path], lang: str, width: int
):
	delegate, delegator = named
	name = arrange(delegator, delegate)
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	page = desk(delegate, "collab-delegation", lang=lang, width=width)
	row = page.locator(".list-row-container").first
	expect(row.locator(".list-subject a:visible")).to_have_text(WORDS[lang]["who"])
	expect(row.locator(".indicator-pill:visible").first).to_contain_text(WORDS[lang]["running"])
	shown = page.locator(".frappe-list").inner_text()
	assert name not in shown
	assert "@" not in shown
	assert is_as_wide_as_the_window(page)
	shot(page, f"delegation-list-{lang}-{width}")
