"""Reads what time limits are judged by where this transaction holds the task: all of it as it is now, in few queries.

A plain read would show a task and what is in it as they were when the transaction began: before it waited until
somebody else had put the task on hold, or given something in it another date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

import frappe

from xdept_collab.rules.access_table import RECORDS_OF_A_TASK
from xdept_collab.rules.concerned import TASK, Record, Records
from xdept_collab.services import calendars, clock_facts, clock_rows, escalation_policies
from xdept_collab.services.clock_facts import MILESTONE, ROW_COLUMNS, ROWS_IN, Loaded, Subject
from xdept_collab.services.packed_reads import packed, unpacked
from xdept_collab.services.row_locks import newest

CLOCK = "Clock"
_JOIN_TASK = f"left join `tab{TASK}` task on task.name = saved.task"
# Looked for by a plain read, which the bound keeps apart from the query around it, and locked by their names.
_JOIN_CLOCKS = """left join (select name from `tabClock` where ref_name = %s and ref_doctype = %s and row_name = ''
	and is_open = 1 limit 1000) known on true left join `tabClock` clock{by_name} on clock.name = known.name"""
# Of dated rows: those of the tasks, and those of what is in them.
_ROWS_OF_TASKS = (
	f"select '{MILESTONE}', name from `tab{MILESTONE}` where parenttype = '{TASK}' and parent in ({{marks}})"
)
_ROWS_OF_RECORDS = """select '{row}', child.name from `tab{row}` child join `tab{kind}` record
	on record.name = child.parent where child.parenttype = '{kind}' and record.task in ({marks})"""


def of_saved(doctype: str, name: str, *, is_new: bool) -> tuple[Loaded, list[frappe._dict]]:
	"""Return a record that was just written, with its task, and its open clocks, locked. One query on MariaDB.

	`is_new`: it was made in this transaction and can have no clocks yet.
	"""
	own = clock_facts.columns(doctype)
	of_task = clock_facts.columns(TASK) if doctype != TASK and "task" in own else ()
	with_clocks = not is_new and frappe.db.db_type == "mariadb"
	found = _saved(doctype, name, own, of_task, with_clocks=with_clocks)
	if not found:
		return Loaded([]), []
	record = _record(doctype, own, found[0][0])
	records = Records()
	task = _record(TASK, of_task, found[0][1]) if of_task else record
	if task.values["name"]:
		records.by_name = {task.name: task}
	if with_clocks:
		rows = clock_rows.open_among([row[2:] for row in found])
	else:
		rows = [] if is_new else clock_rows.open_of(doctype, [name], rows=False)
	return Loaded([Subject(record, doctype, name)], records), rows


def _saved(
	doctype: str, name: str, own: Sequence[str], of_task: Sequence[str], *, with_clocks: bool
) -> Sequence[Sequence[str]]:
	"""Read packed: the record, its task, and a clock in each row."""
	parts = [packed(own, "saved"), packed(of_task, "task") if of_task else "null"]
	joins = [_JOIN_TASK] if of_task else []
	values = [name]
	if with_clocks:
		parts.append(packed(clock_rows.FIELDS, "clock"))
		joins.append(_JOIN_CLOCKS.format(by_name=clock_rows.by_name()))
		values = [name, doctype, name]
	order = "straight_join" if with_clocks else ""
	return frappe.db.sql(
		f"""select {order} {", ".join(parts)} from `tab{doctype}` saved {" ".join(joins)}
		where saved.name = %s {newest()}""",
		values,
	)


def names_in(tasks: Sequence[str]) -> dict[str, list[str]]:
	"""Return the names of everything in the tasks that is timed, by kind, and of the open clocks. One plain read.

	What somebody adds meanwhile he judges himself; the look before anybody is told finds what he did not see.
	"""
	marks = ", ".join(["%s"] * len(tasks))
	parts = [f"select '{CLOCK}', name from `tabClock` where task in ({marks}) and is_open = 1"]
	parts += [f"select '{kind}', name from `tab{kind}` where task in ({marks})" for kind in _kinds()]
	if MILESTONE in escalation_policies.timed_doctypes():
		parts.append(_ROWS_OF_TASKS.format(marks=marks))
		parts += [
			_ROWS_OF_RECORDS.format(row=MILESTONE, kind=kind, marks=marks) for kind in ROWS_IN if kind != TASK
		]
	found: dict[str, list[str]] = defaultdict(list)
	for kind, name in frappe.db.sql(" union all ".join(parts), [*tasks] * len(parts)):
		found[kind].append(name)
	return {TASK: list(tasks), **found}


def _kinds() -> list[str]:
	timed = escalation_policies.timed_doctypes()
	return [kind for kind in RECORDS_OF_A_TASK if kind in timed or (kind in ROWS_IN and MILESTONE in timed)]


def of_tasks(names: Mapping[str, Sequence[str]]) -> dict[str, Loaded]:
	"""Return what is timed of these, by kind; the tasks and whatever holds dated rows must be among them. One query."""
	by_kind = _read(names)
	records = Records()
	records.by_name = {record.name: record for record in by_kind[TASK]}
	timed = escalation_policies.timed_doctypes()
	found = {
		kind: Loaded([Subject(record, kind, record.name) for record in by_kind[kind]], records)
		for kind in (TASK, *_kinds())
		if kind in timed
	}
	if MILESTONE in timed:
		parents = {(kind, each.name): each.values for kind in ROWS_IN for each in by_kind[kind]}
		rows = [record.values for record in by_kind[MILESTONE]]
		found[MILESTONE] = Loaded(clock_facts.row_subjects(rows, parents), records)
		clock_facts.give_departments(found[MILESTONE])
	return found


def _read(names: Mapping[str, Sequence[str]]) -> dict[str, list[Record]]:
	"""Read records of several kinds by their names with one query."""
	columns, parts, values = {}, [], []
	for kind, some in names.items():
		if kind == CLOCK or not some:
			continue
		columns[kind] = ROW_COLUMNS if kind == MILESTONE else clock_facts.columns(kind)
		marks = ", ".join(["%s"] * len(some))
		part = f"select '{kind}', {packed(columns[kind])} from `tab{kind}` where name in ({marks}) {newest()}"
		parts.append(f"({part})" if newest() else part)
		values += some
	found: dict[str, list[Record]] = defaultdict(list)
	for kind, row in frappe.db.sql(" union all ".join(parts), values):
		found[kind].append(_record(kind, columns[kind], row))
	return found


def _record(doctype: str, columns: Sequence[str], row: str) -> Record:
	"""Return the record of a packed row; times and dates that came as text are such again."""
	values: dict[str, object] = dict(zip(columns, unpacked([(row,)])[0], strict=True))
	for column, read in _read_as(doctype, columns).items():
		if values[column]:
			values[column] = read(str(values[column]))
	return Record(str(values["name"]), doctype, values)


def _read_as(doctype: str, columns: Iterable[str]) -> dict[str, Callable[[str], object]]:
	fields = frappe.get_meta(doctype)._fields
	kinds = {column: fields[column].fieldtype for column in columns if column in fields}
	return {column: _READ[kind] for column, kind in kinds.items() if kind in _READ}


def _moment(text: str) -> datetime:
	return calendars.moment(datetime.fromisoformat(text))


_READ: dict[str, Callable[[str], object]] = {"Date": date.fromisoformat, "Datetime": _moment}
