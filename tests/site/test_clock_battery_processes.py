"""Battery 1-6, 11, 16: several real processes look at many clocks, are killed, are cut off, or come two days late."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import frappe
import pytest

from tests.site import factory, many_clocks
from tests.site.clock_times import at, frozen
from tests.site.factory import Company, Running
from tests.site.test_clock_battery_locks import another_of, somebody_else
from xdept_collab.services import calendars

ITEM = many_clocks.ITEM
NOW = calendars.stored
Copies = Callable[[int], None]


@pytest.fixture(scope="module")
def template(company: Company) -> Iterator[Running]:
	"""One work item of the sales department that was due on Tuesday; committed, for other processes to see."""
	with factory.committed(company) as commit:
		with frozen("02 10:00"):
			running = factory.running(company, parts={"marketing": "A", "sales": "R"})
			item = factory.work_item(
				running, "sales", planned_start=at("02 10:00").date(), planned_end="2026-03-10"
			)
		# It is there to be copied, and waits for nothing itself.
		frappe.db.sql("update `tabClock` set next_at = null where task = %s", running.task)
		commit()
		yield Running(company, running.task, running.assignments, {"sales": item})


@pytest.fixture
def copies(template: Running) -> Iterator[Copies]:
	"""`copies(500)` makes so many due clocks; they are taken away after the test."""

	def make(count: int) -> None:
		many_clocks.copy(template.items["sales"], count)
		frappe.db.commit()  # noqa: TID251 — other processes look at them.

	yield make
	frappe.db.rollback()
	many_clocks.forget()
	frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: clocks.once
def test_three_processes_at_once_tell_every_step_of_many_clocks_once(copies: Copies):
	count = int(os.environ.get("XDEPT_MANY_CLOCKS", "6000"))
	copies(count)
	now = NOW(at("11 09:00"))
	done = [many_clocks.words_of(each) for each in [many_clocks.sweeper(now) for _ in range(3)]]
	assert sum(each["steps"] for each in done) >= 2 * count  # a passed and a fired one for each
	# The owner and the head of each, once.
	assert many_clocks.told() == (count, count, 2 * count)
	assert many_clocks.waiting(now) == 0


# feature: clocks.once
def test_a_process_that_is_killed_before_its_commit_leaves_nothing_and_the_next_one_does_it_all(
	copies: Copies,
):
	copies(60)
	now = NOW(at("11 09:00"))
	killed = many_clocks.sweeper(now, "before", chunk=20)
	many_clocks.stands_still(killed)
	# Meanwhile another one waits for nothing, and does the rest.
	assert many_clocks.words_of(many_clocks.sweeper(now, chunk=20))["looked_at"] == 40
	killed.send_signal(signal.SIGKILL)
	killed.wait()
	_until_released(now)
	assert many_clocks.told() == (60, 60, 120)


def _until_released(now: datetime) -> None:
	"""The database lets go of what a dead process held when it notices; the ticks after that find it."""
	for _attempt in range(50):
		if not many_clocks.waiting(now):
			return
		time.sleep(0.1)
		many_clocks.words_of(many_clocks.sweeper(now, chunk=20))
	raise AssertionError("still held")


# feature: clocks.no-victims
def test_who_looks_at_due_clocks_keeps_nobody_from_arming_others_between_them(copies: Copies):
	copies(60)
	now = NOW(at("11 09:00"))
	looking = many_clocks.sweeper(now, "before", chunk=20)
	many_clocks.stands_still(looking)
	with somebody_else() as run:
		for next_at in ("2026-03-01 10:00:00", "2026-03-10 10:00:00", None):
			values = {"name": f"{many_clocks.PREFIX} {next_at}", "next_at": next_at}
			run(*another_of("Clock", f"ref_name like '{many_clocks.PREFIX}%'", **values))
	looking.kill()
	looking.wait()
	_until_released(now)
	assert many_clocks.told() == (60, 60, 120)


# feature: clocks.once
def test_a_process_that_is_killed_after_its_commit_has_told_that_part_and_the_next_one_tells_the_rest(
	copies: Copies,
):
	copies(60)
	now = NOW(at("11 09:00"))
	killed = many_clocks.sweeper(now, "after", chunk=20)
	many_clocks.stands_still(killed)
	killed.send_signal(signal.SIGKILL)
	killed.wait()
	before = many_clocks.told()[0]
	assert 0 < before < 60
	many_clocks.words_of(many_clocks.sweeper(now, chunk=20))
	assert many_clocks.told() == (60, 60, 120)


# feature: clocks.once
def test_a_process_whose_connection_is_cut_ends_and_the_next_one_does_it_all(copies: Copies):
	copies(60)
	now = NOW(at("11 09:00"))
	cut = many_clocks.sweeper(now, "before", chunk=20)
	connection = many_clocks.stands_still(cut)["connection"]
	frappe.db.sql(f"kill {int(connection)}")
	many_clocks.words_of(many_clocks.sweeper(now, chunk=20))
	_until_released(now)
	cut.kill()
	cut.wait()
	assert many_clocks.told() == (60, 60, 120)
