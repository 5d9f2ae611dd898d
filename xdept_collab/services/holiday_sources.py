"""Knows the public holidays of countries: China with its make-up days from chinesecalendar, others from holidays.

Needs the two packages; only what loads holidays imports this.
"""

from collections.abc import Iterable
from datetime import date

import holidays as country_holidays
from chinese_calendar import constants as china

from xdept_collab.rules.calendar_rows import DAY_OFF, HALF_DAY, MAKE_UP_DAY, DayRow
from xdept_collab.services.clean_text import clean

CHINA = "CN"
# Names come in the language of the user where the package has it, else in that of the country.
_LANGUAGES = {"en": ("en_US", "en_GB"), "zh": ("zh_CN",)}
_LONGEST_NOTE = 140
_CHINESE_NAMES = {holiday.value: holiday.chinese for holiday in china.Holiday}


def subdivisions(country: str) -> list[str] | None:
	"""Return the codes of the states or provinces with holidays of their own; None for an unknown country.

	`country`: two capital letters (ISO 3166).
	"""
	known = country_holidays.list_supported_countries()
	return sorted(known[country]) if country in known else None


def known_years(country: str, years: Iterable[int]) -> frozenset[int]:
	"""Return those of the years whose holidays are known."""
	if country == CHINA:
		published = {day.year for day in china.holidays}
		return frozenset(years) & published
	source = country_holidays.country_holidays(country)
	return frozenset(year for year in years if source.start_year <= year <= source.end_year)


def holiday_rows(country: str, subdivision: str, years: Iterable[int], language: str = "en") -> list[DayRow]:
	"""Return the days off, make-up days and half days of the years, in order; what is not known is left out."""
	years = known_years(country, years)
	found = _of_china(years) if country == CHINA else _of_others(country, subdivision, years, language)
	return sorted(found, key=lambda row: row.day)


def _of_china(years: frozenset[int]) -> list[DayRow]:
	return [
		DayRow(day, kind, note=f"{_CHINESE_NAMES[name]} {name}", is_loaded=True)
		for kind, days in ((DAY_OFF, china.holidays), (MAKE_UP_DAY, china.workdays))
		for day, name in days.items()
		if day.year in years
	]


def _of_others(country: str, subdivision: str, years: frozenset[int], language: str) -> list[DayRow]:
	rows: dict[date, DayRow] = {}
	for category, kind in ((country_holidays.HALF_DAY, HALF_DAY), (country_holidays.PUBLIC, DAY_OFF)):
		source = country_holidays.country_holidays(country)
		if not years or category not in source.supported_categories:
			continue
		spoken = next(
			(name for name in _LANGUAGES.get(language, ()) if name in source.supported_languages), None
		)
		found = country_holidays.country_holidays(
			country,
			subdiv=subdivision or None,
			years=sorted(years),
			expand=False,
			language=spoken,
			categories=(category,),
		)
		rows |= {day: DayRow(day, kind, note=_stored(name), is_loaded=True) for day, name in found.items()}
	return list(rows.values())


def _stored(name: str) -> str:
	"""Return a name as a note keeps it, so that it is the same when it is compared next year."""
	return clean(name)[:_LONGEST_NOTE]
