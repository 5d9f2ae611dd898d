"""Proves that no cell of a CSV file can run in a spreadsheet, and that each can be read back."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formulas import LIVE, TAME
from xdept_collab.rules.formula import guarded, guarded_csv, is_live, unguarded

_TEXTS = st.one_of(
	st.text(),
	st.lists(st.sampled_from(["=", "+", "-", "@", "＝", "'", '"', " ", "\t", "\n", ",", "1", "a"])).map(
		"".join
	),
)


# feature: export.formula-safe
@pytest.mark.parametrize("text", LIVE)
def test_a_live_text_begins_with_an_apostrophe_afterwards(text: str) -> None:
	assert is_live(text)
	assert guarded(text) == f"'{text}"


# feature: export.formula-safe
@pytest.mark.parametrize("text", TAME)
def test_a_tame_text_is_written_as_it_is(text: str) -> None:
	assert guarded(text) == text


# feature: export.formula-safe
@given(_TEXTS)
def test_what_was_guarded_reads_back_as_it_was(text: str) -> None:
	assert unguarded(guarded(text)) == text


# feature: export.formula-safe
@given(st.lists(st.lists(_TEXTS, min_size=1, max_size=4), max_size=4), st.sampled_from(",;\t"))
def test_guarding_a_written_csv_changes_live_cells_and_no_other(
	rows: list[list[str]], delimiter: str
) -> None:
	rows = [[cell.replace("\r", "").replace("\x00", "") for cell in row] for row in rows]
	written = io.StringIO()
	csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
	read = csv.reader(
		io.StringIO(guarded_csv(written.getvalue(), delimiter), newline=""), delimiter=delimiter
	)
	for before, after in zip(rows, read, strict=True):
		for cell, found in zip(before, after, strict=True):
			assert found == (cell if re.fullmatch(r"-[\d.,]+", cell) else guarded(cell))


# feature: export.formula-safe
def test_numbers_of_a_written_csv_stay_numbers_and_telephone_numbers_stay_text() -> None:
	assert (
		guarded_csv('"a",-5,-0.5,"-12%"\r\n"+86 138","=1",2\n')
		== '"a",-5,-0.5,"-12%"\r\n"\'+86 138","\'=1",2\n'
	)
	assert guarded_csv("=1;-5;a", ";") == "'=1;-5;a"
