"""What people choose about messages, and what administrators do about those that were given up."""

from __future__ import annotations

import json
from datetime import timedelta

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Running, acting, put
from tests.site.test_outbox import FRIDAY_NIGHT, MONDAY, MORNING, rows, told
from tests.site.test_robot_sending import begun, group, of_robots, stub, tell
from tests.site.test_sending import NOW, send
from tests.site.vendor_stub import Answer, Stub
from xdept_collab.api import deliveries
from xdept_collab.services import dead_letters, outbox

__all__ = ["begun", "stub"]


def prefer(user: str, **values: object) -> None:
	with acting(user):
		frappe.get_doc({"doctype": "Notification Preference", "user": user, **values}).insert()


# feature: outbox.preferences
def test_who_wants_no_mail_gets_the_bell_alone(begun: Running):
	head = begun.company.head("sales")
	prefer(head, by_email=0)
	outbox.add([told(begun, head, channels=("In-App", "E-mail"), is_urgent=True)], NOW(MORNING))
	assert [row.channel for row in rows(begun)] == ["In-App"]


# feature: outbox.preferences
def test_who_mutes_what_is_not_urgent_is_mailed_what_is(begun: Running):
	head = begun.company.head("sales")
	prefer(head, by_email=1, is_muted=1)
	both = ("In-App", "E-mail")
	outbox.add([told(begun, head, channels=both)], NOW(MORNING))
	assert [row.channel for row in rows(begun)] == ["In-App"]
	outbox.add([told(begun, head, channels=both, is_urgent=True, event="urgent")], NOW(MORNING))
	assert [row.channel for row in rows(begun, event="urgent")] == ["E-mail", "In-App"]


# feature: outbox.preferences
def test_who_reads_a_digest_gets_one_at_his_time(begun: Running):
	head, now = begun.company.head("sales"), NOW(FRIDAY_NIGHT)
	prefer(head, in_digest=1, digest_time="16:30")
	steps = [told(begun, head, event=f"event {number}", clock=f"clock {number}") for number in range(3)]
	outbox.add(steps, now)
	at = NOW(MONDAY.replace(hour=16, minute=30))
	assert {row.send_after for row in rows(begun)} == {at}
	send(at + timedelta(minutes=2))
	assert len({row.parcel for row in rows(begun, state="Sent")}) == 1


# feature: outbox.preferences
def test_a_digest_at_no_time_of_the_day_is_refused(begun: Running):
	with pytest.raises(frappe.ValidationError):
		prefer(begun.company.head("sales"), in_digest=1, digest_time="a quarter to six")


# feature: outbox.preferences
def test_everybody_chooses_for_himself_alone_and_an_administrator_for_others(begun: Running):
	company = begun.company
	head, other = company.head("sales"), company.user("member", "sales")
	prefer(head, by_email=0)
	with acting(other):
		assert frappe.get_list("Notification Preference") == []
		doc = frappe.get_doc("Notification Preference", head)
		assert not doc.has_permission("read")
		doc.by_email = 1
		with pytest.raises(frappe.PermissionError):
			doc.save()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "Notification Preference", "user": company.initiator}).insert()
	with acting(company.user("admin")):
		frappe.get_doc({"doctype": "Notification Preference", "user": other}).insert()
		assert len(frappe.get_list("Notification Preference", {"name": ("in", [head, other])})) == 2


@pytest.fixture
def dead(begun: Running, stub: Stub) -> Running:
	"""Two messages that a vendor refused for good."""
	group(begun)
	tell(begun, count=2)
	stub.answers = [Answer(body={"errcode": 93000, "errmsg": "unknown"}), Answer()]
	stub.answers.insert(0, stub.answers[0])
	send(NOW(MORNING))
	assert {row.state for row in of_robots(begun)} == {"Dead"}
	return begun


# feature: outbox.again
def test_an_administrator_reads_why_and_sends_many_again(dead: Running, stub: Stub):
	names = [row.name for row in of_robots(dead)]
	with acting(dead.company.user("admin")):
		frappe.flags.in_test = False
		try:
			assert all(
				text.startswith("WeCom does not know this robot")
				for text in deliveries.reasons(names).values()
			)
			assert deliveries.send_again(json.dumps(names)) == 2
		finally:
			frappe.flags.in_test = True
	put("Chat Channel", of_robots(dead)[0].chat_channel, last_sends="[]")
	frappe.db.sql("update `tabDelivery` set send_after = %s where state = 'Waiting'", NOW(MORNING))
	send(NOW(MORNING))
	assert {(row.state, row.attempts) for row in of_robots(dead)} == {("Sent", 0)}


# feature: outbox.again
def test_nobody_else_sends_again_reads_reasons_or_tries_a_group(dead: Running):
	names = [row.name for row in of_robots(dead)]
	frappe.flags.in_test = False  # `only_for` asks nobody in tests.
	try:
		for user in (dead.company.head("sales"), dead.company.user("executive"), "Guest"):
			with acting(user):
				for call in (deliveries.send_again, deliveries.reasons, deliveries.send_test_message):
					with pytest.raises(frappe.PermissionError):
						call(names if call != deliveries.send_test_message else "x")
	finally:
		frappe.flags.in_test = True
	assert {row.state for row in of_robots(dead)} == {"Dead"}


# feature: outbox.again
def test_what_was_sent_is_not_sent_again(begun: Running):
	outbox.add([told(begun, begun.company.head("sales"))], NOW(MORNING))
	send(NOW(MORNING))
	[row] = rows(begun)
	with pytest.raises(frappe.ValidationError):
		deliveries.send_again([row.name])
	assert rows(begun)[0].state == "Sent"


# feature: outbox.again
def test_nobody_writes_or_removes_a_delivery_by_hand(begun: Running):
	outbox.add([told(begun, begun.company.head("sales"))], NOW(MORNING))
	doc = frappe.get_doc("Delivery", rows(begun)[0].name)
	doc.state = "Sent"
	with pytest.raises(frappe.ValidationError):
		doc.save()
	with pytest.raises(frappe.ValidationError):
		doc.delete()


# feature: robot.test-message
def test_a_test_message_tells_what_is_wrong_and_counts_for_the_limit(begun: Running, stub: Stub):
	name = group(begun, "Feishu")
	assert deliveries.send_test_message(name) == ""
	assert "A test message" in json.dumps(stub.heard[0]["body"])
	assert len(json.loads(frappe.db.get_value("Chat Channel", name, "last_sends"))) == 1
	stub.answers = [Answer(body={"code": 19021, "msg": "sign match fail"})]
	assert deliveries.send_test_message(name).startswith("Feishu refuses the signature (19021)")
	put("Chat Channel", name, is_enabled=0)
	with pytest.raises(frappe.ValidationError):
		deliveries.send_test_message(name)


@pytest.fixture
def aged(begun: Running) -> Running:
	"""A message that was sent, one that was given up and one that waits, all long ago."""
	people = [begun.company.user(place, "sales") for place in ("head", "deputy", "liaison")]
	outbox.add([told(begun, user) for user in people], NOW(MORNING))
	for user, state in zip(people, ("Sent", "Dead", "Waiting"), strict=True):
		name = rows(begun, recipient=user)[0].name
		frappe.db.sql("update `tabDelivery` set state = %s where name = %s", (state, name))
	return begun


# feature: outbox.retention
def test_what_is_done_is_removed_after_its_days_and_nothing_else(aged: Running):
	task = {"task": aged.task}
	frappe.db.sql("update `tabDelivery` set modified = %s where task <> %s", (NOW(MORNING), aged.task))
	dead_letters.forget_old(NOW(MORNING) + timedelta(days=89), lambda: None)
	assert frappe.db.count("Delivery", task) == 3
	dead_letters.forget_old(NOW(MORNING) + timedelta(days=91), lambda: None)
	assert sorted(frappe.get_all("Delivery", task, pluck="state")) == ["Dead", "Waiting"]


# feature: outbox.once
def test_a_task_with_messages_can_still_be_taken_back_by_its_initiator(begun: Running):
	draft = factory.draft(begun.company)
	head = begun.company.initiator
	outbox.add(
		[told(begun, head, ref_doctype="Collab Task", ref_name=draft.name, task=draft.name)], NOW(MORNING)
	)
	with acting(head):
		draft.delete()
	assert not frappe.db.exists("Collab Task", draft.name)
