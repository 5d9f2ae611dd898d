"""Carries a changed part of a department to its assignment: who is only informed has nothing to answer (R066)."""

import frappe
from frappe.model.document import Document

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.raci import INFORMED
from xdept_collab.services import assignments, stored, system_moves

# As long as nothing is done, a department can be taken out of the work.
_NOT_BEGUN = ("Awaiting Answer", "Conditional", "Declined", "Accepted")


def findings(doc: Document, before: Document) -> list[Finding]:
	"""Return the departments that cannot be merely informed any more, because their work has begun."""
	rows = [row for row in _changed(doc, before) if row.part == INFORMED]
	states = _states(rows)
	return [
		Finding("task.part_has_begun", {"department": row.department, "state": states[row.assignment]})
		for row in rows
		if states.get(row.assignment) not in (*_NOT_BEGUN, "Dropped", None)
	]


def follow(doc: Document, before: Document) -> None:
	"""Write the changed parts; ask who was only informed so far, and ask no longer who is only informed now."""
	rows = _changed(doc, before)
	states = _states(rows)
	for row in rows:
		frappe.db.set_value("Department Assignment", row.assignment, "part", row.part)
	asked = [row for row in rows if states.get(row.assignment) == "Informed" and row.part != INFORMED]
	freed = [row for row in rows if states.get(row.assignment) in _NOT_BEGUN and row.part == INFORMED]
	for some, state, action in ((asked, "Awaiting Answer", "Ask"), (freed, "Informed", "Inform Only")):
		names = [row.assignment for row in some]
		system_moves.move_many("Department Assignment", names, state, action)
		assignments.put_into_lists(doc, some, dict.fromkeys(names, state))


def _changed(doc: Document, before: Document) -> list[Document]:
	parts = {row.department: row.part for row in before.departments if row.assignment}
	return [
		row for row in doc.departments if row.assignment and parts.get(row.department) not in (None, row.part)
	]


def _states(rows: list[Document]) -> dict[str, str]:
	names = [row.assignment for row in rows]
	found = stored.rows("Department Assignment", "name", names, ("name", "status"), is_locking=True)
	return {row.name: row.status for row in found}
