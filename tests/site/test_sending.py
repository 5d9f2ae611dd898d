"""What is due is sent once: in the bell, by mail; worded for who reads it, and only if he may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest

from tests.site import factory
from tests.site.factory import Company, Running, put
from tests.site.test_outbox import FRIDAY_NIGHT, MONDAY, MORNING, rows, told
from xdept_collab.rules.retries import BACKOFF_MINUTES
from xdept_collab.services import calendars, mails, outbox, sending

NOW = calendars.stored


@pytest.fixture
def account() -> Iterator[None]:
	"""An account that mails go out by."""
	open_account()
	yield
	frappe.local.outgoing_email_account = {}


def open_account() -> None:
	"""Nobody listens at its server."""
	made = frappe.new_doc("Email Account")
	made.update(
		{
			"name": "Outbox",
			"email_account_name": "Outbox",
			"email_id": "outbox@example.com",
			"enable_outgoing": 1,
		}
	)
	made.update(
		{"default_outgoing": 1, "smtp_server": "127.0.0.1", "smtp_port": 9, "no_smtp_authentication": 1}
	)
	made.db_insert()
	frappe.local.outgoing_email_account = {}


@pytest.fixture
def begun(company: Company, account: None) -> Running:
	frappe.db.sql("update `tabDelivery` set send_after = null")
	return factory.running(company)


def send(now) -> None:
	"""Send what is due; the transaction stays open, so that the test takes it back."""
	sending.send_due(now, lambda: None, seconds=lambda: 0)


def notices(begun: Running) -> list[frappe._dict]:
	"""What the clocks of the test have put into bells; the to-dos of the task ring too."""
	names = [row.name for row in rows(begun)]
	return frappe.get_all(
		"Notification Log", filters={"name": ("in", names)}, fields=["*"], order_by="for_user"
	)


# feature: outbox.bell
def test_a_message_rings_the_bell_once_and_is_noted_as_sent(begun: Running):
	head, now = begun.company.head("sales"), NOW(MORNING)
	outbox.add([told(begun, head, due_at=now + timedelta(hours=1))], now)
	send(now)
	[notice] = notices(begun)
	assert (notice.for_user, notice.document_name) == (head, begun.assignments["sales"])
	assert notice.subject.startswith("1 h 0 min left: ")
	[row] = rows(begun)
	assert (row.state, row.sent_on, row.send_after, row.parcel) == ("Sent", now, None, row.name)


# feature: outbox.bell
def test_a_notice_that_is_there_is_not_written_again_when_the_mark_was_lost(begun: Running):
	outbox.add([told(begun, begun.company.head("sales"))], NOW(MORNING))
	send(NOW(MORNING))
	frappe.db.sql("update `tabDelivery` set state = 'Waiting', send_after = %s", NOW(MORNING))
	send(NOW(MORNING))
	assert len(notices(begun)) == 1
	assert [row.state for row in rows(begun)] == ["Sent"]


# feature: outbox.bell
def test_nothing_due_is_one_query(begun: Running):
	asked = []
	execute = frappe.db.sql
	frappe.db.sql = lambda *said, **options: asked.append(said) or execute(*said, **options)
	try:
		send(NOW(MORNING))
	finally:
		frappe.db.sql = execute
	assert len(asked) == 1


# feature: outbox.readers-again
def test_who_lost_the_right_to_read_before_it_was_sent_is_told_nothing(begun: Running):
	member = begun.company.user("member", "sales")
	outbox.add([told(begun, member, channels=("In-App", "E-mail"))], NOW(MORNING))
	name = begun.assignments["sales"]
	frappe.db.delete("Collab Access", {"ref_doctype": "Department Assignment", "ref_name": name})
	send(NOW(MORNING))
	assert notices(begun) == []
	assert {(row.state, json.loads(row.error)["code"]) for row in rows(begun)} == {
		("Dropped", "delivery.unreadable_record")
	}
	assert frappe.db.count("Email Queue", {"reference_name": name}) == 0


# feature: outbox.language
def test_each_reads_it_in_his_own_language_with_what_is_asked(begun: Running):
	head, deputy = begun.company.head("sales"), begun.company.user("deputy", "sales")
	put("User", head, language="zh")
	now = NOW(MORNING)
	late = {"due_at": now - timedelta(hours=2), "demands": ("Cause", "New Date")}
	outbox.add([told(begun, head, **late), told(begun, deputy, **late)], now)
	send(now)
	said = {notice.for_user: notice.subject for notice in notices(begun)}
	assert said[deputy].startswith("Late by 2 h 0 min: ")
	assert said[deputy].endswith("Asked of you: the cause, a new date")
	assert "Late" not in said[head]
	assert "2" in said[head]


# feature: outbox.language
def test_nobody_s_words_become_markup_in_bell_and_mail(company: Company, account: None):
	begun = factory.running(company, title="500 <img src=x onerror=alert(1)> units")
	name = begun.assignments["sales"]
	outbox.add([told(begun, company.head("sales"), channels=("In-App", "E-mail"))], NOW(MORNING))
	send(NOW(MORNING))
	assert "<img" not in notices(begun)[0].subject
	[message] = frappe.get_all("Email Queue", filters={"reference_name": name}, pluck="message")
	assert "<img src=3Dx" not in message


# feature: outbox.digest
def test_after_two_days_down_a_person_gets_one_digest_with_the_latest_step_of_each_clock(begun: Running):
	head, then = begun.company.head("sales"), NOW(MORNING)
	clocks = [f"clock {number}" for number in range(3)]
	outbox.add(
		[
			told(begun, head, clock=clock, event=f"{clock} {step}", position=step, due_at=then)
			for clock in clocks
			for step in range(3)
		],
		then,
	)
	send(then + timedelta(days=2))
	[notice] = notices(begun)
	assert notice.subject.startswith("3 time limits need you, 3 of them are late")
	assert {(row.state, row.parcel) for row in rows(begun)} == {("Sent", notice.name)}


# feature: outbox.digest
def test_what_was_due_by_day_is_not_made_up_for_at_night_unless_it_is_urgent(begun: Running):
	head, deputy = begun.company.head("sales"), begun.company.user("deputy", "sales")
	outbox.add([told(begun, head), told(begun, deputy, is_urgent=True)], NOW(MORNING))
	send(NOW(FRIDAY_NIGHT))
	assert {row.recipient: row.state for row in rows(begun)} == {head: "Waiting", deputy: "Sent"}
	[waiting] = rows(begun, recipient=head)
	assert waiting.send_after == NOW(MONDAY)
	send(NOW(MONDAY))
	assert [row.state for row in rows(begun, recipient=head)] == ["Sent"]


# feature: outbox.needless
def test_a_step_whose_clock_has_stopped_meanwhile_is_not_told(begun: Running):
	name = f"{begun.assignments['sales']} answer 1"
	stamp = {"creation": NOW(MORNING), "modified": NOW(MORNING), "state": "Stopped", "due_at": NOW(MORNING)}
	columns = ("name", *stamp)
	places = ", ".join(["%s"] * len(columns))
	frappe.db.sql(f"insert into tabClock ({', '.join(columns)}) values ({places})", [name, *stamp.values()])
	outbox.add([told(begun, begun.company.head("sales"))], NOW(MORNING))
	send(NOW(MORNING))
	assert [(row.state, json.loads(row.error)["code"]) for row in rows(begun)] == [
		("Dropped", "delivery.no_longer_needed")
	]


@pytest.fixture
def mailed(begun: Running) -> Running:
	"""A message that lies in Frappe's queue."""
	outbox.add([told(begun, begun.company.head("sales"), channels=("E-mail",))], NOW(MORNING))
	send(NOW(MORNING))
	return begun


def mail_of(begun: Running) -> frappe._dict:
	[row] = rows(begun, channel="E-mail")
	return frappe.db.get_value("Email Queue", row.email_queue, ["*"], as_dict=True)


# feature: outbox.mail
def test_a_mail_lies_in_the_queue_once_and_is_sent_when_the_queue_says_so(mailed: Running):
	[row] = rows(mailed, channel="E-mail")
	assert (row.state, row.send_after) == ("Waiting", NOW(MORNING) + timedelta(minutes=5))
	send(NOW(MORNING) + timedelta(minutes=1))
	assert frappe.db.count("Email Queue", {"reference_name": mailed.assignments["sales"]}) == 1
	put("Email Queue", row.email_queue, status="Sent")
	send(NOW(MORNING) + timedelta(minutes=6))
	assert [each.state for each in rows(mailed, channel="E-mail")] == ["Sent"]


# feature: outbox.mail
def test_two_mails_of_the_same_delivery_would_have_the_same_number(mailed: Running):
	[row] = rows(mailed, channel="E-mail")
	first = mail_of(mailed).message_id
	frappe.db.delete("Email Queue", {"name": row.email_queue})
	send(NOW(MORNING) + timedelta(minutes=6))
	send(NOW(MORNING) + timedelta(minutes=7))
	assert mail_of(mailed).message_id == first


# feature: outbox.mail-backoff
def test_a_mail_that_is_refused_waits_longer_each_time_and_is_given_up_at_last(mailed: Running):
	now, waits = NOW(MORNING) + timedelta(minutes=6), []
	while (row := rows(mailed, channel="E-mail")[0]).state == "Waiting":
		put("Email Queue", row.email_queue, status="Error", retry=3, error="Traceback\nOSError: refused")
		send(now)
		[row] = rows(mailed, channel="E-mail")
		mail = mail_of(mailed)
		if row.state == "Waiting":
			assert json.loads(row.error)["facts"] == {"text": "OSError: refused"}
			assert (mail.status, mail.retry) == ("Not Sent", 0)
			waits.append((mail.send_after - now) / timedelta(minutes=1))
			now = row.send_after
	assert row.state == "Dead"
	assert mail_of(mailed).status == "Error"
	assert row.attempts == 10
	assert [round(wait / planned, 1) for wait, planned in zip(waits, BACKOFF_MINUTES, strict=False)] == [
		pytest.approx(1, abs=0.21)
	] * 5
	assert [each.state for each in rows(mailed, channel="In-App")] == ["Sent"]


# feature: outbox.mail-backoff
def test_a_mail_whose_worker_died_in_the_middle_is_tried_again(mailed: Running):
	[row] = rows(mailed, channel="E-mail")
	put("Email Queue", row.email_queue, status="Sending", modified=NOW(MORNING))
	send(NOW(MORNING) + timedelta(minutes=10))
	assert mail_of(mailed).status == "Sending"
	send(NOW(MORNING) + timedelta(minutes=60))
	assert mail_of(mailed).status == "Not Sent"
	assert rows(mailed, channel="E-mail")[0].attempts == 1


# feature: outbox.mail-backoff
def test_while_the_server_is_down_other_mails_wait_too_so_that_no_worker_hangs(begun: Running):
	company = begun.company
	people = [company.user(place, "sales") for place in ("head", "deputy", "liaison", "member")]
	now = NOW(MORNING)
	outbox.add([told(begun, user, channels=("E-mail",)) for user in people], now)
	send(now)
	first, *others = rows(begun, channel="E-mail")
	put("Email Queue", first.email_queue, retry=1, error="TimeoutError: timed out")
	later = now + timedelta(minutes=6)
	send(later)
	held = frappe.get_all(
		"Email Queue", {"name": ("in", [each.email_queue for each in others])}, pluck="send_after"
	)
	assert len(held) == 3
	assert min(held) > later + timedelta(seconds=40)
	outbox.add([told(begun, people[0], channels=("E-mail",), event="a further one")], later)
	send(later)
	[further] = rows(begun, channel="E-mail", event="a further one")
	assert frappe.db.get_value("Email Queue", further.email_queue, "send_after") > later


# feature: outbox.mail-backoff
def test_a_server_that_refuses_leaves_frappe_s_queue_as_we_expect_it(
	mailed: Running, monkeypatch: pytest.MonkeyPatch
):
	"""The real queue against a port where nobody listens: what its failure looks like to us."""
	[row] = rows(mailed, channel="E-mail")
	queue = frappe.get_doc("Email Queue", row.email_queue)
	queue.update_db = lambda commit=False, **values: frappe.db.set_value("Email Queue", queue.name, values)
	frappe.flags.testing_email = True
	monkeypatch.setattr(frappe, "are_emails_muted", lambda: False)
	try:
		with pytest.raises(frappe.ValidationError):
			queue.send()
	finally:
		frappe.flags.testing_email = False
	mail = mail_of(mailed)
	assert (mail.status, mail.retry) == ("Not Sent", 1)
	send(NOW(MORNING) + timedelta(minutes=6))
	[row] = rows(mailed, channel="E-mail")
	assert json.loads(row.error)["code"] == "delivery.mail_failed"
	assert "Invalid Outgoing Mail Server" in json.loads(row.error)["facts"]["text"]


# feature: outbox.mail
def test_without_an_outgoing_account_the_bell_rings_and_the_mail_is_tried_again(
	begun: Running, monkeypatch: pytest.MonkeyPatch
):
	def no_account(*_arguments, **_options):
		raise frappe.OutgoingEmailError

	monkeypatch.setattr(mails.frappe, "sendmail", no_account)
	outbox.add([told(begun, begun.company.head("sales"), channels=("E-mail",))], NOW(MORNING))
	send(NOW(MORNING))
	found = {row.channel: row for row in rows(begun)}
	assert found["In-App"].state == "Sent"
	assert (found["E-mail"].state, found["E-mail"].attempts) == ("Waiting", 1)
	assert json.loads(found["E-mail"].error)["code"] == "delivery.mail_no_account"
