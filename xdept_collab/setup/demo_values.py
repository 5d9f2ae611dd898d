"""Turns the values of a demo script into the values of a record: cells of the sample tables, users, dates."""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from xdept_collab.rules.calendar_cells import Day, Milestone, Place, parse_milestones, render_day
from xdept_collab.rules.cells import TASK_TYPES, parse_list, parse_rating
from xdept_collab.rules.scoring import Rating
from xdept_collab.setup.demo_company import DATA, user_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CELL = re.compile(r"=(?:(milestones|titles|choice) )?(x\d\d) (\S+) (.+)")
# The sample tables write some dates without a year.
_SAMPLE_YEAR = 2024


class Values:
	"""Reads values for one script; `find` returns the record that a {reference} means."""

	def __init__(self, shift: timedelta, find: Callable[[str], str]) -> None:
		self.shift = shift
		self.find = find

	def read(self, value: Any) -> Any:
		"""Return the value for a record: rows and lists too.

		`=x02 市场部 职责描述` is a cell, `@marketing.head` a user, `{api}` a record, 2024-07-15 a day that moves
		along with today.
		"""
		if isinstance(value, dict):
			return {key: self.read(one) for key, one in value.items()}
		if isinstance(value, list):
			return [self.read(one) for one in value]
		if not isinstance(value, str):
			return value
		return self._text(value)

	def day(self, written: str) -> date:
		"""Return the day of this year's demo that a day of the script stands for."""
		return date.fromisoformat(written) + self.shift

	def _text(self, text: str) -> Any:
		if found := _CELL.fullmatch(text):
			how, table, key, column = found.groups()
			return self._cell(how, cell(table, key, column))
		if text.startswith("@"):
			return user_of(text[1:])
		if text.startswith("{") and text.endswith("}"):
			return self.find(text[1:-1])
		return self.day(text).isoformat() if _DAY.fullmatch(text) else text

	def _cell(self, how: str | None, text: str) -> Any:
		if how == "milestones":
			found = parse_milestones(text, Place("", 0, _SAMPLE_YEAR))
			rows = found if isinstance(found, tuple) else ()
			return [self._milestone(one) for one in rows if isinstance(one, Milestone)]
		if how == "titles":
			return [{"title": title} for title in parse_list(text, Place("", 0)) or ()]
		if how == "choice":
			return TASK_TYPES[text]
		return self.day(text).isoformat() if _DAY.fullmatch(text) else text

	def _milestone(self, milestone: Milestone) -> dict[str, str]:
		on = milestone.day.on + self.shift
		moved = Day(on, milestone.day.qualifier, has_year=False)
		return {
			"title": milestone.name,
			"due_date": on.isoformat(),
			"date_as_written": render_day(moved) if moved.qualifier else "",
		}


def rating(text: str) -> tuple[int, int, int]:
	"""Return responsiveness, communication and quality of a cell like 5/5/4."""
	found = parse_rating(text, Place("", 0))
	if not isinstance(found, Rating):
		raise ValueError(f"The demo data hold a rating that is none: {text}")
	return (found.responsiveness, found.communication, found.quality)


def cell(table: str, key: str, column: str) -> str:
	"""Return the text of a column in the first row of a sample table that has `key` in one of its cells."""
	row = next(row for row in _rows(table) if key in row.values())
	return row[column]


@cache
def _rows(table: str) -> list[dict[str, str]]:
	(path,) = DATA.glob(f"{table}_*.csv")
	with path.open(encoding="utf-8-sig", newline="") as file:
		return list(csv.DictReader(file))
