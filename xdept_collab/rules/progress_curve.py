"""Draws planned against actual progress: what should have been done by each day, and what had been reported by then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from xdept_collab.rules.quantity import HUNDRED, Number, exact, rounded
from xdept_collab.rules.working_calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar

_ZERO = Decimal(0)
# So many points a curve has at most, beside the last day and today.
_MOST_POINTS = 60
_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


@dataclass(frozen=True)
class Log:
	"""One report of progress 0-100; `corrects`: the log whose place it takes."""

	name: str
	day: date
	progress: Number
	corrects: str = ""


@dataclass(frozen=True)
class Piece:
	"""A piece of work: its share of the whole (all together at most 1), its planned days, and how it came along.

	`logs` in the order in which they were written. `now`: its progress 0-100 today, which no log need have told.
	"""

	share: Decimal
	start: date | None
	end: date | None
	calendar: WorkingCalendar
	logs: tuple[Log, ...] = ()
	now: Number = 0


@dataclass(frozen=True)
class Point:
	"""One day: the progress 0-100 that was planned by its end, and the one that was reached; None after today."""

	day: date
	planned: Decimal
	actual: Decimal | None


@dataclass(frozen=True)
class Curve:
	"""The points by day. `undated`: how much (0-100) of the work has no date and is missing from what was planned."""

	points: tuple[Point, ...]
	undated: Decimal

	def at(self, day: date) -> Point | None:
		"""Return how it stood at the end of a day, None before the first."""
		return next((point for point in reversed(self.points) if point.day <= day), None)


def curve(pieces: Sequence[Piece], today: date) -> Curve:
	"""Return planned and actual progress from the first planned or reported day to the last (R121, R123).

	A piece is planned to grow evenly over the working days from its start to its end; without a start, or where none
	of its days is open, it is planned for its end. It stands where the last log of a day no later than the point says,
	today where it stands now. Work that is late goes on to today.
	"""
	readings = [_readings(piece) for piece in pieces]
	days = _days(pieces, readings, today)
	undated = sum((piece.share for piece in pieces if not piece.end), start=_ZERO)
	if not days:
		return Curve((), rounded(undated * HUNDRED))
	plans = [_Plan(piece, days[0], days[-1]) for piece in pieces if piece.end]
	points = [
		Point(
			day,
			rounded(sum((plan.by(day) for plan in plans), start=_ZERO) * HUNDRED),
			_actual(pieces, readings, day, today),
		)
		for day in days
	]
	return Curve(tuple(points), rounded(undated * HUNDRED))


def _readings(piece: Piece) -> tuple[list[date], list[Number]]:
	"""Return the days of the logs that still count, in order, each with what the last of that day said."""
	replaced = {log.corrects for log in piece.logs}
	told = {log.day: log.progress for log in piece.logs if log.name not in replaced}
	days = sorted(told)
	return days, [told[day] for day in days]


def _days(
	pieces: Sequence[Piece], readings: Sequence[tuple[list[date], list[Number]]], today: date
) -> list[date]:
	planned = [day for piece in pieces if piece.end for day in (_begins(piece), piece.end) if day]
	told = [day for days, _values in readings for day in days if day <= today]
	every = [min(max(day, _FIRST_DAY), _LAST_DAY) for day in (*planned, *told)]
	if not every:
		return []
	first, last = min(every), max(every)
	is_late = last < today and _now(pieces) < HUNDRED * sum((piece.share for piece in pieces), start=_ZERO)
	last = today if is_late else last
	step = -(-((last - first).days + 1) // _MOST_POINTS)
	regular = range(0, (last - first).days + 1, step)
	days = {first + timedelta(days=number) for number in regular} | {last}
	return sorted(days | {today} if first <= today <= last else days)


def _begins(piece: Piece) -> date | None:
	"""Return the first planned day; a start after the end is none."""
	return piece.start if piece.start and piece.end and piece.start <= piece.end else piece.end


class _Plan:
	"""Says how much of the whole a piece was to have brought by the end of a day."""

	def __init__(self, piece: Piece, first: date, last: date) -> None:
		end = piece.end or last
		self.share, self.end = piece.share, min(end, last)
		self.start = max(_begins(piece) or end, first)
		open_days = (
			piece.calendar.is_working_day(self.start + timedelta(days=number))
			for number in range((self.end - self.start).days + 1)
		)
		self.before = list(accumulate(map(int, open_days)))

	def by(self, day: date) -> Decimal:
		if day >= self.end:
			return self.share
		if day < self.start or not self.before[-1]:
			return _ZERO
		return self.share * self.before[(day - self.start).days] / self.before[-1]


def _actual(
	pieces: Sequence[Piece], readings: Sequence[tuple[list[date], list[Number]]], day: date, today: date
) -> Decimal | None:
	if day > today:
		return None
	if day == today:
		return rounded(_now(pieces))
	parts = (piece.share * _told(told, day) for piece, told in zip(pieces, readings, strict=True))
	return rounded(sum(parts, start=_ZERO))


def _told(readings: tuple[list[date], list[Number]], day: date) -> Decimal:
	days, values = readings
	place = bisect_right(days, day)
	return exact(values[place - 1]) or _ZERO if place else _ZERO


def _now(pieces: Iterable[Piece]) -> Decimal:
	return sum((piece.share * (exact(piece.now) or _ZERO) for piece in pieces), start=_ZERO)
