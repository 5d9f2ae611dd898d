"""Knows which file names people can be shown as they are."""

import re
import unicodedata

# They begin markup or end an attribute, or lead elsewhere on a disk.
_FORBIDDEN = frozenset('<>"\\/')
# What turns the direction of the letters lets `report[U+202E]cod.exe` look like another type of file.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# An address decodes it, and then names another file.
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNSEEN = frozenset({"Cc", "Zl", "Zp", "Cs"})


def is_presentable(name: str) -> bool:
	"""Say whether the name shows what it is: no control or turning character, no markup, no path, no hidden file."""
	if not name.strip() or name.startswith(".") or _ENCODED.search(name):
		return False
	return not any(
		letter in _FORBIDDEN or letter in _TURNING or unicodedata.category(letter) in _UNSEEN
		for letter in name
	)
