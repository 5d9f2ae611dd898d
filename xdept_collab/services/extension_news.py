"""Tells of a decision about a later date: whoever asked, and the story of the time limit that it moved."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.services import outbox

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
