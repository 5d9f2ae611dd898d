"""Times of the tests of time limits: moments of the shipped calendar, a frozen site, and what clocks and events say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import frappe
import pytest
from freezegun import freeze_time

from xdept_collab.services import calendars, sweep

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
	"""Return a moment of March 2026 in the zone of the shipped calendar: at("02 10:00") is a Monday."""
	return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@contextmanager
def frozen(text: str) -> Iterator[None]:
	"""Let it be that moment on the site."""
	with freeze_time(at(text).astimezone(timezone.utc).replace(tzinfo=None)):
		frappe.local.xdept_collab_today = None
		yield
	frappe.local.xdept_collab_today = None


@contextmanager
def moving() -> Iterator[Callable[[datetime], None]]:
	"""Let it be one moment after another on the site, whichever is given; cheaper than to freeze it each time."""
	with freeze_time(at("01 00:00").astimezone(timezone.utc).replace(tzinfo=None)) as clock:

		def go(moment: datetime) -> None:
			clock.move_to(moment.astimezone(timezone.utc).replace(tzinfo=None))
			frappe.local.xdept_collab_today = None

		yield go
	frappe.local.xdept_collab_today = None


def kept(patched: pytest.MonkeyPatch) -> Callable[[], object]:
	"""Let a rollback go back to the last commit of the code under test, which this returns, and not before the test."""

	def commit() -> None:
		frappe.db.savepoint("kept")

	commit()
	patched.setattr(frappe.db, "rollback", lambda **_options: frappe.db.sql("rollback to savepoint kept"))
	return commit


def swept(text: str, commit: Callable[[], object] = lambda: None) -> sweep.Swept:
	"""Sweep at that moment, without ending the transaction of the test."""
	with frozen(text):
		return sweep.sweep(calendars.stored(at(text)), commit)


def clock(record: str, policy: str, **filters: Any) -> Any:
	"""Return the clock that a policy has on a record, the newest; None without one."""
	found = frappe.get_all(
		"Clock",
		filters={"ref_name": record, "policy": policy, **filters},
		fields=["*"],
		order_by="cycle desc",
		limit=1,
	)
	return found[0] if found else None


def due(record: str, policy: str) -> str:
	"""Return when a clock is due, as `at` is given it."""
	found = clock(record, policy)
	return f"{calendars.moment(found.due_at).astimezone(ZONE):%d %H:%M}"


def events(record: str, policy: str) -> list[tuple[str, str, tuple[str, ...]]]:
	"""Return what happened to the clocks of a record: (step, kind, whom it told), in the order of the steps."""
	rows = frappe.get_all(
		"Escalation Event",
		filters={"ref_name": record, "policy": policy},
		fields=["step", "kind", "recipients"],
		order_by="cycle, position",
	)
	return [(row.step, row.kind, tuple((row.recipients or "").split())) for row in rows]


def told(record: str) -> list[tuple[str, str]]:
	"""Return who was told what of a record by his bell: (user, step)."""
	rows = frappe.get_all(
		"Delivery",
		filters={"ref_name": record, "channel": "In-App"},
		fields=["recipient", "step"],
		order_by="creation, position, recipient",
	)
	return [(row.recipient, row.step) for row in rows]
