"""Knows how a text stays text wherever it is shown, without losing a word of it.

A browser begins markup at `<` before a letter, `/`, `!` or `?`. A blank in between makes it text for every parser, also
for one that decodes entities first; `a < b`, `<3` and `R&D` never were markup and stay as they are.
"""

import re

# An entity of `<`, however often its & was encoded again. HTML knows `lt` and `LT` alone, also without a semicolon.
_ENTITY = r"&(?=(?:amp;?|AMP;?|#0*38;?|#[xX]0*26;?)*(?:lt|LT|#0*60|#[xX]0*3[cC]))"
# Behind a quote that ends an attribute, a name such as onclick with its = would be a handler. Frappe's board writes the
# title of a card into an attribute as it is.
_QUOTES = ('"', "'", "`", "&")
_HANDLER = re.compile(
	r"(?<![A-Za-z0-9_])on(?!ce\b|ly\b|line\b|to\b|set\b|going\b)(?=[a-z]{3,}\s*=)", re.IGNORECASE
)
_OPENING = re.compile(rf"<(?=[A-Za-z/!?])|{_ENTITY}")


def inert(text: str) -> str:
	"""Return the text with a blank behind everything that a browser would take for the beginning of markup."""
	text = _OPENING.sub(lambda found: f"{found[0]} ", text)
	first = min((place for quote in _QUOTES if (place := text.find(quote)) >= 0), default=len(text))
	return text[:first] + _HANDLER.sub(lambda found: f"{found[0]} ", text[first:])
