"""Knows the flat table of who sees what, and keeps it equal to the access rule."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import frappe
from frappe.query_builder.functions import Concat, Length
from frappe.utils import create_batch

from xdept_collab.rules.access import TABLE, Scope, reading_principals
from xdept_collab.services import density, new_rows, reader_marks
from xdept_collab.services.scopes import stored_scopes

# Bytes of a record's name that fit into the name of a row, beside the mark of its reader.
_LONGEST = 120

# Name of a row -> its principal and the name of the record.
Rows = dict[str, tuple[str, str]]

# The records of a task, by DocType and the column that names the task.
TASK_COLUMN = {doctype: "name" if doctype == "Collab Task" else "task" for doctype in TABLE}


def refresh(doctype: str, names: Iterable[str], scopes: dict[str, Scope] | None = None) -> int:
	"""Make the access rows of the records equal to the rule; return how many rows changed. Set-based.

	`scopes`: those of just these records, where the caller has just stored them; else they are read.
	"""
	names = sorted({name for name in names if name})
	if not names:
		return 0
	wanted = rows_of(doctype, scopes or stored_scopes(doctype, names))
	held = frappe.db.sql(
		f"""select name, principal from `tabCollab Access`
		where ref_doctype = %s and ref_name in ({", ".join(["%s"] * len(names))})""",
		[doctype, *names],
	)
	return settle(doctype, wanted, dict(held))


def settle(doctype: str, wanted: Rows, held: dict[str, str], seen_marks: dict[str, int] | None = None) -> int:
	"""Turn the rows that are held (name to principal) into the wanted ones; return how many changed.

	`seen_marks`: those of all these records, where the caller wants each to be exact, and not just to let nobody
	through too few.
	"""
	gone = held.keys() - wanted.keys()
	new = {key: wanted[key] for key in wanted.keys() - held.keys()}
	for page in create_batch(sorted(gone), 5000):
		frappe.db.delete("Collab Access", {"name": ("in", page)})
	_insert(doctype, new)
	_mark_records(doctype, wanted, {name for _principal, name in new.values()}, seen_marks)
	density.note_change([*(held[key] for key in gone), *(principal for principal, _name in new.values())])
	return len(gone) + len(new)


def rows_of(doctype: str, scopes: dict[str, Scope]) -> Rows:
	"""Return the rows that the rule asks for, by their names."""
	return {
		_key(principal, doctype, name): (principal, name)
		for name, scope in scopes.items()
		for principal in reading_principals(scope)
	}


def refresh_task(task: str) -> int:
	"""Do the same for a task and every record of it, as when its coordinator changes."""
	changed = 0
	for doctype, column in TASK_COLUMN.items():
		names = frappe.get_all(doctype, filters={column: task}, pluck="name", order_by=None)
		changed += refresh(doctype, names)
	return changed


def add(doctype: str, scopes: dict[str, Scope]) -> None:
	"""Write the rows of records that are new in this transaction and were written with their marks (`marks_of`)."""
	rows = rows_of(doctype, scopes)
	_insert(doctype, rows)
	density.note_change(principal for principal, _name in rows.values())


def marks_of(doctype: str, scopes: dict[str, Scope]) -> dict[str, int]:
	"""Return the marks of readers that a statement writes along with these new records."""
	return reader_marks.of_rows(rows_of(doctype, scopes).values())


def _mark_records(doctype: str, wanted: Rows, changed: set[str], seen: dict[str, int] | None) -> None:
	if seen is None:
		due = reader_marks.of_rows(row for row in wanted.values() if row[1] in changed) if changed else {}
	else:
		marks = reader_marks.of_rows(wanted.values())
		due = {name: marks.get(name, 0) for name, mark in seen.items() if marks.get(name, 0) != mark}
	reader_marks.write(doctype, due, seen)


def forget(doctype: str, name: str) -> None:
	"""Drop the rows of a record that is deleted."""
	frappe.db.delete("Collab Access", {"ref_doctype": doctype, "ref_name": name})


def rename_principal(old: str, new: str) -> int:
	"""Give the rows of one principal to another, as when a department is renamed or merged; return how many.

	Set-based: one statement for each kind of record, and one for rows that the other has already.
	"""
	before = frappe.db.count("Collab Access", {"principal": old})
	access = frappe.qb.DocType("Collab Access")
	for doctype in TABLE:
		held = (access.principal == old) & (access.ref_doctype == doctype)
		_drop_doubles(doctype, old, new)
		(
			frappe.qb.update(access)
			.set(access.principal, new)
			.set(access.name, Concat(access.ref_name, f" {_mark(new, doctype)}"))
			.where(held & (Length(access.ref_name) <= _LONGEST))
		).run()
		long = frappe.qb.from_(access).where(held).select(access.ref_name).run(pluck=True)
		refresh(doctype, long)
	reader_marks.add_reader(new)
	density.note_change([old, new])
	return before


def _drop_doubles(doctype: str, old: str, new: str) -> None:
	"""Drop the rows of `old` about records of which `new` has a row."""
	mine, other = frappe.qb.DocType("Collab Access"), frappe.qb.DocType("Collab Access").as_("other")
	doubles = (
		frappe.qb.from_(mine)
		.join(other)
		.on((other.ref_name == mine.ref_name) & (other.ref_doctype == mine.ref_doctype))
		.where((mine.ref_doctype == doctype) & (mine.principal == old) & (other.principal == new))
		.select(mine.name)
	).run(pluck=True)
	for page in create_batch(doubles, 5000):
		frappe.db.delete("Collab Access", {"name": ("in", page)})


def _insert(doctype: str, rows: Rows) -> None:
	if not rows:
		return
	now, user = frappe.utils.now(), frappe.session.user
	new_rows.insert(
		"Collab Access",
		("name", "principal", "ref_name"),
		[(key, principal, name) for key, (principal, name) in rows.items()],
		keep_existing=True,
		same={
			"ref_doctype": doctype,
			"level": "read",
			"creation": now,
			"modified": now,
			"owner": user,
			"modified_by": user,
		},
	)


def _key(principal: str, doctype: str, name: str) -> str:
	"""Return the name of a row, made of its content: so it is unique without a further index.

	It begins with the record, so that rows written together lie together: with a name by chance, every row of a
	large table would be read from the disk. What follows is the same for all records of a kind, so that a
	department that is renamed takes all its rows along with one statement.
	"""
	if len(name.encode()) > _LONGEST:
		return f"{name[:100]} {_mark(principal, doctype, name)}"
	return f"{name} {_mark(principal, doctype)}"


@lru_cache(maxsize=10_000)
def _mark(*content: str) -> str:
	return hashlib.blake2b("\n".join(content).encode(), digest_size=8).hexdigest()
