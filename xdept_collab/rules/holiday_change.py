"""Decides what loading public holidays changes in a calendar, and leaves alone what people wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdept_collab.rules.calendar_rows import DayRow


@dataclass(frozen=True)
class HolidayChange:
	"""What loading would do: rows that come, rows that go, and rows of people that stand in the place of a holiday."""

	added: tuple[DayRow, ...]
	removed: tuple[DayRow, ...]
	kept: tuple[DayRow, ...]


def holiday_change(
	rows: Sequence[DayRow], holidays: Iterable[DayRow], years: frozenset[int], is_other_country: bool
) -> HolidayChange:
	"""Compare the calendar's rows with the `holidays` of the `years`; other years stay as they are.

	Rows that people wrote always stay, and a holiday on their dates does not come. With `is_other_country` the
	holidays of the former country go from every year.
	"""
	wanted = {row.day: row for row in holidays if row.day.year in years}
	written = [row for row in rows if not row.is_loaded]
	loaded = [row for row in rows if row.is_loaded and (is_other_country or row.day.year in years)]
	dates_of_people = {row.day for row in written}
	staying = {row for row in loaded if wanted.get(row.day) == row and row.day not in dates_of_people}
	return HolidayChange(
		added=tuple(
			row for day, row in sorted(wanted.items()) if row not in staying and day not in dates_of_people
		),
		removed=tuple(sorted((row for row in loaded if row not in staying), key=lambda row: row.day)),
		kept=tuple(sorted((row for row in written if row.day in wanted), key=lambda row: row.day)),
	)
