"""Keeps the list of what the demo made, in one default of the site, so that exactly this can be taken away."""

import json
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


def restore_counters(book: Book) -> None:
	"""Put back every counter that nobody else has moved since; a moved one goes on, so no name comes twice."""
	now = counters()
	for key, (before, after) in book.counters.items():
		if now.get(key) != after:
			continue
		if before is None:
			frappe.db.delete("Series", {"name": key})
			continue
		series = frappe.qb.DocType("Series")
		frappe.qb.update(series).set(series.current, before).where(series.name == key).run()
