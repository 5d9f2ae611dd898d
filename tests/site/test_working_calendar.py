"""Working calendars on a site: what is refused, who may write, what departments inherit, and what is kept in mind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days

from tests.site import factory
from tests.site.factory import PASSWORD, Company
from tests.site.test_query_counts import queries_of
from xdept_collab.messages_calendar import CALENDAR_MESSAGES
from xdept_collab.rules.calendar_rows import WEEKDAYS
from xdept_collab.rules.working_days import working_days_between, working_days_later
from xdept_collab.services import calendars, directory, health, schedule
from xdept_collab.services.refusal import CollabRuleError, spoken

CALENDAR, DEPARTMENT, SETTINGS = "Working Calendar", "Collab Department", "Collab Settings"
MINUTES = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
	yield
	frappe.db.rollback()
	frappe.local.lang = "en"
	directory.clear()
	calendars.clear()
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	frappe.db.value_cache.clear()


def openings(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
	return [{"weekday": weekday, "from_time": start, "to_time": end} for weekday, start, end in rows]


def values(name: str = "Night Shift", **others: Any) -> dict[str, Any]:
	week = openings(*((day, "22:00", "00:00") for day in WEEKDAYS))
	return {
		"doctype": CALENDAR,
		"calendar_name": name,
		"time_zone": "Europe/Berlin",
		"intervals": week,
		**others,
	}


def made(name: str = "Night Shift", **others: Any) -> Document:
	return frappe.get_doc(values(name, **others)).insert()


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
	return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def missing() -> None:
	frappe.get_doc(SETTINGS).db_set("default_working_calendar", "Nowhere")
	with spoken():
		calendars.of_department(None)


def in_use() -> None:
	made()
	frappe.get_doc(
		{"doctype": DEPARTMENT, "department_name": "Night", "working_calendar": "Night Shift"}
	).insert()
	frappe.delete_doc(CALENDAR, "Night Shift")


def as_default(name: str) -> None:
	frappe.get_doc(SETTINGS).update({"default_working_calendar": name}).save()


def is_default() -> None:
	made()
	as_default("Night Shift")
	frappe.delete_doc(CALENDAR, "Night Shift")


def shipped_stays() -> None:
	made()
	as_default("Night Shift")
	frappe.delete_doc(CALENDAR, calendars.SHIPPED)


def beyond_every_plan() -> None:
	with spoken():
		calendars.of_department(None).next_opening(at("2300-01-01T09:00:00"))


def load(**choice: str) -> None:
	from xdept_collab.api import working_calendars as api

	made()
	usual = {"country": "China", "years": "2026", "seen": "nothing"}
	api.load_holidays("Night Shift", **{**usual, **choice})


SCENARIOS: Mapping[str, Callable[[], Any]] = {
	"calendar.interval": lambda: made(intervals=openings(("Monday", "12:00", "09:00"))),
	"calendar.overlap": lambda: made(
		intervals=openings(("Monday", "09:00", "12:00"), ("Monday", "11:00", "13:00"))
	),
	"calendar.never_opens": lambda: made(intervals=[]),
	"calendar.out_of_range": beyond_every_plan,
	"calendar.unknown_zone": lambda: made(time_zone="Mars/Base"),
	"calendar.unread_time": lambda: made(intervals=openings(("Monday", "morning", "12:00"))),
	"calendar.contradiction": lambda: made(
		days=[{"date": "2026-05-04", "kind": "Day Off"}, {"date": "2026-05-04", "kind": "Half Day"}]
	),
	"calendar.half_times": lambda: made(
		days=[{"date": "2026-05-04", "kind": "Half Day", "from_time": "09:00"}]
	),
	"calendar.closed_with_times": lambda: made(
		days=[{"date": "2026-05-04", "kind": "Day Off", "from_time": "09:00", "to_time": "10:00"}]
	),
	"calendar.in_use": in_use,
	"calendar.is_default": is_default,
	"calendar.shipped_stays": shipped_stays,
	"calendar.missing": missing,
	"calendar.unknown_country": lambda: load(country="Nowhere"),
	"calendar.unknown_subdivision": lambda: load(country="Germany", subdivision="ZZ"),
	"calendar.unread_years": lambda: load(years="soon"),
	"calendar.changed_meanwhile": load,
}


# feature: calendar.on-site
def test_every_sentence_about_calendars_is_met_here():
	assert set(SCENARIOS) == set(CALENDAR_MESSAGES)


# feature: calendar.on-site
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", SCENARIOS)
def test_a_calendar_that_makes_no_sense_is_refused_in_the_users_language(code: str, language: str):
	frappe.local.lang = language
	template = str(CALENDAR_MESSAGES[code])
	assert bool(re.search(r"[一-鿿]", template)) is (language == "zh")
	with pytest.raises(CollabRuleError) as refusal:
		SCENARIOS[code]()
	text = "\n".join([str(refusal.value), *map(str, frappe.get_message_log())])
	wanted = ".+?".join(re.escape(part) for part in re.split(r"\{\w+\}", template))
	assert re.search(wanted, text, re.DOTALL), f"{template}\n{text}"
	assert "None" not in text
	assert not re.search(r"\{\w+\}", text)


# feature: calendar.on-site
def test_several_openings_days_off_make_up_and_half_days_count_as_they_are_written():
	made(
		intervals=openings(("Monday", "08:00", "12:00"), ("Monday", "13:00", "17:00")),
		days=[
			{"date": "2026-05-04", "kind": "Day Off"},
			{"date": "2026-05-09", "kind": "Make-up Day"},
			{"date": "2026-05-11", "kind": "Half Day"},
			{"date": "2026-05-12", "kind": "Make-up Day", "from_time": "10:00", "to_time": "11:00"},
			{"date": "2026-05-12", "kind": "Make-up Day", "from_time": "22:00", "to_time": "00:00"},
		],
	)
	counted = calendars.working_time("Night Shift")
	hours = {
		day: counted.measure(
			at(f"2026-05-{day:02d}", "Europe/Berlin"), at(f"2026-05-{day + 1:02d}", "Europe/Berlin")
		)
		for day in (4, 5, 9, 11, 12, 18)
	}
	assert {day: length.total_seconds() / 3600 for day, length in hours.items()} == {
		4: 0,  # a day off
		5: 0,  # no weekday of it
		9: 8,  # made up, with the hours of a Monday
		11: 4,  # half, its morning
		12: 3,  # made up, with hours of its own
		18: 8,
	}


# feature: calendar.inheritance
def test_a_department_works_in_its_own_calendar_else_its_parents_else_the_companys_else_the_shipped_one():
	for name in ("Own", "Parents", "Company"):
		made(name)
	above = frappe.get_doc({"doctype": DEPARTMENT, "department_name": "Above", "is_group": 1}).insert()
	below = frappe.get_doc(
		{"doctype": DEPARTMENT, "department_name": "Below", "parent_collab_department": "Above"}
	).insert()
	assert calendars.of_department("Below").calendar.name == calendars.SHIPPED
	as_default("Company")
	assert calendars.of_department("Below").calendar.name == "Company"
	above.update({"working_calendar": "Parents"}).save()
	assert calendars.of_department("Below").calendar.name == "Parents"
	below.reload().update({"working_calendar": "Own"}).save()
	assert calendars.of_department("Below").calendar.name == "Own"
	assert calendars.of_department("Above").calendar.name == "Parents"


# feature: calendar.inheritance
def test_a_changed_calendar_counts_at_once_and_one_that_is_taken_back_no_longer():
	calendar = frappe.get_doc(CALENDAR, calendars.SHIPPED)
	wednesday = at("2026-11-18T09:00:00")
	assert calendars.of_department(None).is_open(wednesday)
	calendar.append("days", {"date": "2026-11-18", "kind": "Day Off"})
	calendar.save()
	assert not calendars.of_department(None).is_open(wednesday)
	frappe.db.rollback()
	assert calendars.of_department(None).is_open(wednesday)


# feature: calendar.speed
def test_no_department_costs_a_query_once_the_calendars_are_known(company: Company):
	frappe.cache.delete_value(calendars._known.changed_key)  # as half a minute after the last change
	calendars.of_department(company.names["sales"])

	def ask() -> None:
		for name in company.names.values():
			calendars.of_department(name).add(at("2026-11-18T09:00:00"), timedelta(hours=9))

	frappe.local.xdept_collab_calendars = None  # the next request finds them in the cache of the site
	assert queries_of(ask, "Administrator") == []


# feature: calendar.stored-times
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_stored_times_are_those_of_the_sites_clock(zone: str, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(calendars, "get_system_timezone", lambda: zone)
	naive = datetime(2026, 7, 1, 9, 30)  # noqa: DTZ001 — as the database gives it
	moment = calendars.moment(naive)
	assert moment == at("2026-07-01T09:30:00", zone)
	assert calendars.stored(moment) == naive
	assert calendars.stored(moment.astimezone(ZoneInfo("Europe/Berlin"))) == naive


# feature: ticket.moves-dates
def test_a_pushed_work_item_keeps_to_the_working_days_of_its_department(company: Company):
	begun = factory.running(company)
	counted = calendars.of_department(company.names["research"]).calendar
	lead, follower = begun.items["marketing"], begun.items["research"]
	factory.put("Work Item", lead, planned_start="2026-09-21", planned_end="2026-09-24")
	factory.put("Work Item", follower, planned_start="2026-09-25", planned_end="2026-09-30")
	row = frappe.new_doc("Work Item Predecessor")
	row.update({"parent": follower, "parenttype": "Work Item", "parentfield": "predecessors", "idx": 1})
	row.update({"work_item": lead, "kind": "FS", "lag": 1})
	row.db_insert()
	before = working_days_between(counted, *map(frappe.utils.getdate, ("2026-09-25", "2026-09-30")))
	schedule.apply(begun.task, {lead: ("2026-09-21", "2026-09-30")})
	start, end = frappe.db.get_value("Work Item", follower, ["planned_start", "planned_end"])
	# Over the National Day: 8 October is the lag, 9 October the start; Saturday the 10th is made up.
	assert (str(start), str(end)) == ("2026-10-09", "2026-10-12")
	assert working_days_between(counted, start, end) == before == 3
	assert working_days_later(counted, start, before - 1) == end


# feature: calendar.access
def test_every_role_reads_calendars_and_administrators_alone_write_them(
	company: Company, http: Callable[..., Any], unique: str
):
	reading = {
		who: http(company.user(who), PASSWORD)
		for who in ("nobody", "initiator", "coordinator", "executive", "admin")
	}
	reading["head"] = http(company.head("sales"), PASSWORD)
	name = f"Calendar {unique}"
	try:
		for who, client in reading.items():
			assert client.get(CALENDAR, calendars.SHIPPED).status_code == 200, who
			year = client.ask(
				"xdept_collab.api.working_calendars.year", calendar=calendars.SHIPPED, number=2026
			)
			assert year.status_code == 200, who
			assert len(year.json()["message"]["days"]) == 365
			written = client.insert(CALENDAR, **{**values(name), "calendar_name": f"{name} {who}"})
			assert written.status_code == (200 if who == "admin" else 403), who
			look = client.ask(
				"xdept_collab.api.working_calendars.holiday_change",
				calendar=calendars.SHIPPED,
				country="China",
				years="2026",
			)
			assert look.status_code == (200 if who == "admin" else 403), who
			loaded = client.call(
				"xdept_collab.api.working_calendars.load_holidays",
				calendar=calendars.SHIPPED,
				country="China",
				years="2026",
				seen="",
			)
			assert loaded.status_code == (417 if who == "admin" else 403), who
		guest = http().ask("xdept_collab.api.working_calendars.year", calendar=calendars.SHIPPED, number=2026)
		assert guest.status_code == 403
	finally:
		frappe.db.rollback()
		for left in frappe.get_all(CALENDAR, {"name": ("like", f"{name}%")}, pluck="name"):
			frappe.delete_doc(CALENDAR, left, force=True)
		frappe.db.commit()  # noqa: TID251 — the next test finds the site as it was.


# feature: calendar.known-years
def test_the_health_report_names_calendars_in_use_without_their_holidays(monkeypatch: pytest.MonkeyPatch):
	from xdept_collab.services import calendar_view

	made()
	sentence = "lacks the public holidays"
	monkeypatch.setattr(calendar_view, "nowdate", lambda: "2026-06-01")
	assert not [concern for concern in health.concerns() if sentence in concern]
	as_default("Night Shift")
	found = [concern for concern in health.concerns() if sentence in concern]
	assert len(found) == 1
	assert "Night Shift" in found[0]
	assert "2026" in found[0]
	as_default("")
	monkeypatch.setattr(calendar_view, "nowdate", lambda: add_days("2027-01-01", -60))
	assert ["2027" in concern for concern in health.concerns() if sentence in concern] == [True]
