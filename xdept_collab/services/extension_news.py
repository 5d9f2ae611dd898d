"""Tells of a decision about a later date: whoever asked, and the story of the time limit that it moved."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.services import clock_rows, escalation_events, outbox

_KINDS = {"Approved": outbox.EXTENSION_GRANTED, "Declined": outbox.EXTENSION_REFUSED}


def tell_asker(request: Document) -> None:
	"""Tell whoever asked, and who wrote it for him, how it was decided."""
	kind = _KINDS.get(request.status)
	asked = dict.fromkeys(user for user in (request.requested_by, request.entered_by) if user)
	if not kind:
		return
	outbox.add(
		[
			outbox.NewDelivery(
				recipient=user,
				channels=(outbox.IN_APP, outbox.EMAIL),
				kind=kind,
				event=request.name,
				clock="",
				policy="",
				step="",
				position=0,
				ref_doctype=request.doctype,
				ref_name=request.name,
				task=request.task or "",
				actor=frappe.session.user,
			)
			for user in asked
			if user != frappe.session.user
		],
		now_datetime(),
	)


def note_in_story(request: Document, record: Document, row: Document, said: str) -> None:
	"""Write into the story of the time limits that go by this date that it was extended."""
	is_row = row is not record
	clocks = [
		clock
		for clock in clock_rows.open_of(record.doctype, [record.name], rows=is_row)
		if clock.is_fixed and (clock.row_name or "") == (row.name if is_row else "")
	]
	entries = [
		escalation_events.Entry(
			kind=escalation_events.EXTENDED,
			row=clock,
			cycle=clock.cycle,
			step=clock.last_step or "",
			actor=frappe.session.user,
			on_behalf_of=request.flags.get("collab_for"),
			reason=said,
		)
		for clock in clocks
	]
	escalation_events.write(entries, now_datetime())
