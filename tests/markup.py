"""What a browser takes for markup in a text, and the texts that attackers try."""

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "attacks" / "xss.json"
PAYLOADS: tuple[str, ...] = tuple(
	payload for group in json.loads(_FILE.read_text(encoding="utf-8")).values() for payload in group
)


class Markup(HTMLParser):
	"""Collects whatever of a text is not text."""

	def __init__(self, text: str) -> None:
		super().__init__(convert_charrefs=True)
		self.found: list[str] = []
		self.feed(text)
		self.close()

	def handle_starttag(self, tag: str, attrs: object) -> None:
		self.found.append(tag)

	handle_endtag = handle_comment = handle_decl = handle_pi = unknown_decl = lambda self, data: (
		self.found.append(data)
	)


def markup_of(text: str) -> list[str]:
	"""Return what a browser would take for markup, in the text and in what decoding it up to three times gives."""
	found: list[str] = []
	for _ in range(4):
		found += Markup(text).found
		text = unescape(text)
	return found
