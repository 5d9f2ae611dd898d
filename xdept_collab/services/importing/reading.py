"""Knows how a CSV or XLSX file becomes rows of text, each cell as the sheet shows it."""

import csv
import datetime
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import frappe
import openpyxl
from frappe import _
from openpyxl.utils.exceptions import InvalidFileException

from xdept_collab.rules.formula import unguarded
from xdept_collab.services.clean_text import clean

MAXIMUM_ROWS = 100_000
# A workbook is a zip archive: a small one can unpack to more than the machine's memory.
MAXIMUM_UNPACKED_BYTES = 300 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Sheet:
	"""The text of one table, no cell of it markup.

	`rows`: (row as the spreadsheet counts it, {header: cell}) without blank rows.
	"""

	file_name: str
	sha256: str
	headers: tuple[str, ...]
	rows: tuple[tuple[int, dict[str, str]], ...]

	@property
	def title(self) -> str:
		"""The file name without its ending."""
		return self.file_name.rsplit(".", 1)[0]


def read(content: bytes, file_name: str) -> Sheet:
	"""Read a file into a Sheet; throws a readable refusal when it is neither CSV nor XLSX, or empty."""
	is_workbook = content[:4] == b"PK\x03\x04"
	grid = _workbook_rows(content) if is_workbook else _text_rows(content, file_name)
	headers, rows = _table(grid)
	if not headers:
		frappe.throw(
			_("The file {0} is empty. Choose a file whose first row holds the headers.").format(file_name)
		)
	return Sheet(file_name, hashlib.sha256(content).hexdigest(), headers, tuple(rows))


def _table(grid: Iterable[list[str]]) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
	headers: tuple[str, ...] = ()
	rows: list[tuple[int, dict[str, str]]] = []
	for number, raw in enumerate(grid, start=1):
		if not any(raw):
			continue
		cells = [clean(cell) for cell in raw]
		if not headers:
			headers = _headers(cells)
			continue
		if len(rows) >= MAXIMUM_ROWS:
			frappe.throw(
				_("The file has more than {0} rows. Split it and import the parts.").format(MAXIMUM_ROWS)
			)
		cells = cells + [""] * (len(headers) - len(cells))
		rows.append((number, dict(zip(headers, cells[: len(headers)], strict=True))))
	return headers, rows


def _headers(cells: list[str]) -> tuple[str, ...]:
	found = [cell.strip() for cell in cells]
	while found and not found[-1]:
		found.pop()
	doubled = next((header for header in found if header and found.count(header) > 1), None)
	if doubled:
		frappe.throw(
			_("The header {0} stands twice in the file. Rename or remove one column.").format(doubled)
		)
	return tuple(found)


def _text_rows(content: bytes, file_name: str) -> Iterator[list[str]]:
	text = _decoded(content, file_name)
	first_line = text.lstrip("\n").split("\n", 1)[0]
	separator = max((",", "\t", ";"), key=first_line.count)
	try:
		for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
			# Exporting guards what a spreadsheet would run.
			yield [unguarded(cell) for cell in cells]
	except csv.Error as error:
		frappe.throw(
			_("The file {0} is not a readable CSV table ({1}). Save it again as CSV or XLSX.").format(
				file_name, error
			)
		)


def _decoded(content: bytes, file_name: str) -> str:
	for encoding in ENCODINGS:
		try:
			text = content.decode(encoding)
		except UnicodeDecodeError:
			continue
		if "\x00" not in text:
			return text
	frappe.throw(_("The text of {0} cannot be read. Save it as CSV in UTF-8, or as XLSX.").format(file_name))
	raise AssertionError("unreachable")  # frappe.throw always raises.


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			unpacked = sum(part.file_size for part in archive.infolist())
		if unpacked > MAXIMUM_UNPACKED_BYTES:
			frappe.throw(_("The workbook unpacks to more than 300 MB. Split it and import the parts."))
		book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
	except (zipfile.BadZipFile, KeyError, ValueError, InvalidFileException):
		frappe.throw(_("The workbook cannot be opened. Save it again as XLSX, or as CSV in UTF-8."))
	for cells in book.worksheets[0].iter_rows():
		yield [_cell_text(cell.value, str(getattr(cell, "number_format", "") or "")) for cell in cells]


def _cell_text(value: object, number_format: str) -> str:
	"""Return a workbook cell as people see it: dates as 2024-08-31, shares as 60%, whole numbers plain."""
	if value is None:
		return ""
	if isinstance(value, datetime.datetime):
		midnight = value.time() == datetime.time()
		return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
	if isinstance(value, datetime.date):
		return value.isoformat()
	if isinstance(value, float | int) and not isinstance(value, bool):
		if "%" in number_format:
			return f"{round(value * 100, 6):g}%"
		return f"{value:.15g}"
	return str(value)
