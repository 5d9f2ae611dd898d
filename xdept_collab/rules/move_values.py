"""Declares which fields of a record a move takes along, where the move needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xdept_collab.rules.errors import Finding

# (DocType, action) -> fields; the guard judges them as any other edit of the record.
TAKEN: Mapping[tuple[str, str], tuple[str, ...]] = {
	("Department Assignment", "Accept"): ("accepted_scope", "resource_need", "risk_note"),
	("Department Assignment", "Accept with Conditions"): ("accepted_scope", "resource_need", "risk_note"),
	("Department Assignment", "Hand In"): ("self_check", "achieved_results", "delay_cause", "new_plan"),
	("Work Item", "Submit"): ("delay_cause",),
	("Collaboration Request", "Deliver"): ("delivered",),
	("Issue Ticket", "Propose Solution"): ("solution",),
}


def taken(doctype: str, action: str) -> tuple[str, ...]:
	"""Return the fields that may come with the move."""
	return TAKEN.get((doctype, action), ())


def value_findings(doctype: str, action: str, fields: Iterable[str]) -> list[Finding]:
	"""List the fields that the move does not take. Code: move.takes_no."""
	known = taken(doctype, action)
	return [
		Finding("move.takes_no", {"action": action, "field": field}) for field in fields if field not in known
	]
