"""Knows the flat table of who sees what, and keeps it equal to the access rule."""

import hashlib
from collections.abc import Iterable

import frappe
from frappe.utils import create_batch

from xdept_collab.rules.access import TABLE, Scope, reading_principals
from xdept_collab.services import density, new_rows
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


def settle(doctype: str, wanted: Rows, held: dict[str, str]) -> int:
	"""Turn the rows that are held (name to principal) into the wanted ones; return how many changed."""
	gone = held.keys() - wanted.keys()
	new = {key: wanted[key] for key in wanted.keys() - held.keys()}
	for page in create_batch(sorted(gone), 5000):
		frappe.db.delete("Collab Access", {"name": ("in", page)})
	_insert(doctype, new)
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
	"""Write the rows of records that are new in this transaction, from scopes that the caller knows."""
	rows = rows_of(doctype, scopes)
	_insert(doctype, rows)
	density.note_change(principal for principal, _name in rows.values())


def forget(doctype: str, name: str) -> None:
	"""Drop the rows of a record that is deleted."""
	frappe.db.delete("Collab Access", {"ref_doctype": doctype, "ref_name": name})


def _insert(doctype: str, rows: Rows) -> None:
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
	# A name made of its content makes the row unique without a second index. It begins with the record, so that
	# rows written together lie together: with a name by chance, every row of a large table is read from the disk.
	content = f"{principal}\n{doctype}\n{name}".encode()
	return f"{name[:100]} {hashlib.blake2b(content, digest_size=8).hexdigest()}"
