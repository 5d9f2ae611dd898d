"""Takes requests for a later date, and writes the date into the record once it is granted (F87)."""

from __future__ import annotations

from datetime import date, datetime

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from xdept_collab.rules.access import names_to_act_in, ties_of
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.extensions import (
	APPROVED,
	OWED,
	REQUESTED,
	Asked,
	date_field,
	date_findings,
	findings,
	who_decides,
)
from xdept_collab.services import (
	delay_causes,
	directory,
	extension_news,
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
	request.task, request.task_title = record.task, record.get("task_title")
	request.assignment = (
		record.name if record.doctype == "Department Assignment" else record.get("assignment")
	)
	request.department = record.get(OWED[request.ref_doctype].department)
	request.who_decides = who_decides(request.ref_doctype, frozenset(tie.relation for tie in ties))
	request.date_so_far = day(_row_of(record, request.milestone).get(_field(record, request)))
	request.original_date = _promised_first(request) or request.date_so_far


def _field(record: Document, request: Document) -> str:
	return date_field(record.doctype, record.status, request.milestone or "")


def _row_of(record: Document, milestone: str | None) -> Document:
	"""Return the row that carries the date: the record, or its milestone of that name that is not done yet."""
	if not milestone:
		return record
	rows = [row for row in record.get("milestones") or [] if row.title == milestone and not row.done_on]
	if not rows:
		raise RuleBroken("extension.milestone_unknown", title=milestone)
	return rows[0]


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
		("name", "ref_doctype", "milestone", "status", "original_date"),
	)
	same = (request.ref_doctype, request.milestone or "")
	return [
		row for row in rows if (row.ref_doctype, row.milestone or "") == same and row.name != request.name
	]


def check(request: Document) -> None:
	"""Refuse a date that is none, too many requests for one record, and a date outside the contract."""
	if request.status != REQUESTED:
		return
	delay_causes.require(request.cause)
	record = frappe.get_doc(request.ref_doctype, request.ref_name)
	others = [row.status for row in _others(request)]
	asked = _asked(request, record)
	refuse_all(
		findings(
			request.ref_doctype,
			Asked(
				asked.state,
				asked.so_far,
				asked.wanted,
				asked.today,
				open_others=others.count(REQUESTED),
				approved_others=others.count(APPROVED),
				limit=settings.most_extensions(),
			),
		)
	)
	# The record's own rules say whether the date would fit; nothing of it is saved here.
	_set_date(record, request)
	record.check()


def _set_date(record: Document, request: Document) -> date | None:
	"""Write the date that is asked for into the document; return the one before. A time of day stays as it was."""
	field, row = _field(record, request), _row_of(record, request.milestone)
	before, wanted = row.get(field), getdate(request.requested_date)
	row.set(field, datetime.combine(wanted, before.time()) if isinstance(before, datetime) else wanted)
	return day(before)


def _asked(request: Document, record: Document) -> Asked:
	row = _row_of(record, request.milestone)
	return Asked(record.status, day(row.get(_field(record, request))), day(request.requested_date), today())


def stamp(request: Document, reason: str) -> None:
	"""Write who decided."""
	if request.status == "Withdrawn":
		return
	request.decided_by, request.decided_on = frappe.session.user, now_datetime()
	request.decided_for = request.flags.get("collab_for")
	if request.status == "Declined":
		request.decline_reason = reason


def grant(request: Document) -> None:
	"""Write the date into the record; its own rules still hold, so that it stays inside its contract."""
	record = frappe.get_doc(request.ref_doctype, request.ref_name, for_update=True)
	refuse_all(date_findings(request.ref_doctype, _asked(request, record)))
	before = _set_date(record, request)
	if record.meta.has_field("delay_cause") and not record.delay_cause:
		record.delay_cause = request.cause
	record.flags.collab_system = True
	record.save(ignore_permissions=True)  # Who granted the date need not be who may edit the record.
	said = f"{before} → {request.requested_date} ({request.name})"
	extension_news.note_in_story(request, record, _row_of(record, request.milestone), said)
	transition_log.write_many(
		record.doctype,
		[(record.name, record.task, record.status, record.status)],
		"Extend",
		said,
		on_behalf_of=request.flags.get("collab_for"),
	)
