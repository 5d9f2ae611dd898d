"""The health of a site: whether time limits are looked at and told, and what to do where they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import frappe
import pytest
from frappe.utils import background_jobs, now_datetime, scheduler
from redis.exceptions import ConnectionError as QueueIsDown

from tests.site import factory
from tests.site.clients import Client
from tests.site.clock_times import clock
from tests.site.factory import Company, Running
from xdept_collab.rules import versions
from xdept_collab.services import calendars, dormancy, health, pulse
from xdept_collab.services.health_check import Check
from xdept_collab.setup import sync


@pytest.fixture(autouse=True)
def as_on_a_production_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""A site of its own time, with a worker, where somebody has just logged in."""
	monkeypatch.setitem(frappe.conf, "developer_mode", 0)
	monkeypatch.setitem(frappe.conf, "pause_scheduler", 0)
	monkeypatch.setattr(scheduler, "is_scheduler_disabled", lambda verbose=True: False)
	serving = SimpleNamespace(queue_names=lambda: [background_jobs.generate_qname("default")])
	monkeypatch.setattr(background_jobs, "get_workers", lambda queue=None: [serving])
	logged_in(now_datetime())
	dormancy.keep_awake()
	last = pulse.last_sweep()
	pulse.note_sweep(now_datetime())
	yield
	frappe.db.rollback()
	frappe.clear_document_cache("System Settings", "System Settings")
	if hasattr(frappe.local, "system_settings"):
		del frappe.local.system_settings
	pulse.note_sweep(last or now_datetime())


def logged_in(at: datetime) -> None:
	frappe.db.delete("Activity Log")
	log = frappe.get_doc({"doctype": "Activity Log", "subject": "Somebody logged in"}).insert()
	frappe.db.set_value("Activity Log", log.name, "modified", at, update_modified=False)


def allow(days: int) -> None:
	"""Write after how many days without a login the site may sleep."""
	frappe.get_doc("System Settings").db_set("dormant_days", days)
	if hasattr(frappe.local, "system_settings"):
		del frappe.local.system_settings


def check(key: str, now: datetime | None = None) -> Check:
	return next(each for each in health.checks(now or now_datetime()) if each.key == key)


@pytest.fixture
def begun(company: Company) -> Running:
	return factory.submitted(company, {"marketing": "A", "sales": "R"})


# feature: health.clocks
@pytest.mark.parametrize(("minutes", "state"), [(3, "ok"), (20, "concern"), (90, "failing")])
def test_a_look_at_the_time_limits_that_does_not_come_is_told(minutes: int, state: str):
	pulse.note_sweep(now_datetime() - timedelta(minutes=minutes))
	assert check("last_sweep").state == state


# feature: health.clocks
def test_that_nobody_knows_of_a_look_is_a_concern():
	frappe.cache.delete_value("xdept_collab_last_sweep")
	assert check("last_sweep").state == "concern"
	assert "Nobody knows" in check("last_sweep").sentence


# feature: health.clocks
def test_time_limits_that_wait_for_a_look_are_counted_with_the_age_of_the_oldest(begun: Running):
	frappe.db.set_value("Clock", {"next_at": ("is", "set")}, "next_at", now_datetime() + timedelta(hours=9))
	assert check("overdue_clocks").state == "ok"
	name = clock(begun.assignments["sales"], "Department Answer").name
	frappe.db.set_value("Clock", name, "next_at", now_datetime() - timedelta(minutes=30))
	found = check("overdue_clocks")
	assert (found.state, found.sentence) == (
		"concern",
		"1 time limits wait for a look, the oldest one for 30 min.",
	)
	frappe.db.set_value("Clock", name, "next_at", now_datetime() - timedelta(hours=2, minutes=5))
	assert check("overdue_clocks").state == "failing"
	assert "2 h 5 min" in check("overdue_clocks").sentence


# feature: health.clocks
def test_a_clock_of_the_machine_that_was_set_back_is_told(begun: Running):
	assert check("machine_time").state == "ok"
	name = clock(begun.assignments["sales"], "Department Answer").name
	frappe.db.set_value("Clock", name, "started_at", now_datetime() + timedelta(days=365))
	found = check("machine_time")
	assert (found.state, "1 time limits begin in the future" in found.sentence) == ("concern", True)
	frappe.db.set_value("Clock", name, "started_at", now_datetime())
	pulse.note_sweep(now_datetime() + timedelta(hours=1))
	assert check("machine_time").state == "concern"


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(calendars, "get_system_timezone", lambda: "Europe/Berlin")


def wall(text: str) -> datetime:
	return datetime.fromisoformat(f"2026-{text}")


# feature: health.clocks
@pytest.mark.parametrize(
	("last", "now", "is_set_back"),
	[
		("10-25 02:58", "10-25 02:01", False),  # the hour between two and three is shown twice
		("10-25 02:59", "10-25 02:00", False),
		("10-25 03:10", "10-25 02:01", True),
		("10-25 02:58", "10-25 01:50", True),
		("10-26 02:58", "10-26 02:01", True),
		("03-29 03:30", "03-29 01:59", True),
		("10-25 02:10", "10-25 02:07", False),
	],
)
def test_the_hour_that_is_shown_twice_in_autumn_is_no_clock_that_was_set_back(
	in_berlin: None, last: str, now: str, is_set_back: bool
):
	pulse.note_sweep(wall(last))
	assert pulse.was_set_back(wall(now)) is is_set_back


# feature: health.clocks
def test_a_look_before_the_clocks_are_changed_is_minutes_ago_after_it(in_berlin: None, begun: Running):
	for last, now in (("03-29 01:58", "03-29 03:01"), ("10-25 02:58", "10-25 02:01")):
		pulse.note_sweep(wall(last))
		assert check("last_sweep", wall(now)).sentence == "The time limits were looked at 3 min ago."
	name = clock(begun.assignments["sales"], "Department Answer").name
	frappe.db.set_value("Clock", {"is_open": 1}, "started_at", wall("03-01 10:00"))
	frappe.db.set_value("Clock", name, "started_at", wall("10-25 02:50"))
	assert check("machine_time", wall("10-25 02:05")).state == "ok"
	pulse.note_sweep(wall("10-26 02:00"))
	frappe.db.set_value("Clock", name, "started_at", wall("10-26 02:50"))
	assert check("machine_time", wall("10-26 02:05")).state == "concern"


# feature: health.clocks
def test_effects_that_were_not_done_are_told(begun: Running):
	row = clock(begun.assignments["sales"], "Department Answer")
	frappe.get_doc({"doctype": "Escalation Event", "clock": row.name}).db_insert()
	assert check("pending_effects").state == "ok"
	frappe.db.set_value(
		"Escalation Event", {"clock": row.name}, "pending_since", now_datetime() - timedelta(hours=1)
	)
	assert check("pending_effects").state == "concern"


def delivery(**values: Any) -> None:
	frappe.get_doc({"doctype": "Delivery", "name": frappe.generate_hash(length=10), **values}).db_insert()


# feature: health.outbox
@pytest.mark.parametrize(("minutes", "state"), [(-60, "ok"), (5, "ok"), (20, "concern"), (150, "failing")])
def test_messages_that_nobody_sends_are_told_with_the_age_of_the_oldest(minutes: int, state: str):
	frappe.db.delete("Delivery")
	delivery(state="Waiting", send_after=now_datetime() - timedelta(minutes=minutes))
	assert check("outbox").state == state


# feature: health.outbox
def test_messages_that_were_given_up_are_told():
	frappe.db.delete("Delivery")
	assert check("dead_letters").state == "ok"
	delivery(state="Dead")
	assert check("dead_letters").sentence.startswith("1 messages were given up")


# feature: health.scheduler
@pytest.mark.parametrize("setting", ["maintenance_mode", "pause_scheduler"])
def test_a_scheduler_that_does_not_run_is_failing(setting: str, monkeypatch: pytest.MonkeyPatch):
	assert check("scheduler").state == "ok"
	monkeypatch.setitem(frappe.conf, setting, 1)
	assert check("scheduler").state == "failing"


# feature: health.scheduler
def test_a_scheduler_that_is_switched_off_is_failing(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(scheduler, "is_scheduler_disabled", lambda verbose=True: True)
	assert check("scheduler").state == "failing"
	assert health.status(now_datetime()) == "failing"


# feature: health.scheduler
def test_no_worker_and_no_queue_are_failing(monkeypatch: pytest.MonkeyPatch):
	assert check("workers").state == "ok"
	monkeypatch.setattr(background_jobs, "get_workers", lambda queue=None: [])
	assert check("workers").state == "failing"

	def down(queue: object = None) -> list[object]:
		raise QueueIsDown

	monkeypatch.setattr(background_jobs, "get_workers", down)
	assert "Redis" in check("workers").sentence


# feature: health.dormant
def test_nine_days_without_a_login_leave_the_jobs_running():
	now = now_datetime()
	logged_in(now - timedelta(days=9))
	scheduler.schedule_jobs_based_on_activity.clear_cache()
	assert not scheduler.is_dormant(check_time=now)
	assert scheduler.schedule_jobs_based_on_activity(check_time=now)
	assert check("dormant", now).state == "ok"


# feature: health.dormant
def test_where_the_site_would_sleep_health_says_so_before_and_after():
	allow(4)
	now = now_datetime()
	assert check("dormant", now).state == "concern"
	logged_in(now - timedelta(days=9))
	found = check("dormant", now)
	assert found.state == "failing"
	assert "36500" in found.advice


# feature: health.dormant
@pytest.mark.parametrize(("chosen", "kept", "left"), [(4, 36_500, 4), (0, 36_500, 4), (30, 30, 30)])
def test_the_site_is_kept_awake_unless_somebody_chose_otherwise(chosen: int, kept: int, left: int):
	allow(chosen)
	dormancy.keep_awake()
	dormancy.keep_awake()
	assert dormancy.days() == kept
	dormancy.let_sleep()
	assert dormancy.days() == left


# feature: health.dormant
def test_a_migrate_says_that_the_site_may_sleep(capsys: pytest.CaptureFixture[str]):
	sync.after_migrate()
	assert "only once a day" not in capsys.readouterr().out
	allow(4)
	sync.after_migrate()
	assert "only once a day" in capsys.readouterr().out


# feature: health.frappe-version
def test_a_frappe_with_published_weaknesses_is_a_concern_with_what_to_do(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(frappe, "__version__", "15.55.1")
	found = check("frappe_version")
	assert found.state == "concern"
	assert "CVE-2026-39351" in found.sentence
	assert "15.105.0" in found.advice
	monkeypatch.setattr(versions, "WEAKNESSES", ())
	assert check("frappe_version").state == "ok"


# feature: health.page
def test_whatever_is_wrong_comes_first_each_with_what_to_do_next(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setitem(frappe.conf, "pause_scheduler", 1)
	report = health.report(now_datetime())
	states = [each["state"] for each in report["checks"]]
	assert states == sorted(states, key=("failing", "concern", "ok").index)
	assert report["status"] == "failing"
	assert all(
		each["advice"] or each["key"] == "calendars" for each in report["checks"] if each["state"] != "ok"
	)
	assert health.concerns()[0].startswith("The scheduler is paused")


# feature: health.endpoint
def test_a_tool_reads_the_state_alone_and_administrators_every_check(
	company: Company, people: Callable[[str], Client]
):
	frappe.db.rollback()  # The server logs people in, and waits for what a test holds.
	status = "xdept_collab.api.health.status"
	for who in ("nobody", "executive", "head.sales"):
		answer = people(who).ask(status).json()["message"]
		assert set(answer) == {"status", "checked_at"}
		assert answer["status"] in ("ok", "concern", "failing")
	assert people("admin").ask(status).json()["message"]["checks"][0]["sentence"]
	assert people("").ask(status).status_code == 403
	assert people("head.sales").ask("xdept_collab.api.health.concerns").status_code == 403
