"""A reminder that must be answered with a cause and an adjusted date (R122)."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.clocks import Report
from xdept_collab.rules.demands import EXPLANATION, OWING, REMINDED_IN, with_more
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.recipients import resolve
from xdept_collab.services import (
	clock_facts,
	clock_rows,
	company,
	escalation_events,
	escalation_policies,
	guard,
	latest,
	outbox,
	todos,
	transition_log,
)

ASSIGNMENT = "Department Assignment"


def remind(doctype: str, name: str, message: str) -> None:
	"""Ask who owes the record for the cause of its delay and a new date.

	Raises RuleBroken reminder.not_active, reminder.message_missing or reminder.no_limit.
	"""
	latest.lock_tasks([frappe.db.get_value(doctype, name, "task")])
	doc = frappe.get_doc(doctype, name, for_update=True)
	guard.require_running_task(doc)
	if doc.status not in REMINDED_IN[doctype]:
		raise RuleBroken("reminder.not_active", state=doc.status)
	if not message:
		raise RuleBroken("reminder.message_missing")
	clock = _next_due(doc)
	now = now_datetime()
	if doctype == ASSIGNMENT:
		_note_on_assignment(doc, message, now)
	elif clock:
		clock.demands = with_more(clock.demands, EXPLANATION)
		clock_rows.update([clock], now)
	else:
		raise RuleBroken("reminder.no_limit")
	whose = guard.in_whose_name(doc, TABLE[doctype]["remind"]) or None
	entries = [(doc.name, doc.task, doc.status, doc.status)]
	transition_log.write_many(doctype, entries, "Remind", message, on_behalf_of=whose)
	_tell(doc, clock, message, whose, now)


def _next_due(doc: Document) -> frappe._dict | None:
	"""Return the open clock of the record that is due first.

	Not one that owes reports: with the next report it is another one, and what was demanded on it is forgotten.
	"""
	rows = clock_rows.open_of(doc.doctype, [doc.name], rows=False)
	lasting = [row for row in rows if row.state != "Stopped" and not _owes_reports(row.policy)]
	return min(lasting, key=lambda row: row.due_at, default=None)


def _owes_reports(policy: str) -> bool:
	found = escalation_policies.named(policy)
	return bool(found) and isinstance(found.target, Report)


def _note_on_assignment(doc: Document, message: str, now: datetime) -> None:
	doc.db_set(
		{
			"reminder_open": 1,
			"reminder_text": message,
			"reminded_by": frappe.session.user,
			"reminded_on": now,
		},
		notify=True,
	)


def _owing(doc: Document) -> tuple[str, ...]:
	"""Return who is reminded: the first that anybody is found for."""
	loaded = clock_facts.load(doc.doctype, [doc.name], with_people=True)
	concerned = loaded.records.concerned(loaded.subjects[0].record)
	everybody = company.now()
	found = (resolve(words, concerned, everybody) for words in OWING[doc.doctype])
	return next((users for users in found if users), ())


def _tell(doc: Document, clock: frappe._dict | None, message: str, whose: str | None, now: datetime) -> None:
	"""Put it into the lists of those who owe, and tell them by the ways in which time limits tell."""
	users = _owing(doc)
	waiting = todos.waiting_of(doc, users, state="Reminded", priority="High")
	todos.open_many([waiting], is_told=False)
	event = frappe.generate_hash(length=12)
	if clock:
		said = {"recipients": users, "demands": EXPLANATION, "name": event}
		escalation_events.note(escalation_events.REMINDED, [clock], now, whose, message, **said)
	outbox.add([_delivery(doc, clock or frappe._dict(), event, user) for user in users], now)


def _delivery(doc: Document, clock: frappe._dict, event: str, user: str) -> outbox.NewDelivery:
	return outbox.NewDelivery(
		recipient=user,
		channels=(outbox.IN_APP, outbox.EMAIL),
		kind=outbox.REMINDER,
		event=event,
		clock=clock.name or "",
		policy=clock.policy or "",
		step="",
		position=0,
		ref_doctype=doc.doctype,
		ref_name=doc.name,
		task=doc.task or "",
		department=clock.department or doc.get("department") or "",
		due_at=clock.due_at,
		demands=EXPLANATION,
		actor=frappe.session.user,
	)
