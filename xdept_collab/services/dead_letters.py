"""Looks after messages that were given up: why, and once more; and tries a chat group with a test message."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_url

from xdept_collab.messages import sentence_of
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots.kinds import Notice
from xdept_collab.services import chat_channels, delivery_rows, robot_sender, settings, stored
from xdept_collab.services.outbox import DEAD, DOCTYPE, DROPPED, SENT

# Rows that one statement removes: none of them holds locks for long.
_PAGE = 5000


def reasons(names: Iterable[str]) -> dict[str, str]:
	"""Return why each of these deliveries has not arrived, as a sentence in the reader's language."""
	rows = stored.rows(DOCTYPE, "name", names, ("name", "error"))
	found = {row.name: delivery_rows.finding_of(row.error) for row in rows}
	return {name: sentence_of(finding) for name, finding in found.items() if finding}


def send_again(names: list[str], now: datetime) -> int:
	"""Let deliveries that were given up be sent as if they were new, and return how many.

	Raises RuleBroken delivery.not_given_up for the others, and changes nothing then.
	"""
	rows = stored.rows(DOCTYPE, "name", sorted(set(names)), ("name", "state"), is_locking=True)
	refuse_all(
		RuleBroken("delivery.not_given_up", name=row.name).findings[0]
		for row in rows
		if row.state not in (DEAD, DROPPED)
	)
	delivery_rows.begin_again([row.name for row in rows], now)
	return len(rows)


def try_group(channel: str, now: datetime) -> Answer:
	"""Let the robot of a group say a test message and return what its vendor answers.

	Raises RuleBroken delivery.group_disabled. It counts for the robot's limit like any other message.
	"""
	doc = frappe.get_doc(chat_channels.DOCTYPE, channel)
	if not doc.is_enabled:
		raise RuleBroken("delivery.group_disabled", name=doc.name)
	notice = Notice(
		_("A test message", lang=doc.language),
		_("This group hears of the time limits of its department.", lang=doc.language),
		get_url(),
		_("Open", lang=doc.language),
	)
	answer = robot_sender.deliver(chat_channels.robot_of(doc), notice, now)
	robot_sender.note_send(channel, now)
	return answer


def forget_old(now: datetime, end_transaction: robot_sender.EndTransaction) -> int:
	"""Remove deliveries that were sent or dropped long ago, page by page; return how many."""
	days = settings.keep_deliveries_days()
	if days <= 0:
		return 0
	before, count = now - timedelta(days=days), 0
	while names := frappe.db.sql_list(
		f"select name from `tab{DOCTYPE}` where modified < %s and state in (%s, %s) limit {_PAGE}",
		(before, SENT, DROPPED),
	):
		places = ", ".join(["%s"] * len(names))
		frappe.db.sql(f"delete from `tab{DOCTYPE}` where name in ({places})", names)
		end_transaction()
		count += len(names)
	return count
