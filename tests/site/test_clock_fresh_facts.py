"""Who waited for somebody else's change judges time limits by what that change left, not by what he began with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest
from frappe.utils import add_days, getdate

from tests.site import factory
from tests.site.factory import Company, Running, acting
from tests.site.test_clock_battery_locks import Run, somebody_else
from xdept_collab.services import clock_rows, transition

TASK, ITEM, DELAY = "Collab Task", "Work Item", "Work Item Delay"


@pytest.fixture
def running(company: Company) -> Iterator[Running]:
	"""A task under way; committed, for another connection to see."""
	with factory.committed(company) as commit:
		made = factory.running(company, parts={"marketing": "A", "sales": "R"})
		commit()
		yield made


@pytest.fixture
def other() -> Iterator[Run]:
	"""Another connection; our own transaction has begun and sees what was there before it changes anything."""
	frappe.db.rollback()
	frappe.db.count(TASK)
	with somebody_else() as run:
		yield run


def clock_of(item: str) -> frappe._dict:
	(row,) = [row for row in clock_rows.open_of(ITEM, [item], rows=False) if row.policy == DELAY]
	return row


# feature: clocks.fresh-facts
def test_who_saves_a_record_while_its_task_is_put_on_hold_lets_no_time_pass(running: Running, other: Run):
	item = running.items["sales"]
	other(f"update `tab{TASK}` set status = 'On Hold' where name = %s", (running.task,))
	other(
		"update `tabClock` set state = 'Paused', left_seconds = 3600, next_at = null where ref_name = %s",
		(item,),
	)
	other("commit")
	with acting(running.company.head("sales")):
		doc = frappe.get_doc(ITEM, item)
		doc.planned_end = add_days(doc.planned_end, -1)
		doc.save()
	assert clock_of(item).state == "Paused"
	assert clock_of(item).next_at is None


# feature: clocks.fresh-facts
def test_who_holds_a_task_while_something_in_it_is_given_another_date_leaves_that_date(
	running: Running, other: Run
):
	item = running.items["sales"]
	before = clock_of(item)
	frappe.db.rollback()
	frappe.db.count(TASK)
	day = getdate(frappe.db.get_value(ITEM, item, "planned_end")) + timedelta(days=7)
	due = before.due_at + timedelta(days=7)
	other(f"update `tab{ITEM}` set planned_end = %s where name = %s", (day, item))
	other("update `tabClock` set due_at = %s where name = %s", (due, before.name))
	other("commit")
	with acting(running.company.coordinator):
		transition.apply(TASK, running.task, "Hold", "The budget is frozen")
		transition.apply(TASK, running.task, "Resume", "The budget is back")
	after = clock_of(item)
	assert (after.cycle, after.due_at.date()) == (before.cycle, due.date())
	assert isinstance(after.due_at, datetime)
