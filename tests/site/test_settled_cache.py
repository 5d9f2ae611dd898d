"""What is kept for all requests is never what one transaction alone has seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import frappe
import pytest
from freezegun import freeze_time

from xdept_collab.services import days
from xdept_collab.services.settled_cache import ProcessCache, SettledCache


class Kept(SettledCache[str]):
	"""A cache over one value; `stored` is what the database would say."""

	stored = "before"

	def read(self, day: date | None = None) -> str:
		return self.get(lambda: self.stored, day)

	def change(self, value: str) -> None:
		self.stored = value
		self.clear()

	def next_request(self) -> None:
		"""What the request itself holds is gone with it."""
		setattr(frappe.local, self.key, None)
		frappe.local.xdept_collab_marks = None

	def another(self) -> SettledCache[str]:
		"""The same cache as another process has it."""
		return SettledCache(self.key)

	def for_others(self) -> str | None:
		known = self.another()._kept()
		return known[1] if known else None

	def others_keep(self, value: str) -> None:
		self.another()._keep((None, value))

	def half_a_minute_later(self) -> None:
		frappe.cache.delete_value(self.changed_key)


class KeptByProcess(Kept, ProcessCache[str]):
	def another(self) -> SettledCache[str]:
		return ProcessCache(self.key)


def fresh(kind: type[Kept]) -> Kept:
	"""Return a cache of which nothing is known anywhere, half a minute after the last change."""
	cache = kind("xdept_collab_of_a_test")
	cache.clear()
	frappe.db.rollback()
	cache.half_a_minute_later()
	return cache


@pytest.fixture(params=[Kept, KeptByProcess])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
	yield fresh(request.param)
	fresh(request.param)
	frappe.local.xdept_collab_today = None


# feature: cache.settled
def test_a_process_reads_what_it_keeps_anew_when_another_has_changed_it(kept: Kept):
	assert kept.read() == "before"
	kept.others_keep("after")
	kept.next_request()
	assert kept.read() == "after"


# feature: cache.settled
def test_a_process_keeps_a_value_that_nobody_changes_and_makes_it_no_second_time():
	cache = fresh(KeptByProcess)
	cache.read()
	frappe.cache.delete_value(cache.key)
	cache.stored = "read anew"
	cache.next_request()
	assert cache.read() == "before"
	cache.clear()
	assert cache.read() == "read anew"
	fresh(KeptByProcess)


# feature: cache.settled
def test_what_is_read_is_kept_for_the_request_and_for_others(kept: Kept):
	assert kept.read() == "before"
	kept.stored = "after"
	assert kept.read() == "before"
	kept.next_request()
	assert kept.read() == "before", "not read again"
	assert kept.for_others() == "before"


# feature: cache.settled
def test_whoever_changed_it_sees_it_at_once_and_nobody_else_before_it_is_committed(kept: Kept):
	kept.read()
	kept.change("after")
	kept.half_a_minute_later()
	assert kept.read() == "after"
	assert kept.for_others() is None, "kept although the change may still be taken back"


# feature: cache.settled
def test_whoever_changed_it_takes_nothing_that_others_kept_meanwhile(kept: Kept):
	kept.change("after")
	kept.others_keep("before")
	assert kept.read() == "after"


# feature: cache.settled
def test_what_is_taken_back_is_forgotten_by_whoever_did_it(kept: Kept):
	kept.change("after")
	assert kept.read() == "after"
	kept.stored = "before"
	frappe.db.rollback()
	assert kept.read() == "before"


# feature: cache.settled
def test_what_an_older_transaction_kept_or_read_goes_no_further_than_the_commit(kept: Kept):
	kept.change("after")
	kept.others_keep("before")  # read before the change by somebody else
	frappe.db.after_commit.run()
	assert kept.read() == "after"
	assert kept.for_others() is None, "who reads now may still see the state before"
	kept.half_a_minute_later()
	kept.next_request()
	assert kept.read() == kept.for_others() == "after"


# feature: cache.settled
def test_two_changes_in_one_transaction_settle_once(kept: Kept):
	before = len(frappe.db.after_commit._functions)
	kept.change("first")
	kept.change("second")
	assert kept.read() == "second"
	assert len(frappe.db.after_commit._functions) == before + 1


# feature: cache.settled
def test_what_holds_for_one_day_is_read_anew_for_another(kept: Kept):
	assert kept.read(date(2026, 3, 1)) == "before"
	kept.stored = "after"
	assert kept.read(date(2026, 3, 1)) == "before"
	assert kept.read(date(2026, 3, 2)) == "after"
	kept.next_request()
	assert kept.read(date(2026, 3, 2)) == "after"


# feature: cache.today
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
def test_the_day_changes_at_the_sites_midnight_in_the_middle_of_a_request(
	zone: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setattr(days, "get_system_timezone", lambda: zone)
	# With the days of 23 and of 25 hours of both zones that have them, and once back.
	for at in (
		*("2026-03-07T23:59:59", "2026-03-08T00:30:00", "2026-03-08T23:59:59", "2026-03-09T00:00:00"),
		*("2026-03-29T00:00:00", "2026-03-29T23:30:00", "2026-03-30T00:00:00", "2026-03-30T23:59:59"),
		*("2026-10-25T00:30:00", "2026-10-25T23:59:59", "2026-10-26T00:00:00"),
		*("2026-11-01T00:30:00", "2026-11-01T23:59:59", "2026-11-02T00:00:00", "2026-03-07T12:00:00"),
	):
		moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
		with freeze_time(moment):
			assert str(days.today()) == at[:10], at
			assert str(days.today()) == at[:10], "held"


# feature: cache.today
def test_the_day_is_worked_out_once_a_request(kept: Kept, monkeypatch: pytest.MonkeyPatch):
	days.today()
	monkeypatch.setattr(days, "get_system_timezone", lambda: pytest.fail("worked out again"))
	assert days.today() == days.today()
