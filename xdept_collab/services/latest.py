"""Reads the rows of a task as they are now, one transaction at a time per task.

Two departments that answer at the same moment must not each miss the other's answer. Whoever changes a record of a
task therefore takes the task's row lock first, always in this order (task, then the record), and reads what the
roll-up needs with locking reads: a plain read would show the state at the start of the transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import frappe

from xdept_collab.services import stored


def lock_tasks(names: Iterable[str | None]) -> None:
	"""Wait until no other transaction changes these tasks; released by commit or rollback."""
	wanted = sorted({name for name in names if name})
	if wanted:
		read("Collab Task", "name", wanted, ("name",))


def read(
	doctype: str, column: str, values: Sequence[str], fields: Sequence[str], order_by: Sequence[str] = ()
) -> list[frappe._dict]:
	"""Return the newest committed rows whose `column` is one of `values`, locked until the transaction ends."""
	return stored.rows(doctype, column, values, fields, order_by, is_locking=True)


def by(column: str, rows: Iterable[frappe._dict]) -> dict[str, list[frappe._dict]]:
	"""Group rows by one of their columns."""
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in rows:
		found[row[column]].append(row)
	return found
