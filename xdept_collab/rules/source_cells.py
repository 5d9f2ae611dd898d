"""Knows what an imported cell meant, so that its text is shown again as long as that is still so."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from xdept_collab.rules.calendar_cells import Day, Milestone, Period, Place
from xdept_collab.rules.cells import CellState
from xdept_collab.rules.errors import Finding
from xdept_collab.rules.scoring import Rating
from xdept_collab.rules.table_columns import Column, Row, TableSpec
from xdept_collab.rules.tables import render

_CUT_OFF = re.compile(r"\d{4}\s*[-/.年]\s*(?:\d{1,2}\s*[-/.月]?\s*)?|\d{1,2}\s*月\s*")
# Words that people write where nothing is to be said: 风险预警 无 (X03).
NOTHING = frozenset(("无", "没有", "暂无", "none", "n/a", "-", "/"))


@dataclass(frozen=True)
class Remembered:
	"""The cells of one row as its file had them. `meant`: what a cell meant where the record does not say it.

	`shared_with` names the record of the first department when the row named two (C16).
	"""

	cells: Mapping[str, str] = field(default_factory=dict[str, str])
	year: int | None = None
	meant: Mapping[str, object] = field(default_factory=dict[str, object])
	shared_with: str = ""


def remembered(stored: str | Mapping[str, object] | None, code: str) -> Remembered:
	"""Read what a record remembers of the table `code`; an empty Remembered when it came another way."""
	found = cast("Mapping[str, Any]", _all(stored).get(code) or {})
	return Remembered(
		found.get("cells") or {}, found.get("year"), found.get("meant") or {}, found.get("shared_with") or ""
	)


def remember(stored: str | Mapping[str, object] | None, code: str, what: Remembered) -> str:
	"""Return the JSON to store: what was there before with the row of this table put in."""
	entry: dict[str, object] = {"cells": dict(what.cells)}
	if what.year:
		entry["year"] = what.year
	if what.meant:
		entry["meant"] = dict(what.meant)
	if what.shared_with:
		entry["shared_with"] = what.shared_with
	return json.dumps({**_all(stored), code: entry}, ensure_ascii=False)


def shown(spec: TableSpec, values: Mapping[str, object], memory: Remembered) -> list[str]:
	"""Return the cells of a row: the text of the file where its meaning still holds, else written anew."""
	anew = render(spec, values)
	return [
		memory.cells[column.key] if _still_holds(column, values, memory) else text
		for column, text in zip(spec.columns, anew, strict=True)
	]


def changed_columns(
	spec: TableSpec, row: Row, values: Mapping[str, object], memory: Remembered
) -> tuple[str, ...]:
	"""Return the keys of the cells that say something new about a record with these current `values`.

	A cell that stands as it stood in the last import is not new, so what people changed since then stays;
	an empty or unreadable cell never erases anything.
	"""
	return tuple(
		column.key
		for column in spec.columns
		if row.source.get(column.key) != memory.cells.get(column.key)
		and essence(column, getattr(row, column.key)) is not None
		and essence(column, getattr(row, column.key)) != essence(column, values.get(column.key))
	)


def is_cut_off(text: str) -> bool:
	"""Tell whether a cell holds only the beginning of a date, as 2023-10- (X06)."""
	return bool(_CUT_OFF.fullmatch(text.strip()))


def essence(column: Column, value: object) -> object:
	"""Reduce a value to what two spellings of it share; None for nothing."""
	if isinstance(value, str):
		written = value.strip()
		return None if not written or written.casefold() in NOTHING else written
	if isinstance(value, CellState):
		return _state(value)
	if isinstance(value, Decimal | int | float):
		return float(value) or None
	if isinstance(value, tuple):
		return [_part(item) for item in cast("tuple[object, ...]", value)] or None
	return _part(value) if value is not None else None


def _part(value: object) -> object:
	if isinstance(value, Day):
		return value.on.isoformat()
	if isinstance(value, Period):
		return [value.start.isoformat(), value.end.isoformat()]
	if isinstance(value, Milestone):
		return [value.day.on.isoformat(), value.name.strip()]
	if isinstance(value, Rating):
		return list(value.values.values())
	return str(value).strip()


def _state(state: CellState) -> object:
	# Whether something is late is computed from its dates, and 待执行 is what an empty cell means too.
	health = "" if state.health == "On Track" else state.health
	status = "" if state.status == "To Do" else state.status
	return [status, health] if status or health else None


def _still_holds(column: Column, values: Mapping[str, object], memory: Remembered) -> bool:
	if column.key not in memory.cells:
		return False
	current = essence(column, values.get(column.key))
	if column.key in memory.meant:
		return current == memory.meant[column.key]
	parsed = column.kind.parse(memory.cells[column.key], Place(column.header, 0, memory.year))
	return current == (None if isinstance(parsed, Finding) else essence(column, parsed))


def _all(stored: str | Mapping[str, object] | None) -> dict[str, object]:
	if not stored:
		return {}
	return dict(cast("Mapping[str, object]", json.loads(stored)) if isinstance(stored, str) else stored)
