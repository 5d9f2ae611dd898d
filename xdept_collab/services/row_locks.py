"""Knows how each database locks the rows that a query reads, and whether it can pass over those that others hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import frappe

# The oldest MariaDB that leaves locked rows out.
_FIRST_THAT_SKIPS = (10, 6)


def for_update(is_skipping: bool = False) -> str:
	"""Return what locks the rows of a query; `is_skipping`: only those that nobody else holds, where that can be said."""
	if frappe.db.db_type == "sqlite":
		return ""  # A writer of SQLite has the whole database to itself.
	return " for update skip locked" if is_skipping and _can_skip() else " for update"


@contextmanager
def without_gaps(commit: Callable[[], None]) -> Iterator[None]:
	"""Let the transactions of the block lock the rows that they find and nothing between them.

	MariaDB otherwise locks what lies between the rows of an index as well: whoever writes there, as another process that
	moves its own rows, would wait. What is read twice may have changed between. `commit` ends the transaction before.
	"""
	if frappe.db.db_type != "mariadb":
		yield
		return
	frappe.db.sql("set session transaction isolation level read committed")
	commit()  # A transaction keeps what it began with.
	try:
		yield
	finally:
		frappe.db.sql("set session transaction isolation level repeatable read")


def newest() -> str:
	"""Return what makes a query read rows that this transaction holds, or may wait for, as they are now.

	A plain read shows them as they were when the transaction began: before it waited for its lock. Other databases
	than MariaDB refuse a transaction that has waited for a change.
	"""
	return for_update() if frappe.db.db_type == "mariadb" else ""


def _can_skip() -> bool:
	return frappe.db.db_type != "mariadb" or _version_of_mariadb(frappe.local.site) >= _FIRST_THAT_SKIPS


@lru_cache(maxsize=64)
def _version_of_mariadb(_site: str) -> tuple[int, ...]:
	text = str(frappe.db.sql("select version()")[0][0]).split("-")[0]
	return tuple(int(part) for part in text.split(".")[:2])
