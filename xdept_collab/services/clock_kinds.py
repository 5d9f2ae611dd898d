"""Knows whose clocks a change may touch: the record's own, its rows', and those of everything in a task."""

from __future__ import annotations

from frappe.model.document import Document

from xdept_collab.rules.access_table import RECORDS_OF_A_TASK
from xdept_collab.rules.concerned import SIDE_COLUMNS, TASK
from xdept_collab.rules.policies import Policy
from xdept_collab.services import clock_facts, escalation_policies
from xdept_collab.services.clock_facts import MILESTONE, ROWS_IN

_TABLES = ("milestones",)
_ROW_FIELDS = ("name", "due_date", "done_on")


def changed_by(doc: Document, before: Document | None) -> list[str]:
	"""Return whose clocks a save may have changed: the record's, its rows', and those of everything in a task."""
	if before is None:
		return _kinds_of_new(doc)
	changed = {name for name in _watched(doc.doctype) if doc.get(name) != before.get(name)}
	if doc.doctype in ROWS_IN and _rows_of(doc) != _rows_of(before):
		changed.add("milestones")
	kinds = of_columns(doc.doctype, changed) if changed else []
	has_rows = any(each.get(table) for each in (doc, before) for table in _TABLES)
	return [kind for kind in kinds if kind != MILESTONE or has_rows]


def of_columns(doctype: str, columns: set[str] | None) -> list[str]:
	"""Return the kinds of clocks that hang on these columns of a DocType; None: on any."""
	kinds: list[str] = []
	if columns is None or columns & _watched(doctype):
		kinds.append(doctype)
	rows_changed = columns is None or columns & {"milestones", "status", *SIDE_COLUMNS.values()}
	if doctype in ROWS_IN and rows_changed:
		kinds.append(MILESTONE)
	if doctype == TASK:
		kinds += [kind for kind in RECORDS_OF_A_TASK if _hangs_on_task(kind, columns)]
	return [kind for kind in dict.fromkeys(kinds) if escalation_policies.of_doctype(kind)]


def _kinds_of_new(doc: Document) -> list[str]:
	"""Return which clocks a record may have that was just made: those whose start its own values allow."""
	own = (
		[doc.doctype]
		if any(_may_start(policy, doc) for policy in escalation_policies.of_doctype(doc.doctype))
		else []
	)
	has_rows = doc.get("status") != "Draft" and any(doc.get(table) for table in _TABLES)
	return [*own, MILESTONE] if has_rows and escalation_policies.of_doctype(MILESTONE) else own


def _may_start(policy: Policy, doc: Document) -> bool:
	own = (line for line in policy.starts if not line.field.startswith("task_") and line.field != "is_urgent")
	return all(line.holds({line.field: doc.get(line.field)}) for line in own)


def _rows_of(doc: Document) -> list[tuple[str, ...]]:
	rows = (row for table in _TABLES for row in doc.get(table) or [])
	return sorted(tuple(str(row.get(name) or "") for name in _ROW_FIELDS) for row in rows)


def _watched(doctype: str) -> set[str]:
	return clock_facts.named_fields(doctype) | set(SIDE_COLUMNS.values()) | {"status", "task"}


def _hangs_on_task(kind: str, columns: set[str] | None) -> bool:
	if columns is None or "status" in columns:
		return True
	return bool(columns & (clock_facts.task_fields(kind) | {"is_urgent", *SIDE_COLUMNS.values()}))
