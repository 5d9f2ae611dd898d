"""Public holidays: what ships agrees with a second source, and loading keeps what people wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
import holidays
import pytest
from frappe.model.document import Document

from tests.architecture.sources import ROOT
from tests.site.test_working_calendar import CALENDAR, made
from xdept_collab.api import working_calendars as api
from xdept_collab.services import calendars
from xdept_collab.setup import shipped_calendar

NAME = "Night Shift"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
	yield
	frappe.db.rollback()
	calendars.clear()


def shipped() -> dict[str, Any]:
	return json.loads((ROOT / "fixtures" / "40_working_calendar.json").read_text("utf-8"))["records"][0]


def dates(calendar: dict[str, Any] | Document, kind: str, year: int) -> set[date]:
	found = {frappe.utils.getdate(row["date"]) for row in calendar["days"] if row["kind"] == kind}
	return {day for day in found if day.year == year}


# feature: calendar.shipped
def test_the_shipped_calendar_is_what_the_generator_writes():
	assert (ROOT / "fixtures" / "40_working_calendar.json").read_text("utf-8") == shipped_calendar.text()


# feature: calendar.shipped
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_days_off_and_make_up_days_of_china_agree_in_two_sources(year: int):
	calendar = shipped()
	assert str(year) in calendar["known_years"]
	second = holidays.country_holidays("CN", years=year)
	weekdays_off = {day for day in second if day.weekday() < 5}
	assert {day for day in dates(calendar, "Day Off", year) if day.weekday() < 5} == weekdays_off
	assert set(second) <= dates(calendar, "Day Off", year)
	made_up = {day for day in second.weekend_workdays if day.year == year}
	assert dates(calendar, "Make-up Day", year) == made_up
	assert made_up


# feature: calendar.shipped
def test_the_site_has_the_shipped_calendar_and_counts_by_it():
	calendar = frappe.get_doc(CALENDAR, calendars.SHIPPED)
	rule = calendars.working_time(calendars.SHIPPED).calendar
	assert calendar.time_zone == "Asia/Shanghai"
	assert [(row.start, row.end) for row in rule.weekdays[0]] == [(540, 720), (810, 1080)]
	assert rule.is_working_day(date(2026, 10, 10))  # a Saturday, made up
	assert not rule.is_working_day(date(2026, 10, 6))  # a Tuesday, off
	assert rule.known_years == {2024, 2025, 2026}


def look(country: str = "China", years: str = "2026", subdivision: str = "") -> dict[str, Any]:
	return api.holiday_change(NAME, country, years, subdivision)


def load(country: str = "China", years: str = "2026", subdivision: str = "") -> dict[str, Any]:
	shown = look(country, years, subdivision)
	api.load_holidays(NAME, country, years, shown["seen"], subdivision)
	return shown


# feature: calendar.load-holidays
def test_what_would_change_is_shown_before_it_is_written():
	made()
	shown = look()
	assert {row["kind"] for row in shown["added"]} == {"Day Off", "Make-up Day"}
	assert len(shown["added"]) == 39
	assert shown["removed"] == []
	assert frappe.get_doc(CALENDAR, NAME).days == []
	load()
	stored = frappe.get_doc(CALENDAR, NAME)
	assert [str(row.date) for row in stored.days] == [row["date"] for row in shown["added"]]
	assert (stored.holiday_country, stored.known_years) == ("China", "2026")
	again = look()
	assert (again["added"], again["removed"]) == ([], [])


# feature: calendar.load-holidays
def test_rows_that_people_wrote_stay_whatever_is_loaded():
	made(days=[{"date": "2026-10-01", "kind": "Half Day", "note": "stock-taking"}])
	shown = load()
	assert [(row["date"], row["kind"]) for row in shown["kept"]] == [("2026-10-01", "Half Day")]
	stored = frappe.get_doc(CALENDAR, NAME)
	assert [row.kind for row in stored.days if str(row.date) == "2026-10-01"] == ["Half Day"]
	changed = next(row for row in stored.days if str(row.date) == "2026-10-10")
	changed.update({"from_time": "09:00", "to_time": "10:00"})
	stored.save()
	load("Germany", "2026")
	kept = [str(row.date) for row in frappe.get_doc(CALENDAR, NAME).days if not row.is_loaded]
	assert kept == ["2026-10-01", "2026-10-10"]


# feature: calendar.load-holidays
def test_another_country_takes_the_holidays_of_the_former_one_away_and_its_own_years_count():
	made()
	load(years="2025, 2026")
	load("Germany", "2026", "BY")
	stored = frappe.get_doc(CALENDAR, NAME)
	assert (stored.holiday_country, stored.holiday_subdivision, stored.known_years) == (
		"Germany",
		"BY",
		"2026",
	)
	assert {row.date.year for row in stored.days} == {2026}
	assert "2026-01-06" in {str(row.date) for row in stored.days}  # Epiphany, in Bavaria but not everywhere
	load("Germany", "2026")
	assert "2026-01-06" not in {str(row.date) for row in frappe.get_doc(CALENDAR, NAME).days}


# feature: calendar.known-years
def test_a_year_without_data_is_named_and_counts_by_weekdays():
	made(intervals=[{"weekday": "Friday", "from_time": "09:00", "to_time": "12:00"}])
	shown = load(years="2026, 2099")
	assert shown["unknown_years"] == [2099]
	assert frappe.get_doc(CALENDAR, NAME).known_years == "2026"
	year = api.year(NAME, 2099)
	assert not year["is_known"]
	assert "2099" in year["warning"]
	kinds = {row["date"]: row["kind"] for row in year["days"]}
	assert kinds["2099-10-02"] == "Working Day"  # a Friday of the National Day
	assert api.year(NAME, 2026)["warning"] == ""


# feature: calendar.year-view
def test_the_year_view_says_of_every_day_what_it_is():
	year = api.year(calendars.SHIPPED, 2026)
	days = {row["date"]: row for row in year["days"]}
	assert len(days) == 365
	assert days["2026-10-10"]["kind"] == "Make-up Day"
	assert days["2026-10-10"]["hours"] == "09:00–12:00, 13:30–18:00"
	assert days["2026-10-06"]["kind"] == "Day Off"
	assert days["2026-10-06"]["hours"] == ""
	assert "国庆节" in days["2026-10-06"]["note"]
	assert days["2026-11-21"]["kind"] == "Weekly Day Off"
	assert sum(row["count"] for row in year["kinds"]) == 365
	assert {row["kind"]: row["count"] for row in year["kinds"]}["Make-up Day"] == 6


# feature: calendar.load-holidays
def test_half_days_of_countries_that_have_them_are_half_days():
	made()
	shown = look("Brazil")
	assert {row["kind"] for row in shown["added"]} == {"Day Off"}
	assert api.subdivisions("Germany")[:2] == ["Augsburg", "BB"]
	assert "Half Day" in {row["kind"] for row in look("Estonia")["added"]}
