"""Proves that full width is read as half width, one for one."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.width import half_width


# feature: import.cells
def test_every_full_width_character_has_its_half_width_twin():
	for code in range(0xFF01, 0xFF5F):
		assert half_width(chr(code)) == unicodedata.normalize("NFKC", chr(code))
	assert half_width("\u3000\u301c") == " ~"
	assert half_width("\uff00\uff5f") == "\uff00\uff5f"


# feature: import.cells
@given(st.text(max_size=30))
def test_every_character_keeps_its_place(text):
	assert len(half_width(text)) == len(text)
	assert half_width(half_width(text)) == half_width(text)
