"""Takes requests for a later date, and writes the date into the record once it is granted (F87)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from xdept_collab.rules.access import names_to_act_in, ties_of
from xdept_collab.rules.demands import EXPLANATION
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.extensions import (
	APPROVED,
	OWED,
	REQUESTED,
	Asked,
	date_findings,
	findings,
	who_decides,
)
from xdept_collab.services import (
	delay_causes,
	demands,
	directory,
	escalation_events,
	extension_places,
	latest,
	reading,
	settings,
	transition_log,
)
from xdept_collab.services.days import day, today

REQUEST = "Extension Request"


def fill(request: Document) -> None:
	"""Set what the record says: its task and department, the dates, who asks and who decides.

	Raises RuleBroken lifecycle.not_yours; a record that the caller may not read is answered like a missing one.
	"""
	if request.ref_doctype not in OWED:
		raise RuleBroken("extension.unknown_kind")
	scope = reading.require(request.ref_doctype, request.ref_name)
	record = frappe.get_doc(request.ref_doctype, request.ref_name)
	ties = ties_of(directory.actor(), scope)
	askers = OWED[request.ref_doctype].askers
	names = names_to_act_in(ties, askers)
	if not names and frappe.session.user != "Administrator":
		raise RuleBroken("lifecycle.not_yours", action="Ask for More Time", relations=askers)
	request.requested_by = (names[0] if names else "") or frappe.session.user
	request.entered_by = None if request.requested_by == frappe.session.user else frappe.session.user
	is_task = record.doctype == "Collab Task"
	request.task = record.name if is_task else record.task
	request.task_title = record.title if is_task else record.get("task_title")
	is_contract = record.doctype == "Department Assignment"
	request.assignment = record.name if is_contract else record.get("assignment")
	request.department = record.get(OWED[request.ref_doctype].department)
	request.who_decides = who_decides(request.ref_doctype, frozenset(tie.relation for tie in ties))
	request.date_so_far = extension_places.of(request, record).so_far
	request.original_date = _promised_first(request) or request.date_so_far


def _promised_first(request: Document) -> date | None:
	"""Return the date before the first extension of the same."""
	rows = _others(request)
	return min(
		(row.original_date for row in rows if row.status == APPROVED and row.original_date), default=None
	)


def _others(request: Document) -> list[frappe._dict]:
	rows = latest.read(
		REQUEST,
		"ref_name",
		[request.ref_name],
		("name", "ref_doctype", "milestone", "clock", "status", "original_date"),
	)
	return [row for row in rows if _about(row) == _about(request) and row.name != request.name]


def _about(request: Document | frappe._dict) -> tuple[str, str, str]:
	return request.ref_doctype, request.milestone or "", request.clock or ""


def check(request: Document) -> None:
	"""Refuse a date that is none, too many requests for one record, and a date outside the contract."""
	if request.status != REQUESTED:
		return
	delay_causes.require(request.cause)
	place = extension_places.of(request, frappe.get_doc(request.ref_doctype, request.ref_name))
	others = [row.status for row in _others(request)]
	asked = replace(
		_asked(request, place),
		open_others=others.count(REQUESTED),
		approved_others=others.count(APPROVED),
		limit=settings.most_extensions(),
	)
	refuse_all(findings(request.ref_doctype, asked))
	place.check(getdate(request.requested_date))


def _asked(request: Document, place: extension_places.OwnDate | extension_places.Limit) -> Asked:
	return Asked(place.state, place.so_far, day(request.requested_date), today(), is_limit=place.is_limit)


def stamp(request: Document, reason: str) -> None:
	"""Write who decided."""
	if request.status == "Withdrawn":
		return
	request.decided_by, request.decided_on = frappe.session.user, now_datetime()
	request.decided_for = request.flags.get("collab_for")
	if request.status == "Declined":
		request.decline_reason = reason


def grant(request: Document) -> None:
	"""Write the date to where it stands; who gave cause and new date with it owes none any more."""
	record = frappe.get_doc(request.ref_doctype, request.ref_name, for_update=True)
	place = extension_places.of(request, record)
	refuse_all(date_findings(request.ref_doctype, _asked(request, place)))
	whose = request.flags.get("collab_for")
	said = f"{place.so_far} → {request.requested_date} ({request.name})"
	demands.settle(record.doctype, record.name, EXPLANATION, said, whose)
	place.write(getdate(request.requested_date), request.cause)
	escalation_events.note(escalation_events.EXTENDED, place.clocks(), now_datetime(), whose, said)
	entries = [(record.name, request.task, record.status, record.status)]
	transition_log.write_many(record.doctype, entries, "Extend", said, on_behalf_of=whose)
