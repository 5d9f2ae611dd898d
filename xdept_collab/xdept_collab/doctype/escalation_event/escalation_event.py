"""The append-only story of a time limit: which step was reached, whom it told, what it asked for."""

import frappe

from xdept_collab.services.written_by_services import WrittenByServices


class EscalationEvent(WrittenByServices):
	pass


def on_doctype_update() -> None:
	frappe.db.add_index("Escalation Event", ["ref_name", "ref_doctype", "at"])
