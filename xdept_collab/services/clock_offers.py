"""Tells a form what its reader may do about the open time limits of a record; read with what the form shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import frappe

from xdept_collab.rules import clock_offers
from xdept_collab.rules.access import Scope, ties_of
from xdept_collab.rules.clock_offers import Limit, Place
from xdept_collab.rules.concerned import TASK, Record, Records
from xdept_collab.rules.policies import Policy
from xdept_collab.services import clock_acts, clock_facts, directory
from xdept_collab.services.clock_facts import PEOPLE_ROWS
from xdept_collab.services.guard import STANDING_STILL
from xdept_collab.services.packed_reads import joined, packed, parted, unpacked
from xdept_collab.services.scopes import COLUMNS, scope_among

_CONTRACT = ("name", "head", "liaison")
_LATE = ("is_delayed", "reminder_open")


@dataclass(frozen=True)
class Around:
	"""A record with its task, and what decides who may do what to it."""

	record: Record
	records: Records
	scope: Scope


@dataclass(frozen=True)
class Offers:
	"""What the reader may do: about the record, and about each of its clocks by its name."""

	of_record: list[str]
	by_clock: dict[str, list[str]]


def columns(doctype: str) -> list[str]:
	"""Return the columns of a record that the offers ask for."""
	known = frappe.get_meta(doctype).get_valid_columns()
	return [column for column in known if column in COLUMNS.get(doctype, ()) or column in _LATE]


def told() -> str:
	"""Return what selects whom each row of `clock` was told to in its present cycle."""
	return f"""(select {joined("recipients")} from `tabEscalation Event` event where event.ref_name = clock.ref_name
		and event.ref_doctype = clock.ref_doctype and event.clock = clock.name and event.cycle = clock.cycle)"""


def read_around(record: Record) -> Around:
	"""Read what a record lies in: its task, the contract it belongs to, its people in rows. One query, none for a task."""
	row, records = frappe._dict(record.values), Records()
	records.by_name[record.name] = record
	if record.doctype == TASK:
		return Around(record, records, scope_among(TASK, row, row, frappe._dict(), set()))
	of_task = tuple(dict.fromkeys((*clock_facts.columns(TASK), *COLUMNS[TASK])))
	people, values = _people(record)
	found = frappe.db.sql(
		f"""select {packed(of_task, "task")}, (select {packed(_CONTRACT, "contract")}
			from `tabDepartment Assignment` contract where contract.name = %s), {people}
		from `tab{TASK}` task where task.name = %s""",
		(row.assignment or row.from_assignment, *values, row.task),
	)
	task, contract, users = _unpacked(of_task, found[0]) if found else (frappe._dict(), frappe._dict(), set())
	if task:
		records.by_name[task.name] = Record(task.name, TASK, dict(task))
	return Around(record, records, scope_among(record.doctype, row, task, contract, users))


def _people(record: Record) -> tuple[str, tuple[str, ...]]:
	for child, column in PEOPLE_ROWS.get(record.doctype, {}).values():
		query = f"(select {joined(column)} from `tab{child}` where parenttype = %s and parent = %s)"
		return query, (record.doctype, record.name)
	return "null", ()


def _unpacked(
	of_task: Sequence[str], found: Sequence[str | None]
) -> tuple[frappe._dict, frappe._dict, set[str]]:
	task, contract, users = found
	rows = [
		frappe._dict(zip(columns, unpacked([(text,)])[0], strict=True)) if text else frappe._dict()
		for columns, text in ((of_task, task), (_CONTRACT, contract))
	]
	return rows[0], rows[1], set(parted(users))


def offers(around: Around, clocks: Sequence[tuple[frappe._dict, Policy | None]]) -> Offers:
	"""Return what the reader may do about the record's open clocks, each given with its policy."""
	actor, record = directory.actor(), around.record
	ties = ties_of(actor, around.scope)
	task = around.records.task_of(record)
	place = Place(
		record.doctype,
		task.name if task else "",
		record.state,
		bool(task) and task.state not in STANDING_STILL,
		any(record.values.get(column) for column in _LATE),
	)
	limits = {row.name: _limit(row, policy) for row, policy in clocks}
	by_clock = {name: clock_offers.of_limit(place, limit, actor, ties) for name, limit in limits.items()}
	return Offers(clock_offers.of_record(place, tuple(limits.values()), ties), by_clock)


def _limit(row: frappe._dict, policy: Policy | None) -> Limit:
	people = frozenset(user for text in parted(row.told) for user in text.split("\n") if user)
	return Limit(clock_acts.seen_of(row, policy), people, bool(row.is_fixed))
