"""Reads stored rows by a plain query, at half the cost of a list's: for services that read at every change."""

from collections.abc import Iterable

import frappe


def rows(doctype: str, column: str, values: Iterable[str], fields: Iterable[str]) -> list[frappe._dict]:
	"""Return the rows whose `column` is one of `values`. The field names are ours, never a client's."""
	table = frappe.qb.DocType(doctype)
	return (
		frappe.qb.from_(table)
		.where(table[column].isin(list(values)))
		.select(*(table[name] for name in fields))
		.run(as_dict=True)
	)


def row(doctype: str, name: str | None, fields: Iterable[str]) -> frappe._dict | None:
	"""Return the row of that name, None without one."""
	found = rows(doctype, "name", [name], fields) if name else []
	return found[0] if found else None
