"""Asks for the cause when late work is handed in, and knows which causes are offered (F88, R135)."""

from datetime import date

import frappe
from frappe.model.document import Document

from xdept_collab.rules.delays import cause_findings
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.services.days import today


def check_hand_in(doc: Document, due: date | None) -> None:
	"""Refuse that the record is handed in after `due` without the cause of its delay.

	What an importer brings was handed in somewhere else.
	"""
	if doc.flags.get("collab_import") or doc.flags.get("collab_system"):
		return
	handed_in = frappe.flags.get("collab_told_day") or today()  # The demo tells of earlier days.
	refuse_all(cause_findings(due, handed_in, doc.delay_cause or ""))


def require(cause: str) -> None:
	"""Refuse a cause that the company does not offer."""
	if not cause or frappe.db.get_value("Delay Cause", cause, "is_disabled") != 0:
		raise RuleBroken("reminder.cause_unknown", cause=cause)
