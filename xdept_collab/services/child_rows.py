"""Knows whether the rows of a child table are still as they are stored."""

from collections.abc import Sequence

from frappe.model.document import Document

# Stamped at every save of the parent, whether or not the row was touched.
_STAMPS = frozenset({"modified", "modified_by"})


def has_same_rows(rows: Sequence[Document] | None, stored: Sequence[Document] | None) -> bool:
	"""Say whether nothing of the rows would change by writing them: the same rows, order and values."""
	rows, stored = rows or (), stored or ()
	return len(rows) == len(stored) and all(
		row.name == old.name and _values(row) == _values(old) for row, old in zip(rows, stored, strict=True)
	)


def _values(row: Document) -> list[object]:
	return [row.get(column) for column in row.meta.get_valid_columns() if column not in _STAMPS]
