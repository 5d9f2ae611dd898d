"""Knows which text a spreadsheet would run as a formula, and how it stays text in a CSV file.

A spreadsheet takes a cell for a formula when it begins with = + - or @, also full-width, after a tab or a line break,
and, depending on the program, after blanks or quotes. Signs alone are none.
"""

import re

_LEADING = r"[\s\x00\"'“”‘’\u200b\ufeff]*"
_SIGNS = r"=+\-@＝＋－＠"
_LIVE = re.compile(rf"[\t\r\n]|{_LEADING}[{_SIGNS}][\s{_SIGNS}]*[^\s{_SIGNS}]")
_NEGATIVE_NUMBER = re.compile(r"-\d+(?:[.,]\d+)*%?")
_GUARD = "'"


def is_live(text: str) -> bool:
	"""Say whether some spreadsheet would run the text."""
	return bool(_LIVE.match(text))


def guarded(text: str) -> str:
	"""Return the text with an apostrophe before it if some spreadsheet would run it."""
	return f"{_GUARD}{text}" if is_live(text) else text


def unguarded(text: str) -> str:
	"""Return the text that was guarded; any other text as it is."""
	return text[1:] if text.startswith(_GUARD) and is_live(text[1:]) else text


def guarded_csv(content: str, delimiter: str = ",") -> str:
	"""Return a written CSV with each live cell guarded in place; negative numbers stay numbers."""
	separator = re.escape(delimiter)
	cells = re.compile(rf'("(?:[^"]|"")*"|[^{separator}\r\n]*)({separator}|\r\n|\r|\n|\Z)')
	return cells.sub(lambda found: _guarded_cell(found[1]) + found[2], content)


def _guarded_cell(cell: str) -> str:
	is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
	text = cell[1:-1].replace('""', '"') if is_quoted else cell
	if not is_live(text) or _NEGATIVE_NUMBER.fullmatch(text):
		return cell
	return f'"{_GUARD}{cell[1:]}' if is_quoted else f"{_GUARD}{cell}"
