"""Knows which texts of a list request are names of columns and nothing more: what it shows, sorts by and groups by.

Everything else would be read by the database as an expression, be it a delay or a question about other values.
"""

import re

_TEXT = r"'(?:[^'\\]|\\.|'')*'"
_NAME = r"(?:`[\w ]+`|[A-Za-z_]\w*)"
_COLUMN = rf"(?:`tab[\w ]+`\.)?{_NAME}(?:\.{_NAME})?"
_COUNTED = rf"(?:count|sum|avg|min|max|date)\(\s*(?:distinct\s+)?(?:\*|\d+|{_COLUMN})\s*\)"
# How the search of a link field sorts by the place of the searched text.
_PLACE = rf"\(1 / nullif\(locate\({_TEXT}, {_COLUMN}\), 0\)\)"
_EMPTY = rf"ifnull\(\s*{_COLUMN}\s*,\s*(?:{_TEXT}|-?\d+)\s*\)"
_ALIAS = r"(?:\s+as\s+[`'\"]?[\w :]+[`'\"]?)?"
_FLAGS = re.IGNORECASE | re.ASCII
_FIELD = re.compile(
	rf"(?:(?:`tab[\w ]+`\.)?\*|(?:distinct\s+)?{_COLUMN}|{_COUNTED}|{_PLACE}|{_EMPTY}){_ALIAS}", _FLAGS
)
_SORTED = rf"(?:{_COLUMN}|{_COUNTED}|{_EMPTY})(?:\s+(?:asc|desc))?"
_ORDER = re.compile(rf"{_SORTED}(?:\s*,\s*{_SORTED})*", _FLAGS)
_GROUP = re.compile(rf"{_COLUMN}(?:\s*,\s*{_COLUMN})*", _FLAGS)


def is_plain_field(text: object) -> bool:
	"""Say whether the text is a column, one of the usual counts of a column, or all columns."""
	return _is(_FIELD, text)


def is_plain_order(text: object) -> bool:
	"""Say whether the text is a list of columns, each with its direction."""
	return not text or _is(_ORDER, text)


def is_plain_group(text: object) -> bool:
	"""Say whether the text is a list of columns."""
	return not text or _is(_GROUP, text)


def _is(pattern: re.Pattern[str], text: object) -> bool:
	return isinstance(text, str) and bool(pattern.fullmatch(text.strip()))
