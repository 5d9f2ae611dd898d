"""Writes the append-only story of time limits: steps that were reached, and what people did about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe.utils import create_batch

from xdept_collab.services import new_rows

FIRED, PASSED, ACKNOWLEDGED, REMINDED, EXPLAINED, EXTENDED = (
	"Fired",
	"Passed",
	"Acknowledged",
	"Reminded",
	"Explained",
	"Extended",
)
_BEFORE = "before_escalation_events"
_COLUMNS = (
	"name",
	"policy",
	"kind",
	"step",
	"position",
	"at",
	"ref_doctype",
	"ref_name",
	"row_name",
	"task",
	"clock",
	"cycle",
	"recipients",
	"demands",
	"effects",
	"pending_since",
	"actor",
	"on_behalf_of",
	"reason",
)


class Entry(NamedTuple):
	"""One line of the story. `row`: the clock's; `name`: what makes it once, empty for what may happen again."""

	kind: str
	row: frappe._dict
	cycle: int
	step: str = ""
	position: int = 0
	recipients: tuple[str, ...] = ()
	demands: tuple[str, ...] = ()
	effects: tuple[str, ...] = ()
	name: str = ""
	actor: str | None = None
	on_behalf_of: str | None = None
	reason: str = ""


def name_of(clock: str, cycle: int, position: int) -> str:
	"""Return the name of a step that was reached: the clock, its cycle and the step, so it is there once or not."""
	return f"{clock} {cycle} {position}"


def note(
	kind: str, rows: Iterable[frappe._dict], now: datetime, whose: str | None, reason: str = "", **more: Any
) -> None:
	"""Write what the logged-in user did about clocks; `whose`: for whom he stood in, `more`: further fields of Entry."""
	actor = frappe.session.user
	entries = [
		Entry(
			kind=kind,
			row=row,
			cycle=row.cycle,
			step=row.last_step or "",
			actor=actor,
			on_behalf_of=whose or None,
			reason=reason,
			**more,
		)
		for row in rows
	]
	write(entries, now)


def write(entries: Sequence[Entry], now: datetime) -> set[str]:
	"""Write the entries; return the names of those that were not there yet.

	All are taken for new first, which they nearly always are. A name that comes in meanwhile ends the statement: the
	caller's transaction is rolled back and done again.
	"""
	if not entries:
		return set()
	frappe.db.savepoint(_BEFORE)
	try:
		_insert(entries, now)
		return {entry.name for entry in entries if entry.name}
	except Exception as error:
		if not frappe.db.is_duplicate_entry(error):
			raise
		frappe.db.rollback(save_point=_BEFORE)
	known = _known([entry.name for entry in entries if entry.name])
	fresh = [entry for entry in entries if not entry.name or entry.name not in known]
	_insert(fresh, now)
	return {entry.name for entry in fresh if entry.name}


def _insert(entries: Sequence[Entry], now: datetime) -> None:
	user = frappe.session.user
	new_rows.insert(
		"Escalation Event",
		_COLUMNS,
		[_values(entry, now) for entry in entries],
		same={"creation": now, "modified": now, "owner": user, "modified_by": user},
	)


def _known(names: list[str]) -> set[str]:
	found: set[str] = set()
	for page in create_batch(names, 1000):
		found |= {
			row[0]
			for row in frappe.db.sql(
				f"select name from `tabEscalation Event` where name in ({', '.join(['%s'] * len(page))})",
				page,
			)
		}
	return found


def _values(entry: Entry, now: datetime) -> tuple[object, ...]:
	row = entry.row
	return (
		entry.name or frappe.generate_hash(length=12),
		row.policy,
		entry.kind,
		entry.step,
		entry.position,
		now,
		row.ref_doctype,
		row.ref_name,
		row.row_name or "",
		row.task,
		row.name,
		entry.cycle,
		"\n".join(entry.recipients),
		", ".join(entry.demands),
		", ".join(entry.effects),
		now if entry.effects else None,
		entry.actor,
		entry.on_behalf_of,
		entry.reason,
	)
