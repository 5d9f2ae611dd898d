"""The year of a working calendar: every day by colour, shape and letter, in both languages, on a telephone, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import is_as_wide_as_the_window
from tests.site.factory import Company
from xdept_collab.services import calendars

ROUTE = f"working-calendar/{calendars.SHIPPED}"
WORDS = {
	"en": {
		"off": "O",
		"made_up": "M",
		"legend": ["Working Day", "Weekly Day Off", "Day Off", "Make-up Day", "Half Day"],
		"warning": "The public holidays of 2027 are not loaded",
		"load": "Load Holidays",
	},
	"zh": {
		"off": "休",
		"made_up": "班",
		"legend": ["工作日", "每周休息日", "休息日", "调休上班日", "半天"],
		"warning": "尚未载入 2027 年的法定节假日",
		"load": "载入节假日",
	},
}


def shown(page: Page, year: int) -> None:
	"""Leaf to the year."""
	expect(page.locator(".xdept-year")).to_be_visible()
	for _number in range(9):
		now = int(page.locator(".xdept-year").get_attribute("data-year"))
		if now == year:
			return
		page.locator(f".xdept-year [data-step='{1 if now < year else -1}']").click()
		expect(page.locator(f".xdept-year[data-year='{now}']")).to_have_count(0)


def day(page: Page, date: str):
	return page.locator(f".xdept-year td[data-date='{date}']")


# feature: calendar.year-view
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_year_tells_its_days_by_letter_and_shape_and_explains_them(
	desk: Callable[..., Page], company: Company, shot: Callable[..., Path], lang: str, width: int
):
	words = WORDS[lang]
	page = desk(company.user("nobody"), ROUTE, lang=lang, width=width)
	shown(page, 2026)
	expect(page.locator(".xdept-year td[data-date]")).to_have_count(365)
	expect(page.locator(".xdept-year table")).to_have_count(12)
	expect(day(page, "2026-10-06").locator("b")).to_have_text(words["off"])
	expect(day(page, "2026-10-10").locator("b")).to_have_text(words["made_up"])
	expect(day(page, "2026-11-18").locator("b")).to_have_count(0)
	looks = [
		day(page, date).evaluate(
			"cell => getComputedStyle(cell).borderStyle + getComputedStyle(cell).borderRadius"
		)
		for date in ("2026-10-06", "2026-10-10", "2026-11-18", "2026-11-21")
	]
	assert len(set(looks)) == 4, looks
	for word in words["legend"]:
		expect(page.locator(".year-legend")).to_contain_text(word)
	assert is_as_wide_as_the_window(page)
	shot(page, f"year-{lang}-{width}")
	shown(page, 2027)
	expect(page.locator(".year-warning")).to_contain_text(words["warning"])
	expect(page.get_by_role("button", name=words["load"])).to_have_count(0)  # a reader only


# feature: calendar.year-view
def test_the_days_are_reached_by_keyboard(desk: Callable[..., Page], company: Company):
	page = desk(company.user("nobody"), ROUTE)
	shown(page, 2026)
	page.locator(".xdept-year [data-step='1']").focus()
	page.keyboard.press("Tab")
	first = page.evaluate("document.activeElement.dataset.date")
	assert first
	page.keyboard.press("ArrowDown")
	second = page.evaluate("document.activeElement.dataset.date")
	assert frappe.utils.date_diff(second, first) == 7
	page.keyboard.press("ArrowLeft")
	third = page.evaluate("document.activeElement.dataset.date")
	assert frappe.utils.date_diff(third, second) == -1
	label = page.evaluate("document.activeElement.getAttribute('aria-label')")
	expect(page.locator(".year-day")).to_have_text(label)


# feature: calendar.load-holidays
def test_an_administrator_sees_what_would_change_and_loads_it(
	desk: Callable[..., Page], company: Company, shot: Callable[..., Path]
):
	name = f"Calendar {frappe.generate_hash(length=8)}"
	week = [{"weekday": "Monday", "from_time": "09:00", "to_time": "17:00"}]
	frappe.get_doc(
		{
			"doctype": "Working Calendar",
			"calendar_name": name,
			"time_zone": "Asia/Shanghai",
			"intervals": week,
		}
	).insert()
	frappe.db.commit()  # noqa: TID251 — the browser has to see it.
	try:
		page = desk(company.user("admin"), f"working-calendar/{name}")
		page.get_by_role("button", name="Load Holidays").click()
		asking = page.locator(".modal.show")
		years = asking.locator("[data-fieldname=years] input")
		years.fill("2026, 2027")
		years.blur()
		asking.locator(".btn-modal-primary").click()
		changes = page.locator(".xdept-holidays:visible")
		expect(changes).to_contain_text("These come (39)")
		expect(changes).to_contain_text("No public holidays are known for 2027")
		shot(page, "holidays-what-would-change")
		frappe.db.rollback()
		assert frappe.db.count("Working Calendar Day", {"parent": name}) == 0
		page.locator(".modal.show", has=changes).locator(".btn-modal-primary").click()
		shown(page, 2026)
		expect(day(page, "2026-10-06")).to_have_attribute("data-kind", "Day Off")
		frappe.db.rollback()
		assert frappe.db.count("Working Calendar Day", {"parent": name}) == 39
	finally:
		frappe.db.rollback()
		frappe.delete_doc("Working Calendar", name, force=True)
		frappe.db.commit()  # noqa: TID251 — the next test finds the site as it was.
