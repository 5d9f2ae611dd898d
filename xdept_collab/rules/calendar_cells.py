"""How people write days, periods and milestones in a table cell, and how to write them back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.width import half_width

_FULL_DAY = r"(?:\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]?)"
_SHORT_DAY = r"(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号]?)"
_QUALIFIER = r"(?:之前|以前|前|之后|以后|后|起|左右)"
_DAY = re.compile(rf"({_FULL_DAY}|{_SHORT_DAY})(?:[ T]00:00(?::00)?)?\s*({_QUALIFIER}?)")
_PERIOD = re.compile(
	rf"({_FULL_DAY}|{_SHORT_DAY})\s*(?:-|–|—|~|至|到)\s*({_FULL_DAY}|{_SHORT_DAY}|\d{{1,2}}\s*[-/.]\s*\d{{1,2}})"
)
# A comma parts two milestones only where another day and its colon follow; elsewhere it belongs to the text.
_BETWEEN_MILESTONES = re.compile(rf"\s*[;\n]\s*|\s*,\s*(?=(?:{_FULL_DAY}|{_SHORT_DAY})\s*{_QUALIFIER}?\s*:)")
_MILESTONE = re.compile(rf"\s*({_FULL_DAY}|{_SHORT_DAY})\s*({_QUALIFIER}?)(?:\s*[:,]\s*|\s+)(.*)", re.DOTALL)

EXPECTED_DAY = "2024-08-31"
EXPECTED_PERIOD = "2024-03-01-03-15"
EXPECTED_MILESTONES = "7月25日:方案初稿;7月30日:物料定稿"
# Nodes are written in order, so a jump back by more than half a year means that the next year has begun.
_MONTHS_OF_A_NEW_YEAR = 6


@dataclass(frozen=True)
class Place:
	"""Where a cell stands, for messages, and the year that a date without one belongs to."""

	column: str
	row: int
	year: int | None = None


@dataclass(frozen=True)
class Day:
	"""A day with the word that qualifies it: 8月10日前 is the 10th with 前.

	`has_year` tells whether the year was written; it is no part of what the day means, so it is not compared.
	"""

	on: date
	qualifier: str = ""
	has_year: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class Period:
	"""From `start` to `end`, both included."""

	start: date
	end: date


@dataclass(frozen=True)
class Milestone:
	"""What is to be reached and when."""

	day: Day
	name: str


def broken(code: str, text: str, place: Place, expected: str) -> Finding:
	"""Return the finding of a cell that cannot be read: column, row, value, and an example of what is expected."""
	return Finding(code, {"column": place.column, "row": place.row, "value": text, "expected": expected})


def parse_day(text: str, place: Place) -> Day | Finding | None:
	"""Read 2024-08-31, 2024/8/31, 2024年8月31日, 7月25日 or 8月10日前; None for an empty cell (R023, X01, X06).

	Findings: cell.broken_date (2023-10-), cell.impossible_date (2024-02-30), cell.year_missing.
	"""
	written = half_width(text).strip()
	if not written:
		return None
	match = _DAY.fullmatch(written)
	if not match:
		return broken("cell.broken_date", text, place, EXPECTED_DAY)
	return _day(_Written(match[1]), match[2], text, place, place.year)


def render_day(day: Day) -> str:
	"""Write a day as the tables do: 2024-08-31, or 7月25日 where no year was written, with its qualifier."""
	written = day.on.isoformat() if day.has_year else f"{day.on.month}月{day.on.day}日"
	return written + day.qualifier


def parse_period(text: str, place: Place) -> Period | Finding | None:
	"""Read 2024-03-01-03-15, 2024-03-01~2024-03-15 or 12月20日至1月10日; None for an empty cell (R092, X05).

	An end without a year takes the start's; an earlier day then belongs to the next year.
	Findings: cell.broken_period, cell.impossible_date, cell.year_missing, cell.period_backwards.
	"""
	written = half_width(text).strip()
	if not written:
		return None
	match = _PERIOD.fullmatch(written)
	if not match:
		return broken("cell.broken_period", text, place, EXPECTED_PERIOD)
	first, last = _Written(match[1]), _Written(match[2])
	start = _day(first, "", text, place, place.year)
	if isinstance(start, Finding):
		return start
	is_new_year = last.month_and_day < first.month_and_day
	end = _day(last, "", text, place, start.on.year + is_new_year)
	if isinstance(end, Finding):
		return end
	if end.on < start.on:
		return broken("cell.period_backwards", text, place, EXPECTED_PERIOD)
	return Period(start.on, end.on)


def render_period(period: Period) -> str:
	"""Write a period as the table X05 does, 2024-03-01-03-15; with both years where the short form would mislead."""
	start, end = period.start, period.end
	is_same_year = end.year == start.year
	is_next_year = end.year == start.year + 1 and (end.month, end.day) < (start.month, start.day)
	if is_same_year or is_next_year:
		return f"{start.isoformat()}-{end.month:02}-{end.day:02}"
	return f"{start.isoformat()}~{end.isoformat()}"


def parse_milestones(text: str, place: Place) -> tuple[Milestone, ...] | Finding | None:
	"""Read 7月25日:方案初稿;7月30日:物料定稿, in full or half width; None for an empty cell (R059, X02).

	A day without a year takes the place's; when the month jumps back by more than half a year, the next one.
	Findings: cell.broken_milestone, cell.impossible_date, cell.year_missing.
	"""
	folded = half_width(text)
	if not folded.strip():
		return None
	milestones: list[Milestone] = []
	year, previous_month = place.year, 0
	for first, last in _pieces(folded):
		match = _MILESTONE.fullmatch(folded, first, last)
		if not match or not match[3].strip():
			return broken("cell.broken_milestone", text, place, EXPECTED_MILESTONES)
		written = _Written(match[1])
		if year is not None and previous_month - written.month_and_day[0] > _MONTHS_OF_A_NEW_YEAR:
			year += 1
		day = _day(written, match[2], text, place, year)
		if isinstance(day, Finding):
			return day
		year, previous_month = day.on.year, day.on.month
		milestones.append(Milestone(day, text[match.start(3) : match.end(3)].strip()))
	return tuple(milestones) or None


def render_milestones(milestones: tuple[Milestone, ...]) -> str:
	"""Write milestones as the table X02 does."""
	return ";".join(f"{render_day(milestone.day)}:{milestone.name}" for milestone in milestones)


def _pieces(folded: str) -> Iterator[tuple[int, int]]:
	"""Yield where each milestone of a cell starts and ends."""
	start = 0
	for between in [*_BETWEEN_MILESTONES.finditer(folded), None]:
		end = between.start() if between else len(folded)
		if folded[start:end].strip():
			yield start, end
		start = between.end() if between else end


class _Written:
	"""The numbers of a written day: year, month, day, or month, day."""

	def __init__(self, text: str) -> None:
		self.numbers = tuple(int(digits) for digits in re.findall(r"\d+", text))
		self.has_year = len(self.numbers) == 3
		self.month_and_day = self.numbers[-2:]


def _day(written: _Written, qualifier: str, text: str, place: Place, year: int | None) -> Day | Finding:
	"""Build the day; `year` is used when none was written."""
	in_year = written.numbers[0] if written.has_year else year
	if in_year is None:
		return broken("cell.year_missing", text, place, EXPECTED_DAY)
	try:
		return Day(date(in_year, *written.month_and_day), qualifier, written.has_year)
	except ValueError:
		return broken("cell.impossible_date", text, place, EXPECTED_DAY)
