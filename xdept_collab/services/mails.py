"""Sends messages by e-mail: puts them into Frappe's queue, and follows what becomes of them there.

The mail is in the queue in the transaction that says so in the delivery: however often that breaks off, there is one.
Frappe tries again at once, and for two minutes each while a server hangs; the waits here are longer each time.
"""

import hashlib
from datetime import datetime, timedelta
from random import random

import frappe
from frappe import _
from frappe.utils import escape_html

from xdept_collab import messages_outbox
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.retries import Answer, Outcome, backoff_seconds, outcome
from xdept_collab.services import delivery_rows, stored
from xdept_collab.services.outbox import EMAIL
from xdept_collab.services.packing import Packed, pack

PAGE = 50
QUEUE = "Email Queue"
_LOOK_AGAIN = timedelta(minutes=5)
# Whoever was sending it has died: Frappe gives up after two minutes, and a job is ended after half an hour at most.
_LONGEST_SENDING = timedelta(minutes=45)
# So many held back at the same time are no fault of single mailboxes: new ones wait with them.
_SERVER_IS_DOWN = 3
_SENT, _FAILED, _PENDING = ("Sent", "Partially Sent"), "Error", "Not Sent"
_LONGEST_TEXT = 200


def hand_over_page(now: datetime) -> int:
	"""Put one page of what is due into the queue; return how many deliveries it took. The caller ends the transaction."""
	rows = delivery_rows.due(now, "channel = %s and ifnull(email_queue, '') = ''", [EMAIL], PAGE)
	if not rows:
		return 0
	packing = pack(rows, now)
	delivery_rows.settle(packing, now)
	held_until = _held_until(now)
	addresses = _addresses({each.recipient for each in packing.packed})
	for each in packing.packed:
		_hand_over(each, addresses.get(each.recipient, ""), held_until, now)
	return len(rows)


def _addresses(users: set[str]) -> dict[str, str]:
	return {
		row.name: row.email or "" for row in stored.rows("User", "name", sorted(users), ("name", "email"))
	}


def _hand_over(packed: Packed, address: str, held_until: datetime | None, now: datetime) -> None:
	frappe.db.savepoint("collab_mail")
	try:
		queued = frappe.sendmail(
			recipients=[address],
			subject=_subject(packed),
			message=body(packed),
			send_after=held_until,
			message_id=f"{_mark(packed.name)}@{frappe.local.site}",
			add_unsubscribe_link=0,
			reference_doctype=packed.rows[0].ref_doctype,
			reference_name=packed.rows[0].ref_name,
		)
		if not queued:
			raise frappe.InvalidEmailAddressError
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise
	except Exception as error:
		# One mail that cannot be made must not hold up the others.
		frappe.db.rollback(save_point="collab_mail")
		frappe.clear_messages()
		_not_handed_over(packed, error, now)
		return
	look_at = max(now, held_until or now) + _LOOK_AGAIN
	delivery_rows.queued(packed.covers, queued.name, packed.name, look_at, now)


def _mark(name: str) -> str:
	"""Return what makes two mails of the same delivery the same message for whoever receives them."""
	return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()


def _not_handed_over(packed: Packed, error: Exception, now: datetime) -> None:
	"""Without an outgoing account it is tried again; an address that is none gets nothing ever."""
	if isinstance(error, frappe.InvalidEmailAddressError):
		answer = Answer("refused", Finding("delivery.mail_address", {"user": packed.recipient}))
	elif isinstance(error, frappe.OutgoingEmailError):
		answer = Answer("temporary", Finding("delivery.mail_no_account"))
	else:
		answer = Answer("temporary", Finding("delivery.mail_failed", {"text": type(error).__name__}))
	result = outcome(answer, packed.attempts, delivery_rows.age(packed.rows, now), random())
	delivery_rows.begun(packed.covers, now)
	delivery_rows.record(packed.covers, result, now)


def _subject(packed: Packed) -> str:
	if len(packed.said) == 1:
		return packed.said[0].title
	late = sum(said.is_late for said in packed.said)
	return messages_outbox.digest_title(len(packed.said), late, packed.language)


def body(packed: Packed) -> str:
	"""Return the mail as HTML in which nobody's words are markup."""
	parts = []
	for said in packed.said:
		lines = "<br>".join(escape_html(line) for line in said.lines)
		title, link = escape_html(said.title), escape_html(said.link)
		parts.append(f'<p><a href="{link}"><b>{title}</b></a><br>{lines}</p>')
	foot = _("You choose yourself what comes by e-mail: Notification Preference.", lang=packed.language)
	return "".join([*parts, f"<p>{escape_html(foot)}</p>"])


def follow_page(now: datetime) -> int:
	"""Look at one page of mails that are in the queue; return how many deliveries it took. The caller ends the transaction."""
	rows = delivery_rows.due(now, "channel = %s and email_queue <> ''", [EMAIL], PAGE)
	if not rows:
		return 0
	names = sorted({row.email_queue for row in rows})
	fields = ("name", "status", "retry", "error", "modified")
	mails = {mail.name: mail for mail in stored.rows(QUEUE, "name", names, fields)}
	failed: list[int] = []
	for name in names:
		same = [row for row in rows if row.email_queue == name]
		if _settle(same, mails.get(name), now):
			failed.append(max(row.attempts or 0 for row in same) + 1)
	is_any_sent = any(mail.status in _SENT for mail in mails.values())
	if failed and not is_any_sent:
		_hold_back(now + timedelta(seconds=backoff_seconds(max(failed), random())), now)
	return len(rows)


def _settle(rows: list[frappe._dict], mail: frappe._dict | None, now: datetime) -> bool:
	"""Note what became of a mail; return whether an attempt failed."""
	names = [row.name for row in rows]
	if not mail:  # Somebody has removed it.
		delivery_rows.queued(names, "", "", now, now)
		return False
	if mail.status in _SENT:
		delivery_rows.sent(names, mail.modified, rows[0].parcel or rows[0].name)
		return False
	is_stuck = mail.status == "Sending" and mail.modified < now - _LONGEST_SENDING
	if mail.status == _FAILED or mail.retry or is_stuck:
		_failed(rows, mail, now)
		return True
	result = outcome(Answer("slow_down"), rows[0].attempts or 0, delivery_rows.age(rows, now), 0)
	if result.state == "dead":
		_give_up(mail.name)
		delivery_rows.record(names, result, now)
	else:
		delivery_rows.postponed(dict.fromkeys(names, now + _LOOK_AGAIN))
	return False


def _failed(rows: list[frappe._dict], mail: frappe._dict, now: datetime) -> None:
	reason = Finding("delivery.mail_failed", {"text": _last_line(mail.error)})
	attempts = max(row.attempts or 0 for row in rows)
	result = outcome(Answer("temporary", reason), attempts, delivery_rows.age(rows, now), random())
	delivery_rows.record([row.name for row in rows], _after_queue(result), now)
	if result.state == "dead":
		_give_up(mail.name)
		return
	again = now + timedelta(seconds=result.seconds)
	values = {"status": _PENDING, "retry": 0, "send_after": again}
	frappe.db.set_value(QUEUE, mail.name, values, update_modified=False)


def _after_queue(result: Outcome) -> Outcome:
	"""Look at it again a little after Frappe may have tried it."""
	wait = result.seconds + _LOOK_AGAIN // timedelta(seconds=1) if result.state == "retry" else 0
	return Outcome(result.state, result.attempts, wait, result.reason)


def _give_up(name: str) -> None:
	# What is days late must not be sent by Frappe after all.
	frappe.db.set_value(QUEUE, name, "status", _FAILED, update_modified=False)


def _hold_back(until: datetime, now: datetime) -> None:
	"""Let our other mails wait as well: a server that hangs takes two minutes of a worker for each."""
	frappe.db.sql(
		f"""update `tab{QUEUE}` set send_after = %s where status = %s and ifnull(send_after, %s) <= %s
		and name in (select email_queue from `tabDelivery` where state = 'Waiting' and email_queue <> '')""",
		[until, _PENDING, now, until],
	)


def _held_until(now: datetime) -> datetime | None:
	held = frappe.db.sql(
		f"""select send_after from `tab{QUEUE}` where status = %s and send_after > %s
		and name in (select email_queue from `tabDelivery` where state = 'Waiting' and email_queue <> '')
		order by send_after limit {_SERVER_IS_DOWN}""",
		[_PENDING, now],
	)
	return held[0][0] if len(held) >= _SERVER_IS_DOWN else None


def _last_line(error: str | None) -> str:
	lines = [line.strip() for line in (error or "").splitlines() if line.strip()]
	return lines[-1][:_LONGEST_TEXT] if lines else ""
