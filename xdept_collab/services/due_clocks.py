"""Takes the clocks that are due from the database, and writes what a look at them leaves: set-based, and no more than that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import frappe

from xdept_collab.services import clock_rows, new_rows, packed_reads, row_locks, stored

# What a look at a clock asks.
LOOKED_AT = (
	"name",
	"policy",
	"ref_doctype",
	"ref_name",
	"row_name",
	"task",
	"department",
	"state",
	"cycle",
	"due_at",
	"next_at",
	"next_step",
	"last_step",
	"reached",
	"plan",
	"demands",
	"is_chain_ended",
)
# What it changes.
PASSED_ON = ("reached", "next_at", "next_step", "last_step", "demands")
# Where a clock stands among those that are due: when, and its name.
Place = tuple[datetime, str]
# So many clocks that are left alike are worth a statement of their own.
_ALIKE = 10


def count(now: datetime, most: int) -> int:
	"""Return how many clocks are due, counted up to `most`, without a lock."""
	found = frappe.db.sql(
		"select count(*) from (select 1 from `tabClock` where next_at <= %s limit %s) due", (now, most)
	)
	return int(found[0][0])


def due(now: datetime, most: int, after: Place | None = None) -> list[frappe._dict]:
	"""Return clocks to look at, the longest waiting first, locked; what another process holds is left to it.

	A lock is the claim: it goes with whoever took it, however he ends. Where rows cannot be skipped, the next waits.
	They come with what a look asks only (LOOKED_AT); `complete` returns the rest. `after`: up to where all has been looked
	at; the database keeps what it has taken out of an index for a while, and would read over it each time.
	"""
	bounds, values = "next_at <= %s", [now]
	if after:
		bounds += " and (next_at > %s or (next_at = %s and name > %s))"
		values += [after[0], *after]
	found = frappe.db.sql(
		f"""select {packed_reads.packed(LOOKED_AT)} from `tabClock`{_in_order()} where {bounds}
		order by next_at, name limit %s {row_locks.for_update(is_skipping=True)}""",
		[*values, most],
	)
	rows = [frappe._dict(zip(LOOKED_AT, row, strict=True)) for row in packed_reads.unpacked(found)]
	for row in rows:
		row.due_at, row.next_at = datetime.fromisoformat(row.due_at), datetime.fromisoformat(row.next_at)
	return rows


def _in_order() -> str:
	"""Have the rows found in the order of the index: a scan would lock those as well that it then leaves out."""
	index = _index_of_next(frappe.local.site) if frappe.db.db_type == "mariadb" else ""
	return f" force index (`{index}`)" if index else ""


@lru_cache(maxsize=64)
def _index_of_next(_site: str) -> str:
	"""Return how the index of `next_at` is called: Frappe names it one way in a new table and another in an old one."""
	found = frappe.db.sql(
		"""select index_name from information_schema.statistics where table_schema = database()
		and table_name = 'tabClock' and column_name = 'next_at' and seq_in_index = 1 limit 1"""
	)
	return str(found[0][0]) if found else ""


def complete(names: list[str]) -> dict[str, frappe._dict]:
	"""Return everything of clocks that this transaction has locked, by their names."""
	return {row.name: row for row in stored.rows("Clock", "name", names, clock_rows.FIELDS)}


def pass_on(rows: Sequence[frappe._dict], now: datetime) -> None:
	"""Write what a look at clocks changed, and no more: what was said, what is demanded, what comes next.

	Most clocks that are looked at together are left alike: those of one kind take one statement.
	"""
	changed = PASSED_ON
	alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
	for row in rows:
		alike[tuple(row.get(field) for field in changed)].append(row.name)
	written = {"modified": now, "modified_by": frappe.session.user}
	sets = ", ".join(f"`{column}` = %s" for column in (*changed, *written))
	single = []
	for values, names in alike.items():
		if len(names) < _ALIKE:
			single += [(name, *values) for name in names]
			continue
		frappe.db.sql(
			f"update `tabClock`{clock_rows.by_name()} set {sets} where name in ({', '.join(['%s'] * len(names))})",
			[*values, *written.values(), *names],
		)
	new_rows.replace("Clock", ("name", *changed), single, changed, same=clock_rows.stamps(now))
