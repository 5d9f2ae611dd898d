"""Keeps the list of what the demo made, in one default of the site, so that exactly this can be taken away."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import frappe

from xdept_collab.services.naming import SERIES

_KEY = "xdept_collab_demo"
_OWNER = "__xdept_collab"


@dataclass(frozen=True)
class Book:
	"""What the demo made: names, and each naming counter with its value before (None: no row) and after."""

	users: list[str]
	departments: list[str]
	tasks: list[str]
	counters: dict[str, tuple[int | None, int]]


def is_written() -> bool:
	return bool(_text())


def read() -> Book:
	"""Return the book; only where `is_written`."""
	return Book(**json.loads(_text() or ""))


def write(book: Book) -> None:
	frappe.defaults.set_default(_KEY, json.dumps(asdict(book), ensure_ascii=False), _OWNER)


def erase() -> None:
	frappe.defaults.clear_default(key=_KEY, parent=_OWNER)


def _text() -> str | None:
	# Read from the table: a cached default would outlive a rollback.
	return frappe.db.get_value("DefaultValue", {"parent": _OWNER, "defkey": _KEY}, "defvalue")


def counters() -> dict[str, int]:
	"""Return the counters of our record names as they stand."""
	series = frappe.qb.DocType("Series")
	rows = frappe.qb.from_(series).select(series.name, series.current).run()
	letters = {letter for letter, _digits in SERIES.values()}
	return {key: int(current) for key, current in rows if key and key[0] in letters and key[1:].isdigit()}


def moved_counters(before: dict[str, int]) -> dict[str, tuple[int | None, int]]:
	"""Return the counters that stand elsewhere than `before`."""
	return {
		key: (before.get(key), current) for key, current in counters().items() if before.get(key) != current
	}


def restore_counters(book: Book, removed: Iterable[str]) -> None:
	"""Put the counters of the removed names back to the highest name that is still there, or as they were before."""
	now = counters()
	days = {f"{name[0]}{name[1:9]}" for name in removed if name[1:9].isdigit()}
	for key in sorted(days.union(book.counters) & now.keys()):
		before = book.counters.get(key, (None, 0))[0]
		_set_counter(key, max(before or 0, _highest(key)))


def _highest(key: str) -> int:
	"""Return the highest number that a record bears after `key`, 0 without any."""
	doctype = next(doctype for doctype, (letter, _digits) in SERIES.items() if letter == key[0])
	names = frappe.get_all(doctype, {"name": ("like", f"{key}%")}, pluck="name", order_by=None)
	return max((int(name[len(key) :]) for name in names if name[len(key) :].isdigit()), default=0)


def _set_counter(key: str, current: int) -> None:
	if not current:
		frappe.db.delete("Series", {"name": key})
		return
	series = frappe.qb.DocType("Series")
	frappe.qb.update(series).set(series.current, current).where(series.name == key).run()
