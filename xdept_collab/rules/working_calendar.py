"""Knows when a department works, and counts time in it: add working time, measure it, find the next opening."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all

_DAY_MINUTES, _DAY_SECONDS = 24 * 60, 24 * 60 * 60
_EPOCH = date(1970, 1, 1)
FIRST_YEAR, LAST_YEAR = 1970, 2199


@dataclass(frozen=True, order=True)
class Interval:
	"""Open minutes of a day, counted from midnight of the calendar's zone: 9:00 to 12:00 is (540, 720)."""

	start: int
	end: int


@dataclass(frozen=True)
class WorkingCalendar:
	"""The open intervals of every weekday (Monday first), and the days that differ.

	`exceptions`: date -> the intervals of that day; none for a day off, some for a make-up day (调休) or a half day.
	`known_years`: those whose public holidays are in the exceptions; of others the weekdays alone are known.
	"""

	name: str
	weekdays: tuple[tuple[Interval, ...], ...]
	time_zone: str = "Asia/Shanghai"
	exceptions: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict[date, tuple[Interval, ...]])
	known_years: frozenset[int] = frozenset()

	def intervals_on(self, day: date) -> tuple[Interval, ...]:
		"""Return the open intervals of one day, in order."""
		return self.exceptions.get(day, self.weekdays[day.weekday()])

	def is_working_day(self, day: date) -> bool:
		"""Say whether the day is open at all; a half day is a working day."""
		return bool(self.intervals_on(day))


def calendar_findings(calendar: WorkingCalendar) -> list[Finding]:
	"""Return everything wrong with a calendar: times that are none, intervals that overlap, one that never opens.

	Codes: calendar.interval, calendar.overlap (weekday 0 is Monday, or the date), calendar.never_opens.
	"""
	findings: list[Finding] = []
	for weekday, intervals in enumerate(calendar.weekdays):
		findings += _interval_findings({"weekday": weekday}, intervals)
	for day, intervals in sorted(calendar.exceptions.items()):
		findings += _interval_findings({"date": day}, intervals)
	# Exceptions end one day; only the weekdays go on.
	if not any(calendar.weekdays):
		findings.append(Finding("calendar.never_opens", {"calendar": calendar.name}))
	return findings


def _interval_findings(where: dict[str, object], intervals: Sequence[Interval]) -> list[Finding]:
	findings = [
		Finding("calendar.interval", {**where, "start": clock(row.start), "end": clock(row.end)})
		for row in intervals
		if not 0 <= row.start < row.end <= _DAY_MINUTES
	]
	return findings + [
		Finding("calendar.overlap", {**where, "start": clock(later.start), "end": clock(earlier.end)})
		for earlier, later in pairwise(sorted(intervals))
		if later.start < earlier.end
	]


def clock(minutes: int) -> str:
	"""Return minutes from midnight as a clock shows them: 540 is 09:00, the end of the day 24:00."""
	return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True)
class _Year:
	"""The openings of one year as seconds since 1970 (UTC), with the seconds worked before each."""

	starts: list[int]
	ends: list[int]
	before: list[int]
	total: int

	def worked_until(self, at: float) -> float:
		row = bisect_right(self.starts, at) - 1
		if row < 0:
			return 0
		return self.before[row] + min(at, self.ends[row]) - self.starts[row]

	def at_worked(self, seconds: float) -> float:
		"""Return when so many seconds (more than none, at most `total`) of the year have been worked."""
		row = bisect_left(self.before, seconds) - 1
		return self.starts[row] + seconds - self.before[row]


class WorkingTime:
	"""Counts working time in one calendar. Prefix sums of each year that is asked for are kept.

	Moments are aware datetimes of any zone; results are in the calendar's. What is counted is time that really
	passes: an opening over the change to summer time is an hour shorter.
	"""

	def __init__(self, calendar: WorkingCalendar) -> None:
		"""Raises RuleBroken with all findings of `calendar_findings`."""
		refuse_all(calendar_findings(calendar))
		self.calendar = calendar
		self.zone = ZoneInfo(calendar.time_zone)
		self._years: dict[int, _Year] = {}

	def is_open(self, at: datetime) -> bool:
		"""Say whether the department works at this moment; the end of an interval is no longer open."""
		seconds, year = self._place(at)
		row = bisect_right(year.starts, seconds) - 1
		return row >= 0 and seconds < year.ends[row]

	def next_opening(self, at: datetime) -> datetime:
		"""Return the moment itself when it is open, else the start of the next opening."""
		seconds, year = self._place(at)
		row = bisect_right(year.ends, seconds)
		number = self._local(at).year
		while row >= len(year.starts):
			number += 1
			year, row = self._year(number), 0
		return self._moment(max(seconds, year.starts[row]))

	def measure(self, start: datetime, end: datetime) -> timedelta:
		"""Return the working time between two moments; negative when `end` is the earlier one."""
		if end < start:
			return -self.measure(end, start)
		(first, year), (last, last_year) = self._place(start), self._place(end)
		numbers = range(self._local(start).year, self._local(end).year)
		whole = sum(self._year(number).total for number in numbers)
		return timedelta(seconds=whole + last_year.worked_until(last) - year.worked_until(first))

	def add(self, start: datetime, amount: timedelta) -> datetime:
		"""Return the first moment by which so much working time has passed since `start`.

		A negative amount goes back: the last moment from which so much is left until `start`. None at all gives the
		next opening.
		"""
		if amount < timedelta():
			return self._back(start, -amount)
		if not amount:
			return self.next_opening(start)
		seconds, year = self._place(start)
		number = self._local(start).year
		wanted = year.worked_until(seconds) + amount.total_seconds()
		while wanted > year.total:
			wanted -= year.total
			number += 1
			year = self._year(number)
		return self._moment(year.at_worked(wanted))

	def _back(self, start: datetime, amount: timedelta) -> datetime:
		seconds, year = self._place(start)
		number = self._local(start).year
		wanted = year.worked_until(seconds) - amount.total_seconds()
		while wanted < 0 or not year.starts:
			number -= 1
			year = self._year(number)
			wanted += year.total
		row = bisect_right(year.before, wanted) - 1
		return self._moment(year.starts[row] + wanted - year.before[row])

	def add_days(self, start: datetime, days: int) -> datetime:
		"""Return the same time of day so many working days later (earlier when negative), within that day's openings.

		Outside the openings the count begins at the next one. A half day is a whole step.
		"""
		opened = self._local(self.next_opening(start))
		day, step = opened.date(), timedelta(days=1 if days > 0 else -1)
		for _number in range(abs(days)):
			day += step
			while not self.calendar.is_working_day(day):
				day += step
		return self._within(day, opened.hour * 60 + opened.minute, opened.second + opened.microsecond / 1e6)

	def _within(self, day: date, minute: int, rest: float) -> datetime:
		"""Return the time of day if it is open on that day, else the nearest earlier close or the first opening."""
		intervals = self.calendar.intervals_on(day)
		for row in reversed(intervals):
			if row.start <= minute:
				is_inside = minute < row.end
				return self._moment(
					self._seconds(day, minute) + rest if is_inside else self._seconds(day, row.end)
				)
		return self._moment(self._seconds(day, intervals[0].start))

	def closing_on(self, day: date) -> datetime | None:
		"""Return when the day's work ends, None on a day off."""
		intervals = self.calendar.intervals_on(day)
		return self._moment(self._seconds(day, intervals[-1].end)) if intervals else None

	def openings(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
		"""Yield the openings between two moments, cut to them, in their order."""
		first, last = start.timestamp(), end.timestamp()
		for year in map(self._year, range(self._local(start).year, self._local(end).year + 1)):
			for row in range(bisect_right(year.ends, first), bisect_left(year.starts, last)):
				yield self._moment(max(year.starts[row], first)), self._moment(min(year.ends[row], last))

	def is_known(self, day: date) -> bool:
		"""Say whether the public holidays of that day's year are in the calendar."""
		return day.year in self.calendar.known_years

	def _local(self, at: datetime) -> datetime:
		if at.tzinfo is None:
			raise ValueError("A moment needs a time zone.")
		return at.astimezone(self.zone)

	def _place(self, at: datetime) -> tuple[float, _Year]:
		local = self._local(at)
		return at.timestamp(), self._year(local.year)

	def _moment(self, seconds: float) -> datetime:
		return datetime.fromtimestamp(seconds, timezone.utc).astimezone(self.zone)

	def _seconds(self, day: date, minute: int) -> float:
		"""Return when a clock of the calendar's zone shows this minute of the day, first if it does so twice."""
		wall = datetime.combine(day, time()) + timedelta(minutes=minute)
		return wall.replace(tzinfo=self.zone).timestamp()

	def _year(self, number: int) -> _Year:
		if number not in self._years:
			if not FIRST_YEAR <= number <= LAST_YEAR:
				raise RuleBroken("calendar.out_of_range", year=number)
			self._years[number] = self._counted(number)
		return self._years[number]

	def _counted(self, number: int) -> _Year:
		openings = sorted(
			opening
			for stretch in _stretches(self.zone, number)
			for opening in self._openings(number, stretch)
		)
		lengths = [end - start for start, end in openings]
		return _Year(
			starts=[start for start, _end in openings],
			ends=[end for _start, end in openings],
			before=[0, *accumulate(lengths)][:-1] if lengths else [],
			total=sum(lengths),
		)

	def _openings(self, number: int, stretch: _Stretch) -> Iterator[tuple[int, int]]:
		"""Yield the openings of a year's days as far as they lie in the stretch: start, end."""
		day, last = max(date(number, 1, 1), stretch.first_day), min(date(number, 12, 31), stretch.last_day)
		while day <= last:
			midnight = (day - _EPOCH).days * _DAY_SECONDS - stretch.offset
			for row in self.calendar.intervals_on(day):
				start = max(midnight + row.start * 60, stretch.start)
				end = min(midnight + row.end * 60, stretch.end)
				if end > start:  # The hour that the clock skips is no opening; the one it repeats is two.
					yield start, end
			day += timedelta(days=1)


@dataclass(frozen=True)
class _Stretch:
	"""A time during which a zone's clocks keep the same distance to UTC: seconds since 1970, and that distance."""

	start: int
	end: int
	offset: int

	@property
	def first_day(self) -> date:
		return _EPOCH + timedelta(seconds=self.start + self.offset)

	@property
	def last_day(self) -> date:
		return _EPOCH + timedelta(seconds=self.end + self.offset)


def _stretches(zone: ZoneInfo, number: int) -> Iterator[_Stretch]:
	"""Yield the stretches that cover a year of the zone, split where its clocks are changed."""
	begin = (date(number, 1, 1) - _EPOCH).days * _DAY_SECONDS - _DAY_SECONDS
	stop = (date(number, 12, 31) - _EPOCH).days * _DAY_SECONDS + 2 * _DAY_SECONDS
	start = begin
	for day in range(begin, stop, _DAY_SECONDS):
		before, after = _offset(zone, day), _offset(zone, day + _DAY_SECONDS)
		if before != after:
			# Clocks change at most once a day, on a full minute.
			minutes = range(day, day + _DAY_SECONDS + 1, 60)
			change = minutes[bisect_left(minutes, True, key=lambda at: _offset(zone, at) != before)]
			yield _Stretch(start, change, before)
			start = change
	yield _Stretch(start, stop, _offset(zone, stop))


def _offset(zone: ZoneInfo, at: int) -> int:
	moment = datetime.fromtimestamp(at, timezone.utc).astimezone(zone)
	return int((moment.utcoffset() or timedelta()).total_seconds())
