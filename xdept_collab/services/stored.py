"""Reads stored rows by a plain query, at a third of the cost of a list's: for services that read at every change."""

from collections.abc import Iterable, Sequence

import frappe


def rows(
	doctype: str,
	column: str,
	values: Iterable[str],
	fields: Iterable[str],
	order_by: Sequence[str] = (),
	is_locking: bool = False,
) -> list[frappe._dict]:
	"""Return the rows whose `column` is one of `values`. The names of columns are ours, never a client's.

	`is_locking`: the newest committed rows, locked until the transaction ends, instead of those at its start.
	"""
	values = list(values)
	if not values:
		return []
	columns = ", ".join(f"`{name}`" for name in fields)
	order = f" order by {', '.join(f'`{name}`' for name in order_by)}" if order_by else ""
	# A writer of SQLite has the whole database to itself.
	lock = " for update" if is_locking and frappe.db.db_type != "sqlite" else ""
	return frappe.db.sql(
		f"select {columns} from `tab{doctype}` where `{column}` in ({', '.join(['%s'] * len(values))}){order}{lock}",
		values,
		as_dict=True,
	)


def row(doctype: str, name: str | None, fields: Iterable[str]) -> frappe._dict | None:
	"""Return the row of that name, None without one."""
	found = rows(doctype, "name", [name], fields) if name else []
	return found[0] if found else None
