"""Proves that a text stays text for a parser, decoded or not, and that nothing of it is lost."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markup import PAYLOADS, markup_of
from xdept_collab.rules.plain_text import inert

# What a browser and an entity decoder react to, in any order and mixed with other letters.
_PIECES = st.sampled_from(
	[
		"<",
		">",
		"&",
		";",
		"lt",
		"LT",
		"amp",
		"#60",
		"#x3C",
		"#38",
		"/",
		"!",
		"?",
		"a",
		"b ",
		" ",
		"3",
		'"',
		"《",
	]
)
TEXTS = st.one_of(st.text(), st.lists(_PIECES).map("".join))


# feature: text.inert
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_markup_any_more(payload: str) -> None:
	assert markup_of(inert(payload)) == []


# feature: text.inert
def test_the_payloads_are_markup_before() -> None:
	assert sum(bool(markup_of(payload)) for payload in PAYLOADS) >= 80


# feature: text.inert
@given(TEXTS)
def test_no_text_at_all_is_markup_afterwards(text: str) -> None:
	assert markup_of(inert(text)) == []


# feature: text.honest
@given(TEXTS)
def test_only_blanks_are_added_and_a_second_time_changes_nothing(text: str) -> None:
	cleaned = inert(text)
	assert cleaned.replace(" ", "") == text.replace(" ", "")
	assert inert(cleaned) == cleaned


# feature: text.honest
@given(st.text(alphabet=st.characters(blacklist_characters="<&")))
def test_a_text_without_angle_or_ampersand_is_as_it_was(text: str) -> None:
	assert inert(text) == text


# feature: text.honest
@pytest.mark.parametrize(
	"text",
	[
		"a < b and c > d",
		"a<3",
		"<3 and <- and <=",
		"R&D",
		"AT&T; R&Ltd",
		"《协同计划书》<二稿>",
		"if (x < 10 && y > 5) { return x & 0xFF; }",
		"-5 °C, +86 138 0000 0000",
		"10 < 20 <\n30",
		'"quoted", [1, 2], {"a": 1}',
		"&amp; &copy; &gt;",
	],
)
def test_honest_text_stays_letter_by_letter(text: str) -> None:
	assert inert(text) == text


# feature: text.honest
def test_what_looks_like_a_tag_stays_readable() -> None:
	assert inert("List<String> or </div>") == "List< String> or < /div>"
	assert inert("write &lt;b&gt; for bold") == "write & lt;b&gt; for bold"


# feature: text.inert
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
	"text",
	["{} onmouseover={}alert(1)", "{}onfocus = alert(1) autofocus", "x{}/ONCLICK\n=alert(1)", *PAYLOADS],
)
def test_no_text_becomes_a_handler_in_an_attribute_that_it_ends(text: str, quote: str) -> None:
	found = Attributes(f"<div title={quote}{inert(text.replace('{}', quote))}{quote}>")
	assert [name for name in found.names if name.startswith("on") and len(name) > 3] == []


# feature: text.honest
@pytest.mark.parametrize(
	"text", ['"mode": only = 1', "it's online = yes", "onclick=save()", 'set "x" on = 1']
)
def test_words_that_begin_like_a_handler_stay(text: str) -> None:
	assert inert(text) == text


class Attributes(HTMLParser):
	"""Collects the names of all attributes."""

	def __init__(self, text: str) -> None:
		super().__init__()
		self.names: list[str] = []
		self.feed(text)

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.names += [name for name, _value in attrs]
