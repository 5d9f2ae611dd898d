"""Writes many new rows of one DocType with one statement.

A query builder spends more time on the text of such a statement than the database on its rows: ten assignments with
their rights, log, to-dos and notices take half as long this way.
"""

from collections.abc import Iterator, Mapping, Sequence

import frappe

_PAGE = 1000
# From so many rows on, what repeats in them is looked for.
_MANY = 20
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
	before, after = _KEEP.get(frappe.db.db_type, _KEEP_OTHERWISE) if keep_existing else ("", "")
	_write(f"insert {before}into", doctype, columns, rows, same or {}, after)


def replace(
	doctype: str,
	columns: Sequence[str],
	rows: Sequence[Sequence[object]],
	changed: Sequence[str],
	same: Mapping[str, object] | None = None,
) -> None:
	"""Write rows that exist, found by their name: the columns `changed` and `modified` take the new values.

	What every column needs to be a row must be given, for the database reads the statement as an insertion first.
	"""
	written = [*changed, *(name for name in ("modified", "modified_by") if same and name in same)]
	if frappe.db.db_type == "mariadb":
		sets = ", ".join(f"`{column}` = values(`{column}`)" for column in written)
		_write("insert into", doctype, columns, rows, same or {}, f" on duplicate key update {sets}")
		return
	sets = ", ".join(f'"{column}" = excluded."{column}"' for column in written)
	_write("insert into", doctype, columns, rows, same or {}, f" on conflict (name) do update set {sets}")


def _write(
	verb: str,
	doctype: str,
	columns: Sequence[str],
	rows: Sequence[Sequence[object]],
	same: Mapping[str, object],
	after: str,
) -> None:
	if not rows:
		return
	columns, rows, same = _without_repetition(columns, rows, same)
	names = ", ".join(f"`{column}`" for column in (*columns, *same))
	constants = [int(value) if isinstance(value, bool) else value for value in same.values()]
	written = _said_once if frappe.db.db_type == "mariadb" and len(rows) >= _MANY else _said_each_time
	for page in _pages(rows):
		text, values = written(page, constants)
		frappe.db.sql(f"{verb} `tab{doctype}` ({names}) {text}{after}", values)


def _said_each_time(
	rows: Sequence[Sequence[object]], constants: Sequence[object]
) -> tuple[str, Sequence[object]]:
	one = f"({', '.join(['%s'] * (len(rows[0]) + len(constants)))})"
	return f"values {', '.join([one] * len(rows))}", [value for row in rows for value in (*row, *constants)]


def _said_once(rows: Sequence[Sequence[object]], constants: Sequence[object]) -> tuple[str, Sequence[object]]:
	"""Return the same, with what repeats said once: reading it is a third of what many rows cost the database."""
	given = ", ".join(f"given_{place}" for place in range(len(rows[0])))
	one = f"({', '.join(['%s'] * len(rows[0]))})"
	listed = ", ".join(["given.*", *["%s"] * len(constants)])
	text = f"with given({given}) as (values {', '.join([one] * len(rows))}) select {listed} from given"
	return text, [*(value for row in rows for value in row), *constants]


def _without_repetition(
	columns: Sequence[str], rows: Sequence[Sequence[object]], same: Mapping[str, object]
) -> tuple[Sequence[str], Sequence[Sequence[object]], Mapping[str, object]]:
	"""Have a column that is the same in all of many rows worked out once, which is most of the cost."""
	if len(rows) < _MANY:
		return columns, rows, same
	by_column = dict(zip(columns, zip(*rows, strict=True), strict=True))
	kept = [name for name in columns if name == "name" or len(set(by_column[name])) > 1]
	repeated = {name: by_column[name][0] for name in columns if name not in kept}
	return kept, list(zip(*(by_column[name] for name in kept), strict=True)), {**same, **repeated}


def _pages(rows: Sequence[Sequence[object]]) -> Iterator[Sequence[Sequence[object]]]:
	for start in range(0, len(rows), _PAGE):
		yield rows[start : start + _PAGE]
