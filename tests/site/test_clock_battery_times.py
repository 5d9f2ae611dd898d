"""Battery 1, 5, 7-11, 14: late looks, clocks of machines that are wrong, time zones, calendars, forced deadlocks."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import frappe
import pytest
from freezegun import freeze_time

from tests.site import factory
from tests.site.clock_times import at, clock, due, events, frozen, kept, swept, told
from tests.site.factory import Company, Running, acting
from tests.site.work_places import working_in
from xdept_collab.services import (
	calendars,
	clock_keeper,
	clock_rebuild,
	collisions,
	directory,
	due_clocks,
	outbox,
	sweep,
	transition,
)

ASSIGNMENT, ITEM = "Department Assignment", "Work Item"
ANSWER, REQUEST = "Department Answer", "Request Response"
TABLES = ("Clock", "Escalation Event", "Delivery")


@pytest.fixture
def begun(company: Company) -> Running:
	"""A task that was submitted on Monday at 10:00."""
	with frozen("02 10:00"):
		return factory.submitted(company, {"marketing": "A", "sales": "R"})


def everything() -> dict[str, list[Any]]:
	"""All that a sweep may write, row by row."""
	return {name: frappe.db.sql(f"select * from `tab{name}` order by name") for name in TABLES}


# feature: clocks.once
def test_a_second_look_at_the_same_moment_writes_nothing(begun: Running):
	swept("05 10:00")
	before = everything()
	assert swept("05 10:00").looked_at == 0
	assert everything() == before


# feature: clocks.late-look
def test_two_days_without_a_look_over_three_steps_are_all_written_down_and_told_once(begun: Running):
	name = begun.assignments["sales"]
	swept("02 18:00")
	swept("05 10:01")
	assert [kind for _step, kind, _users in events(name, ANSWER)] == ["Passed", "Passed", "Fired"]
	people = [user for user, _step in told(name)]
	assert len(people) == len(set(people)) == 4


# feature: clocks.set-back
def test_an_hour_back_tells_nothing_twice_and_what_comes_after_it_is_told_in_time(begun: Running):
	name = begun.assignments["sales"]
	swept("03 10:00")
	before = told(name)
	for when in ("03 09:00", "03 09:30", "03 10:00", "03 10:05"):
		assert swept(when).steps == 0
	assert told(name) == before
	swept("04 10:00")
	assert [step for step, _kind, _users in events(name, ANSWER)] == ["Half-way", "Due"]


# feature: clocks.set-back
def test_a_year_ahead_and_back_leaves_no_report_and_no_new_limit_behind(company: Company):
	with frozen("02 10:00"):
		running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		name = factory.work_item(running, "sales", planned_start="2026-03-02", planned_end="2026-03-20")
	with frozen("02 10:30"), acting(company.user("member", "sales")):
		transition.apply(ITEM, name, "Start")
	ahead = at("02 10:00").replace(year=2027)
	with freeze_time(ahead.astimezone(timezone.utc)):
		sweep.sweep(calendars.stored(ahead), lambda: None)
	count = len(told(name))
	with frozen("03 09:00"):
		clock_rebuild.mend_set_back(calendars.stored(at("03 09:00")), lambda: None)
	assert due(name, "Daily Report") == "03 17:45"
	assert swept("03 17:00").steps == 0
	swept("03 17:45")
	assert len(told(name)) == count + 1
	with frozen("03 18:00"):
		later = factory.submitted(company, {"marketing": "A", "sales": "R"})
	assert due(later.assignments["sales"], ANSWER) == "06 09:00"


# feature: clocks.time-zones
@pytest.mark.parametrize(
	("zone", "sent"),
	[("Europe/Berlin", "28 20:00"), ("America/New_York", "07 23:00"), ("Asia/Shanghai", "28 10:00")],
)
def test_a_limit_over_a_change_of_clocks_is_due_when_the_clocks_of_its_department_say_so(
	company: Company, zone: str, sent: str
):
	"""Sent within the last day before summer time, due at the same time of the next day by the wall of that place."""
	with working_in(company.names["research"], zone, "08:00:00", "20:00:00"):
		with frozen("02 10:00"):
			running = factory.running(company, parts={"marketing": "A", "sales": "R"})
		with frozen(sent):
			asked = factory.request(running, "marketing", "research", needed_by="2026-03-31")
		oracle = at(sent).astimezone(ZoneInfo(zone))
		wall = datetime.combine(oracle.date() + timedelta(days=1), oracle.time(), tzinfo=ZoneInfo(zone))
		assert calendars.moment(clock(asked, REQUEST).due_at) == wall
		late = calendars.stored(wall)
		for when in (late - timedelta(seconds=1), late, late, late + timedelta(minutes=3)):
			sweep.sweep(when, lambda: None)
		fired = [step for step, kind, _users in events(asked, REQUEST) if kind == "Fired"]
		assert fired == ["Half-way", "Due"]


# feature: clocks.time-zones
def test_each_hears_in_the_openings_of_his_own_place(company: Company):
	"""The head in New York is told at his nine o'clock, the coordinator in Shanghai at once."""
	with working_in(company.names["sales"], "America/New_York"):
		with frozen("02 10:00"):
			begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
		name = begun.assignments["sales"]
		found = calendars.moment(clock(name, ANSWER).due_at)
		sweep.sweep(calendars.stored(found), lambda: None)
		rows = dict(
			frappe.get_all(
				"Delivery",
				filters={"ref_name": name, "channel": "In-App", "step": "Due"},
				fields=["recipient", "send_after"],
				as_list=True,
			)
		)
		head = calendars.moment(rows[company.head("sales")]).astimezone(ZoneInfo("America/New_York"))
		assert (head.hour, head.minute) == (9, 0) or (9 <= head.hour < 17)
		coordinator = calendars.moment(rows[company.coordinator])
		assert calendars.of_department(None).is_open(coordinator)


# feature: clocks.calendars
def test_make_up_days_count_and_holidays_do_not_and_an_unknown_year_counts_by_its_weekdays(company: Company):
	"""National Day 2026: 1 to 7 October are off, Sunday 20 September and Saturday 10 October are worked."""
	for sent, expected in (
		("2026-09-30", "2026-10-09"),
		("2026-10-09", "2026-10-12"),
		("2027-09-30", "2027-10-04"),
	):
		with freeze_time(f"{sent} 02:00"):
			frappe.local.xdept_collab_today = None
			begun = factory.submitted(company, {"marketing": "A", "sales": "R"})
		assert f"{clock(begun.assignments['sales'], ANSWER).due_at}" == f"{expected} 10:00:00"
	frappe.local.xdept_collab_today = None


# feature: clocks.calendars
def test_a_calendar_that_is_gone_holds_up_nobody_else(begun: Running, company: Company):
	"""Its clock is put off with an error in the log; the next look after it is back tells."""
	broken, sound = begun.assignments["sales"], begun.assignments["marketing"]
	frappe.db.set_value("Collab Department", company.names["sales"], "working_calendar", "Nowhere")
	frappe.db.sql("update `tabClock` set calendar = 'Nowhere' where ref_name = %s", broken)
	directory.clear()
	try:
		swept("04 10:00")
		assert [step for step, _kind, _users in events(sound, ANSWER)] == ["Half-way", "Due"]
	finally:
		frappe.db.set_value("Collab Department", company.names["sales"], "working_calendar", None)
		directory.clear()
	swept("04 11:00")
	assert [step for step, _kind, _users in events(broken, ANSWER)] == ["Half-way", "Due"]


# feature: clocks.pause
def test_what_a_clock_has_run_and_what_it_has_left_is_the_whole_however_often_it_stands_still(begun: Running):
	name, company = begun.assignments["sales"], begun.company
	for held, resumed in (("02 15:00", "02 17:00"), ("03 09:00", "03 09:30")):
		with frozen(held), acting("Administrator"):
			frappe.db.set_value("Collab Task", begun.task, "status", "On Hold")
			_follow(begun.task)
		left = clock(name, ANSWER).left_seconds
		with frozen(resumed), acting("Administrator"):
			frappe.db.set_value("Collab Task", begun.task, "status", "Awaiting Departments")
			_follow(begun.task)
		row = clock(name, ANSWER)
		calendar = calendars.of_department(company.names["sales"])
		counted = calendar.measure(at(resumed), calendars.moment(row.due_at)).total_seconds()
		assert counted == pytest.approx(left, abs=1)
	assert clock(name, ANSWER).paused_seconds == pytest.approx(2.5 * 3600, abs=1)


def _follow(task: str) -> None:
	clock_keeper.follow("Collab Task", [task], {"status"})


# feature: clocks.any-path
def test_what_is_closed_between_the_look_for_due_clocks_and_the_telling_tells_nobody(
	begun: Running, monkeypatch: pytest.MonkeyPatch
):
	name, find = begun.assignments["sales"], due_clocks.due

	def closed_meanwhile(now: datetime, most: int, after: due_clocks.Place | None) -> list[frappe._dict]:
		rows = find(now, most, after)
		frappe.db.set_value(ASSIGNMENT, name, "status", "Accepted")
		return rows

	monkeypatch.setattr(due_clocks, "due", closed_meanwhile)
	swept("05 10:00")
	assert events(name, ANSWER) == []
	assert clock(name, ANSWER).state == "Stopped"


# feature: clocks.once
def test_a_forced_deadlock_is_tried_again_at_another_moment_by_the_same_user(
	begun: Running, monkeypatch: pytest.MonkeyPatch
):
	find, waits, users = due_clocks.due, [], []

	def deadlocked(now: datetime, most: int, after: due_clocks.Place | None) -> list[frappe._dict]:
		users.append(frappe.session.user)
		if len(users) < 4:
			frappe.set_user("Guest")  # as whoever the worker began with
			raise frappe.QueryDeadlockError("Deadlock found when trying to get lock")
		return find(now, most, after)

	monkeypatch.setattr(due_clocks, "due", deadlocked)
	monkeypatch.setattr(collisions.time, "sleep", waits.append)
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)
	with frozen("04 10:00"), acting("Administrator"):
		sweep.sweep(calendars.stored(at("04 10:00")), lambda: None)
	assert set(users) == {"Administrator"}
	assert len(set(waits)) == 3
	assert [step for step, _kind, _users in events(begun.assignments["sales"], ANSWER)] == ["Half-way", "Due"]


# feature: clocks.once
def test_a_deadlock_that_never_ends_is_an_error_of_the_job(begun: Running, monkeypatch: pytest.MonkeyPatch):
	tried: list[int] = []

	def deadlocked(_now: datetime, most: int, _after: object) -> list[frappe._dict]:
		tried.append(most)
		raise frappe.QueryDeadlockError("Deadlock found when trying to get lock")

	monkeypatch.setattr(due_clocks, "due", deadlocked)
	monkeypatch.setattr(collisions.time, "sleep", lambda _seconds: None)
	with pytest.raises(frappe.QueryDeadlockError):
		swept("04 10:00")
	assert 3 <= len(tried) <= 10


# feature: clocks.once
def test_one_clock_that_breaks_whatever_looks_at_it_holds_up_none_of_the_others(
	company: Company, monkeypatch: pytest.MonkeyPatch
):
	"""It is put off by an hour and an error is written down."""
	with frozen("02 10:00"):
		tasks = [factory.submitted(company, {"marketing": "A", "sales": "R"}) for _ in range(3)]
	names = [task.assignments["sales"] for task in tasks]
	add = outbox.add

	def breaking(rows: list[outbox.NewDelivery], now: datetime) -> int:
		if any(row.ref_name == names[1] for row in rows):
			raise TypeError("a row that nobody thought of")
		return add(rows, now)

	monkeypatch.setattr(outbox, "add", breaking)
	swept("05 10:00", commit=kept(monkeypatch))
	assert [len(events(name, ANSWER)) for name in names] == [3, 0, 3]
	assert clock(names[1], ANSWER).next_at == calendars.stored(at("05 11:00"))
	assert frappe.db.exists("Error Log", {"method": ("like", "%cannot be looked at%")})
	monkeypatch.undo()
	swept("05 11:00")
	assert len(events(names[1], ANSWER)) == 3
