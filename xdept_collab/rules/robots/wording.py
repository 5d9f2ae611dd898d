"""Knows how a text fits into a vendor's message: nobody's words become markup, and no cut breaks a character."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

_LINK_BYTES, _TITLE_BYTES = 1000, 300
_ELLIPSIS = "…"
# Links, mentions and pictures begin with these in the vendors' markdown, which knows no escape.
_MARKUP = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀"})
# Characters of an address that would end it within markdown.
_IN_LINK = str.maketrans(
	{"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", '"': "%22", "\n": "", "\r": ""}
)
_JOINER = "\u200d"
# Turn the direction of reading, so that a text shows as another than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
	"""Return the text without control characters, which WeCom refuses (40033), and as UTF-8 can hold it."""
	held = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
	return "".join(each for each in held if each == "\n" or not _is_hidden(each)).strip()


def _is_hidden(letter: str) -> bool:
	return unicodedata.category(letter) == "Cc" or letter in _TURNING


def headline(text: str) -> str:
	"""Return a cleaned title or label: one line of at most 300 bytes."""
	return cut(" ".join(clean(text).split()), utf8_size, _TITLE_BYTES)


def unmarked(text: str) -> str:
	"""Return a cleaned text that a vendor's markdown shows as it is."""
	return clean(text).translate(_MARKUP)


def linked(link: str, label: str) -> str:
	"""Return a markdown link; empty without an address or with one that no browser would open."""
	address = clean(link).translate(_IN_LINK)
	if not address.startswith(("https://", "http://")) or utf8_size(address) > _LINK_BYTES:
		return ""
	return f"[{unmarked(headline(label)) or _ELLIPSIS}]({address})"


def utf8_size(text: str) -> int:
	"""Return how many bytes a text takes."""
	return len(text.encode())


def encoded(body: object) -> bytes:
	r"""Return JSON as the vendors take it: characters as they are, no \uXXXX."""
	return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def cut(text: str, size: Callable[[str], int], most: int) -> str:
	"""Return the longest beginning for which `size` is at most `most`, with an ellipsis when something is missing.

	`size` grows with the text. Accents, joined emoji and flags stay whole. Empty when not even the ellipsis fits.
	"""
	if size(text) <= most:
		return text
	length = bisect_right(range(len(text)), most, key=lambda count: size(text[:count] + _ELLIPSIS)) - 1
	if length < 0:
		return ""
	while length and _is_inside(text, length):
		length -= 1
	return text[:length].rstrip() + _ELLIPSIS


def _is_inside(text: str, place: int) -> bool:
	"""Say whether a cut before `text[place]` would part what is seen as one character."""
	left, right = text[place - 1], text[place]
	if left == _JOINER or right == _JOINER or unicodedata.category(right) in ("Mn", "Me", "Mc"):
		return True
	if "\U0001f3fb" <= right <= "\U0001f3ff":  # the colour of a skin
		return True
	return _is_flag_letter(right) and _flag_letters_before(text, place) % 2 == 1


def _is_flag_letter(letter: str) -> bool:
	return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _flag_letters_before(text: str, place: int) -> int:
	count = 0
	while count < place and _is_flag_letter(text[place - 1 - count]):
		count += 1
	return count
