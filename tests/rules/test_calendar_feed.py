"""What stands in somebody's calendar: each record once, near enough, in the order of time, under a name that stays."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.calendar_feed import AHEAD, BEHIND, MOST, SOURCES, Entry, Source, days, shown

TODAY = date(2026, 11, 25)
DOCTYPES = Path(__file__).parents[2] / "xdept_collab" / "xdept_collab" / "doctype"


def entry(name: str, first: date, last: date, doctype: str = "Work Item") -> Entry:
	return Entry(
		doctype, name, f"Title of {name}", first, last, False, datetime(2026, 11, 1, tzinfo=timezone.utc)
	)


# feature: feed.window
@pytest.mark.parametrize(
	("first", "last", "is_told"),
	[
		(TODAY, TODAY, True),
		(TODAY - BEHIND, TODAY - BEHIND, True),
		(TODAY - BEHIND - timedelta(days=1), TODAY - BEHIND - timedelta(days=1), False),
		(TODAY - timedelta(days=400), TODAY, True),
		(TODAY + AHEAD, TODAY + AHEAD, True),
		(TODAY + AHEAD, TODAY + AHEAD + timedelta(days=9), True),
		(TODAY + AHEAD + timedelta(days=1), TODAY + AHEAD + timedelta(days=1), False),
	],
)
def test_what_touches_the_window_is_told(first: date, last: date, is_told: bool):
	assert [each.name for each in shown([entry("W1", first, last)], TODAY)] == (["W1"] if is_told else [])


# feature: feed.once
@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(-20, 20)), max_size=30))
def test_a_record_is_told_once_in_the_order_of_time(drawn: list[tuple[str, int]]):
	entries = [entry(name, TODAY, TODAY + timedelta(days=abs(offset))) for name, offset in drawn]
	told = shown(entries, TODAY)
	assert len({each.name for each in told}) == len(told) == len({name for name, _offset in drawn})
	assert [each.last for each in told] == sorted(each.last for each in told)


# feature: feed.once
def test_records_of_two_kinds_with_one_name_are_two():
	both = [entry("1", TODAY, TODAY), entry("1", TODAY, TODAY, "Issue Ticket")]
	assert len(shown(both, TODAY)) == 2
	assert len({each.uid("site") for each in both}) == 2


# feature: feed.window
def test_a_list_that_is_too_long_is_cut_at_its_far_end():
	entries = [
		entry(f"W{number}", TODAY, TODAY + timedelta(days=number % 300)) for number in range(MOST + 50)
	]
	told = shown(entries, TODAY)
	assert len(told) == MOST
	assert max(each.last for each in told) <= min(each.last for each in entries if each not in told)


# feature: feed.stable
def test_the_name_of_an_entry_stays_when_its_date_and_its_title_change():
	before, after = entry("W1", TODAY, TODAY), entry("W1", TODAY, TODAY + timedelta(days=9))
	assert before.uid("collab.example") == after.uid("collab.example") == "work-item.W1@collab.example"


# feature: feed.window
@pytest.mark.parametrize(
	("first", "told"),
	[
		(None, (TODAY, TODAY)),
		(TODAY - timedelta(days=2), (TODAY - timedelta(days=2), TODAY)),
		(TODAY + timedelta(days=2), (TODAY, TODAY)),
	],
)
def test_a_beginning_after_the_end_is_none(first: date | None, told: tuple[date, date]):
	assert days(first, TODAY) == told


# feature: feed.own
@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.doctype)
def test_a_source_names_columns_and_states_that_its_records_have(source: Source):
	folder = source.doctype.lower().replace(" ", "_")
	content = json.loads((DOCTYPES / folder / f"{folder}.json").read_text("utf-8"))
	fields = {row["fieldname"]: row for row in content["fields"]}
	columns = {source.last, source.title, *source.people, *source.departments, *filter(None, [source.first])}
	assert columns <= set(fields)
	assert {*source.gone, *source.done} <= set(fields["status"]["options"].split("\n"))
	assert not set(source.gone) & set(source.done)
