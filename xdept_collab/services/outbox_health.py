"""Knows whether messages leave the site: how long the oldest one waits, and how many were given up."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _

from xdept_collab.services.health_check import CONCERN, FAILING, OK, Check, age

# A message whose moment was so long ago is one that nobody sends.
LATE = timedelta(minutes=15)
GRAVE = timedelta(hours=2)
COUNT_LIMIT = 10_000


def checks(now: datetime) -> list[Check]:
	"""Return what is found at `now`, as it is stored."""
	return [_waiting(now), _dead()]


def _waiting(now: datetime) -> Check:
	key, title = "outbox", _("Messages to Send")
	oldest = frappe.db.sql(
		"select send_after from `tabDelivery` where send_after <= %s order by send_after limit 1", (now,)
	)
	if not oldest or now - oldest[0][0] <= LATE:
		return Check(key, title, OK, _("No message waits longer than a quarter of an hour for its sending."))
	count = _count("select 1 from `tabDelivery` where send_after <= %s", now - LATE)
	sentence = _("{0} messages wait to be sent, the oldest one for {1}.").format(
		count, age(oldest[0][0], now)
	)
	advice = _(
		"Look whether the worker runs and whether mail server and chat robots answer; each message says under Delivery what went wrong."
	)
	return Check(key, title, FAILING if now - oldest[0][0] > GRAVE else CONCERN, sentence, advice)


def _dead() -> Check:
	key, title = "dead_letters", _("Messages Given Up")
	count = _count("select 1 from `tabDelivery` where state = %s", "Dead")
	if not count:
		return Check(key, title, OK, _("No message was given up."))
	sentence = _("{0} messages were given up after many attempts.").format(count)
	advice = _("Open them under Delivery, mend what the error says, and send them again.")
	return Check(key, title, CONCERN, sentence, advice)


def _count(query: str, value: object) -> int:
	return frappe.db.sql(f"select count(*) from ({query} limit {COUNT_LIMIT}) found", (value,))[0][0]
