"""Knows what a record's clocks still demand, and takes the answers: cause and new date (R122)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.demands import EXPLANATION, answered, hand_in_findings, is_explanation_open
from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.services import (
	clock_rows,
	delay_causes,
	escalation_events,
	guard,
	latest,
	stored,
	todos,
	transition_log,
)
from xdept_collab.services.days import today


def hand_in_findings_of(doc: Document) -> list[Finding]:
	"""Return what keeps the record from being handed in: demands of its clocks that nobody has answered."""
	if doc.flags.get("collab_import") or doc.flags.get("collab_system"):
		return []
	return hand_in_findings((row.policy, row.demands) for row in _open_clocks(doc.doctype, doc.name))


def _open_clocks(doctype: str, name: str) -> list[frappe._dict]:
	fields = ("name", "policy", "ref_doctype", "row_name", "is_open", "demands")
	rows = stored.rows("Clock", "ref_name", [name], fields)
	return [row for row in rows if row.is_open and row.ref_doctype == doctype and row.demands]


def is_owed(doctype: str, name: str) -> bool:
	"""Say whether cause and new date are owed on a clock of the record."""
	return any(is_explanation_open(row.demands) for row in _open_clocks(doctype, name))


def explain(doctype: str, name: str, cause: str, explanation: str, new_date: date) -> None:
	"""Take cause and new date from who owes the record; it answers a reminder and what steps demanded."""
	latest.lock_tasks([frappe.db.get_value(doctype, name, "task")])
	doc = frappe.get_doc(doctype, name, for_update=True)
	if not (doc.get("reminder_open") or doc.get("is_delayed") or is_owed(doctype, name)):
		raise RuleBroken("reminder.none_open")
	delay_causes.require(cause)
	if not explanation:
		raise RuleBroken("reminder.explanation_missing")
	if new_date < today():
		raise RuleBroken("reminder.date_past", date=new_date)
	doc.db_set(_answer(doc, cause, explanation, new_date), notify=True)
	whose = guard.in_whose_name(doc, TABLE[doctype]["explain_delay"]) or None
	said = f"{cause}: {explanation}"
	entries = [(doc.name, doc.task, doc.status, doc.status)]
	transition_log.write_many(doctype, entries, "Explain Delay", said, on_behalf_of=whose)
	settle(doctype, name, EXPLANATION, f"{new_date} · {said}", whose)
	todos.close_said(todos.waiting_of(doc, (), state="Reminded"))


def _answer(doc: Document, cause: str, explanation: str, new_date: date) -> dict[str, object]:
	values = {
		"reminder_open": 0,
		"delay_cause": cause,
		"delay_explanation": explanation,
		"adjusted_date": new_date,
		"new_date": new_date,
	}
	return {field: value for field, value in values.items() if doc.meta.has_field(field)}


def settle(doctype: str, name: str, answers: Iterable[str], said: str, whose: str | None) -> None:
	"""Take what was answered from every clock of the record, and write it into their story."""
	answers, now = tuple(answers), now_datetime()
	rows = [
		row
		for is_row in (False, True)
		for row in clock_rows.open_of(doctype, [name], rows=is_row)
		if is_explanation_open(row.demands)
	]
	for row in rows:
		row.demands = answered(row.demands, answers)
	clock_rows.update(rows, now)
	escalation_events.note(escalation_events.EXPLAINED, rows, now, whose, said)
