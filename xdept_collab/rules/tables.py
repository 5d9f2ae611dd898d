"""Recognise a source table by its headers, read its rows with every problem named, and write rows back."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from xdept_collab.rules.calendar_cells import Place
from xdept_collab.rules.cells import SHARED, Names
from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.raci import ACCOUNTABLE, RESPONSIBLE
from xdept_collab.rules.table_columns import TABLES, Column, Row, TableSpec

# What is reported but changes nothing: the row is taken as described.
WARNINGS = frozenset(("table.two_departments", "table.two_persons", "table.duplicate_row"))

_INVISIBLE = re.compile(r"[\s\ufeff\u200b\u200c\u200d\u2060]")
_TASK_ID_YEAR = re.compile(r"T(\d{4})\d{4}\d{3,}")
_FIRST_ROW = 2  # the header is row 1, as spreadsheets count


@dataclass
class _Reading:
	"""What is remembered while one file is read."""

	spec: TableSpec
	default_year: int | None
	years: Mapping[str, int]
	rows: list[Row] = field(default_factory=list[Row])
	findings: list[Finding] = field(default_factory=list[Finding])
	seen: dict[tuple[str, ...], Row] = field(default_factory=dict[tuple[str, ...], Row])


def is_warning(finding: Finding) -> bool:
	"""Tell whether a finding of `parse_rows` only informs; any other means that a cell or row could not be taken."""
	return finding.code in WARNINGS


def recognise(headers: Iterable[str | None]) -> TableSpec:
	"""Return the table that has exactly these headers, in any order (D01-D06, X01-X06).

	Full or half width, spaces, letter case and a byte order mark do not matter; blank headers are passed over.
	Raises RuleBroken table.header_twice, or table.not_recognised with the closest table and its missing and unknown headers.
	"""
	written = [header.strip("\ufeff \t\r\n") for header in headers if header and _folded(header)]
	folded = [_folded(header) for header in written]
	twice = sorted({header for header in written if folded.count(_folded(header)) > 1})
	if twice:
		raise RuleBroken("table.header_twice", headers=tuple(twice))
	for spec in TABLES:
		if set(folded) == {_folded(header) for header in spec.headers}:
			return spec
	closest = max(
		TABLES, key=lambda spec: len(_common(spec, folded)) / len({*map(_folded, spec.headers), *folded})
	)
	common = _common(closest, folded)
	raise RuleBroken(
		"table.not_recognised",
		closest=closest.code,
		missing=tuple(header for header in closest.headers if _folded(header) not in common),
		unknown=tuple(header for header in written if _folded(header) not in common),
	)


def parse_rows(
	spec: TableSpec,
	rows: Iterable[Mapping[str, str | None]],
	default_year: int | None = None,
	years: Mapping[str, int] | None = None,
) -> tuple[list[Row], list[Finding]]:
	"""Read the rows of a table, each a mapping of header to cell text, the first being row 2 of the file.

	Returns typed rows (`spec.row_type`) with their source text, and everything found, in the order of the rows.
	A day without a year takes the year of its task: `years[task_id]`, else `default_year`, else the year in the task ID.
	Empty rows are passed over. A broken cell is None in its row and named in a finding (cell.*: column, row, value,
	expected). Not returned are rows without a required cell (cell.required), repeated ones (table.duplicate_row)
	and rows that contradict an earlier one with the same key (table.same_key). Two departments or persons in a
	cell are the warnings table.two_departments and table.two_persons (C16).
	"""
	reading = _Reading(spec, default_year, years or {})
	keys = {_folded(column.header): column.key for column in spec.columns}
	folded: dict[str, str] = {}
	for number, row in enumerate(rows, start=_FIRST_ROW):
		source = dict.fromkeys((column.key for column in spec.columns), "")
		for header, text in row.items():
			key = keys.get(folded.setdefault(header, _folded(header)))
			if key and text:
				source[key] = text
		if any(text.strip() for text in source.values()):
			_read_row(reading, number, source)
	return reading.rows, reading.findings


def render(
	spec: TableSpec,
	values: Mapping[str, object],
	source: Mapping[str, str] | None = None,
	year: int | None = None,
) -> list[str]:
	"""Return the cells of one row in the order of the table; what is unknown stays empty (D01-D06).

	`source` holds the texts that the row was imported from: where such a text still means the value of now (`year` for
	its days without one), it is written back as it stood, and so is the text of a cell that could not be read and
	still has no value. Every other value is written by its column's kind; text in a structured column as it stands.
	"""
	texts = source or {}
	return [
		_written(column, values.get(column.key), texts.get(column.key, ""), year) for column in spec.columns
	]


def parts(departments: Names) -> list[tuple[str, str]]:
	"""Return (department, part): the first is Accountable, the rest Responsible (R067, C16)."""
	return [(name, ACCOUNTABLE if place == 0 else RESPONSIBLE) for place, name in enumerate(departments)]


def _read_row(reading: _Reading, number: int, source: dict[str, str]) -> None:
	spec = reading.spec
	missing = [column for column in spec.columns if column.is_required and not source[column.key].strip()]
	if missing:
		reading.findings += [
			Finding("cell.required", {"column": column.header, "row": number}) for column in missing
		]
		return
	if _is_repeated(reading, number, source):
		return
	year = _year(reading, source)
	values: dict[str, object] = {}
	for column in spec.columns:
		value = column.kind.parse(source[column.key], Place(column.header, number, year))
		if isinstance(value, Finding):
			reading.findings.append(value)
		values[column.key] = None if isinstance(value, Finding) else value
	reading.findings += _sharing(spec, number, source, values)
	row = spec.row_type(number=number, source=source, **values)
	reading.rows.append(row)
	reading.seen[_identity(spec, source)] = row


def _is_repeated(reading: _Reading, number: int, source: dict[str, str]) -> bool:
	earlier = reading.seen.get(_identity(reading.spec, source))
	if earlier is None:
		return False
	code = "table.duplicate_row" if earlier.source == source else "table.same_key"
	facts: dict[str, object] = {
		"row": number,
		"first_row": earlier.number,
		"key": _identity(reading.spec, source),
	}
	reading.findings.append(Finding(code, facts))
	return True


def _sharing(
	spec: TableSpec, number: int, source: Mapping[str, str], values: Mapping[str, object]
) -> Iterator[Finding]:
	for column in spec.columns:
		if column.kind.name != SHARED.name:
			continue
		names = cast("Names", values[column.key] or ())
		if len(names) < 2:
			continue
		code = "table.two_departments" if column.key == "departments" else "table.two_persons"
		facts: dict[str, object] = {
			"column": column.header,
			"row": number,
			"value": source[column.key],
			"first": names[0],
			"others": names[1:],
		}
		yield Finding(code, facts)


def _year(reading: _Reading, source: Mapping[str, str]) -> int | None:
	task_id = source.get("task_id", "").strip()
	named = _TASK_ID_YEAR.fullmatch(task_id)
	in_id = int(named[1]) if named else None
	return reading.years.get(task_id) or reading.default_year or in_id


def _identity(spec: TableSpec, source: Mapping[str, str]) -> tuple[str, ...]:
	return tuple(source[key].strip() for key in spec.identity)


def _written(column: Column, value: object, text: str, year: int | None) -> str:
	if text:
		meant = column.kind.parse(text, Place(column.header, 0, year))
		if (None if isinstance(meant, Finding) else meant) == value:
			return text
	if value is None:
		return ""
	return value if isinstance(value, str) and not column.kind.holds_text else column.kind.render(value)


def _common(spec: TableSpec, folded: Sequence[str]) -> set[str]:
	return {_folded(header) for header in spec.headers} & set(folded)


def _folded(header: str) -> str:
	"""Fold width, case, spaces and invisible characters of a header."""
	return _INVISIBLE.sub("", unicodedata.normalize("NFKC", header)).casefold()
