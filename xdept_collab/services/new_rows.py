"""Writes many new rows of one DocType with one statement.

A query builder spends more time on the text of such a statement than the database on its rows: ten assignments with
their rights, log, to-dos and notices take half as long this way.
"""

from collections.abc import Iterator, Mapping, Sequence

import frappe

_PAGE = 1000
# How each database is told to leave rows alone that exist already: before and after the rows.
_KEEP = {"mariadb": ("ignore ", ""), "sqlite": ("or ignore ", "")}
_KEEP_OTHERWISE = ("", " on conflict do nothing")


def insert(
	doctype: str,
	columns: Sequence[str],
	rows: Sequence[Sequence[object]],
	keep_existing: bool = False,
	same: Mapping[str, object] | None = None,
) -> None:
	"""Insert the rows, a thousand with each statement; with `keep_existing`, rows whose name exists stay as they are.

	`same`: further columns, with the value that they have in every row. The names of DocType and columns are ours,
	never a client's; values are bound by the driver.
	"""
	same = same or {}
	before, after = _KEEP.get(frappe.db.db_type, _KEEP_OTHERWISE) if keep_existing else ("", "")
	names = ", ".join(f"`{column}`" for column in (*columns, *same))
	constants = [frappe.db.escape(value) for value in same.values()]
	one = f"({', '.join([*['%s'] * len(columns), *constants])})"
	for page in _pages(rows):
		frappe.db.sql(
			f"insert {before}into `tab{doctype}` ({names}) values {', '.join([one] * len(page))}{after}",
			[value for row in page for value in row],
		)


def _pages(rows: Sequence[Sequence[object]]) -> Iterator[Sequence[Sequence[object]]]:
	for start in range(0, len(rows), _PAGE):
		yield rows[start : start + _PAGE]
