"""What is to be told is written once for each person and channel, and only for who may read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.factory import Company, Running, put
from xdept_collab.services import calendars, outbox
from xdept_collab.services.outbox import NewDelivery

# A Wednesday within the openings of the shipped calendar, and the evening of a Friday.
SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
FRIDAY_NIGHT = datetime(2026, 11, 27, 22, 0, tzinfo=SHANGHAI)
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def begun(company: Company) -> Running:
	return factory.running(company)


@pytest.fixture
def thresholds() -> Iterator[None]:
	"""What a test sets for the company is forgotten with it."""
	yield
	frappe.db.rollback()
	frappe.db.value_cache.pop("Collab Settings", None)
	frappe.clear_document_cache("Collab Settings", "Collab Settings")


def told(begun: Running, recipient: str, **values: object) -> NewDelivery:
	"""A step of a clock on the assignment of sales that tells the recipient."""
	name = begun.assignments["sales"]
	kept = {
		"channels": ("In-App",),
		"kind": outbox.STEP,
		"event": f"{name} answer 1 0",
		"clock": f"{name} answer 1",
		"policy": "Answer",
		"step": "Half-way",
		"position": 0,
		"ref_doctype": "Department Assignment",
		"ref_name": name,
		"task": begun.task,
	}
	return NewDelivery(recipient, **{**kept, **values})


def rows(begun: Running, **filters: object) -> list[frappe._dict]:
	return frappe.get_all(
		"Delivery",
		filters={"task": begun.task, **filters},
		fields=["*"],
		order_by="recipient asc, channel asc",
	)


# feature: outbox.written
def test_a_message_is_written_for_each_channel_and_waits_until_it_is_sent(begun: Running):
	head, now = begun.company.head("sales"), calendars.stored(MORNING)
	outbox.add([told(begun, head, channels=("In-App", "E-mail"), demands=("Cause", "New Date"))], now)
	found = rows(begun)
	assert [(row.recipient, row.channel, row.state) for row in found] == [
		(head, "E-mail", "Waiting"),
		(head, "In-App", "Waiting"),
	]
	assert {row.send_after for row in found} == {now}
	assert {(row.demands, row.due_at, row.error, row.attempts) for row in found} == {
		("Cause, New Date", None, None, 0)
	}


# feature: outbox.once
def test_the_same_event_tells_a_person_once_however_often_it_is_written(begun: Running):
	head, now = begun.company.head("sales"), calendars.stored(MORNING)
	row = told(begun, head, channels=("In-App", "E-mail"))
	outbox.add([row, row], now)
	outbox.add([row], now + timedelta(minutes=5))
	assert len(rows(begun)) == 2
	outbox.add([told(begun, head, event="another one")], now)
	assert len(rows(begun)) == 3


# feature: outbox.readers-only
@pytest.mark.parametrize("position", ["nobody", "head.finance", "member.research"])
def test_who_may_not_read_the_record_is_told_nothing_and_the_reason_is_kept(begun: Running, position: str):
	stranger = f"{position}@{begun.company.domain}"
	outbox.add([told(begun, stranger, channels=("In-App", "E-mail"))], calendars.stored(MORNING))
	found = rows(begun)
	assert [(row.channel, row.state, row.send_after) for row in found] == [("In-App", "Dropped", None)]
	assert json.loads(found[0].error)["code"] == "delivery.unreadable_record"


# feature: outbox.readers-only
def test_department_people_leads_and_executives_are_told(begun: Running):
	company = begun.company
	people = [
		company.head("sales"),
		company.user("member", "sales"),
		company.user("superior"),
		company.coordinator,
		company.initiator,
		company.user("executive"),
	]
	outbox.add([told(begun, user) for user in people], calendars.stored(MORNING))
	assert {row.recipient: row.state for row in rows(begun)} == dict.fromkeys(people, "Waiting")


# feature: outbox.readers-only
def test_a_reader_without_a_role_for_the_record_is_told_nothing(begun: Running):
	member = begun.company.user("member", "sales")
	frappe.db.delete("Has Role", {"parent": member})
	outbox.add([told(begun, member)], calendars.stored(MORNING))
	assert [row.state for row in rows(begun)] == ["Dropped"]


# feature: outbox.readers-only
def test_who_is_limited_by_user_permissions_is_told_of_what_they_leave_him(begun: Running):
	head = begun.company.head("sales")
	other = begun.company.names["research"]
	limit = frappe.get_doc(
		{"doctype": "User Permission", "user": head, "allow": "Collab Department", "for_value": other}
	).insert()
	outbox.add([told(begun, head)], calendars.stored(MORNING))
	assert [row.state for row in rows(begun)] == ["Dropped"]
	limit.delete()


# feature: outbox.readers-only
def test_a_disabled_user_is_told_nothing(begun: Running):
	head = begun.company.head("sales")
	put("User", head, enabled=0)
	outbox.add([told(begun, head)], calendars.stored(MORNING))
	assert [(row.state, json.loads(row.error)["code"]) for row in rows(begun)] == [
		("Dropped", "delivery.disabled_user")
	]


# feature: outbox.window
def test_what_is_not_urgent_waits_for_the_next_opening_and_urgent_goes_at_once(begun: Running):
	head, deputy = begun.company.head("sales"), begun.company.user("deputy", "sales")
	now = calendars.stored(FRIDAY_NIGHT)
	outbox.add([told(begun, head), told(begun, deputy, is_urgent=True)], now)
	assert {row.recipient: row.send_after for row in rows(begun)} == {
		head: calendars.stored(MONDAY),
		deputy: now,
	}


# feature: outbox.window
def test_a_company_may_send_at_any_time_and_may_send_one_digest_a_day(begun: Running, thresholds: None):
	head, now = begun.company.head("sales"), calendars.stored(FRIDAY_NIGHT)
	frappe.db.set_single_value("Collab Settings", "use_send_window", 0)
	outbox.add([told(begun, head)], now)
	assert [row.send_after for row in rows(begun)] == [now]
	frappe.db.set_single_value("Collab Settings", {"notify_in_digest": 1, "digest_time": "16:30"})
	outbox.add([told(begun, head, event="later")], now)
	[digest] = rows(begun, event="later")
	assert digest.send_after == calendars.stored(MONDAY.replace(hour=16, minute=30))


# feature: outbox.stand-in
def test_who_stands_in_hears_too_as_far_as_he_may_read_the_record_for_that_person(
	begun: Running, register: None
):
	company = begun.company
	head, stand_in = company.head("sales"), company.user("nobody")
	frappe.get_doc("User", stand_in).add_roles("Collab Department Head")
	for department in ("sales", "research"):
		frappe.get_doc(
			{
				"doctype": "Collab Delegation",
				"delegator": company.head(department),
				"delegate": stand_in,
				"from_date": nowdate(),
				"to_date": add_days(nowdate(), 3),
				"scope": "One Department",
				"department": company.names[department],
			}
		).insert()
	both = [told(begun, head), told(begun, company.head("research"), event="of another")]
	outbox.add(both, calendars.stored(MORNING))
	heard = rows(begun, on_behalf_of=("!=", ""))
	assert [(row.recipient, row.on_behalf_of, row.state) for row in heard] == [(stand_in, head, "Waiting")]


# feature: outbox.cheap
def test_ten_thousand_rows_are_written_with_a_dozen_reads_and_one_statement_a_thousand(begun: Running):
	company = begun.company
	people = [company.user(place, "sales") for place in ("head", "deputy", "liaison", "member")]
	people.append(company.coordinator)
	wanted = [
		told(begun, people[number % 5], event=f"{begun.assignments['sales']} answer {number // 5} 0")
		for number in range(10_000)
	]
	statements = []
	execute = frappe.db.sql
	frappe.db.sql = lambda *said, **options: statements.append(said[0]) or execute(*said, **options)
	try:
		outbox.add(wanted, calendars.stored(MORNING))
	finally:
		frappe.db.sql = execute
	assert len(rows(begun)) == 10_000
	assert len([each for each in statements if str(each).startswith("insert")]) == 10
	assert len(statements) - 10 <= 12
