"""Knows the flat table of who sees what, and keeps it equal to the access rule."""

import hashlib
from collections.abc import Iterable, Iterator

import frappe

from xdept_collab.rules.access import TABLE, Scope, reading_principals
from xdept_collab.services import new_rows
from xdept_collab.services.scopes import stored_scopes

_FIELDS = [
	"name",
	"principal",
	"ref_doctype",
	"ref_name",
	"level",
	"creation",
	"modified",
	"owner",
	"modified_by",
]

# The records of a task, by DocType and the column that names the task.
TASK_COLUMN = {doctype: "name" if doctype == "Collab Task" else "task" for doctype in TABLE}


def refresh(doctype: str, names: Iterable[str], scopes: dict[str, Scope] | None = None) -> int:
	"""Make the access rows of the records equal to the rule; return how many rows changed. Set-based.

	`scopes`: those of just these records, where the caller has just stored them; else they are read.
	"""
	names = sorted({name for name in names if name})
	if not names:
		return 0
	wanted = {
		_key(principal, doctype, name): (principal, name)
		for name, scope in (scopes or stored_scopes(doctype, names)).items()
		for principal in reading_principals(scope)
	}
	held = frappe.db.sql(
		f"""select name from `tabCollab Access`
		where ref_doctype = %s and ref_name in ({", ".join(["%s"] * len(names))})""",
		[doctype, *names],
	)
	existing = {row[0] for row in held}
	gone = existing - wanted.keys()
	if gone:
		frappe.db.delete("Collab Access", {"name": ("in", sorted(gone))})
	new = {key: value for key, value in wanted.items() if key not in existing}
	_insert(doctype, new)
	return len(gone) + len(new)


def refresh_task(task: str) -> int:
	"""Do the same for a task and every record of it, as when its coordinator changes."""
	changed = 0
	for doctype, column in TASK_COLUMN.items():
		names = frappe.get_all(doctype, filters={column: task}, pluck="name", order_by=None)
		changed += refresh(doctype, names)
	return changed


def add(doctype: str, scopes: dict[str, Scope]) -> None:
	"""Write the rows of records that are new in this transaction, from scopes that the caller knows."""
	_insert(
		doctype,
		{
			_key(principal, doctype, name): (principal, name)
			for name, scope in scopes.items()
			for principal in reading_principals(scope)
		},
	)


def forget(doctype: str, name: str) -> None:
	"""Drop the rows of a record that is deleted."""
	frappe.db.delete("Collab Access", {"ref_doctype": doctype, "ref_name": name})


def rebuild() -> int:
	"""Rebuild the whole table, 5,000 records at a time; return the rows that had drifted (none expected)."""
	drift = _drop_orphans()
	for doctype in TABLE:
		for names in _pages(doctype, 5000):
			drift += refresh(doctype, names)
	return drift


def _drop_orphans() -> int:
	dropped = 0
	for doctype in TABLE:
		access = frappe.qb.DocType("Collab Access")
		record = frappe.qb.DocType(doctype)
		orphans = (
			frappe.qb.from_(access)
			.left_join(record)
			.on(access.ref_name == record.name)
			.where(access.ref_doctype == doctype)
			.where(record.name.isnull())
			.select(access.name)
		).run(pluck=True)
		if orphans:
			frappe.db.delete("Collab Access", {"name": ("in", orphans)})
			dropped += len(orphans)
	return dropped


def _pages(doctype: str, size: int) -> Iterator[list[str]]:
	last = ""
	while names := frappe.get_all(
		doctype, filters={"name": (">", last)}, pluck="name", order_by="name asc", limit=size
	):
		yield names
		last = names[-1]


def _insert(doctype: str, rows: dict[str, tuple[str, str]]) -> None:
	if not rows:
		return
	now, user = frappe.utils.now(), frappe.session.user
	new_rows.insert(
		"Collab Access",
		_FIELDS,
		[
			(key, principal, doctype, name, "read", now, now, user, user)
			for key, (principal, name) in rows.items()
		],
		keep_existing=True,
	)


def _key(principal: str, doctype: str, name: str) -> str:
	# A name made of its content makes the row unique without a second index.
	return hashlib.blake2b(f"{principal}\n{doctype}\n{name}".encode(), digest_size=12).hexdigest()
