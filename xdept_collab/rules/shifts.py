"""Knows how new dates of one piece of work push those that depend on it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.working_calendar import WorkingCalendar
from xdept_collab.rules.working_days import (
	EVERY_DAY,
	first_working_day,
	working_days_between,
	working_days_later,
)


@dataclass(frozen=True)
class Slot:
	"""The planned days of a work item, both ends included; an unknown end is None and is not pushed."""

	name: str
	start: date | None
	end: date | None


@dataclass(frozen=True)
class Dependency:
	"""`successor` waits for `predecessor`: FS, SS, FF or SF, with a lag in working days (negative is a lead)."""

	predecessor: str
	successor: str
	kind: str = "FS"
	lag: int = 0


def pushed(
	slots: Mapping[str, Slot],
	wanted: Mapping[str, Slot],
	dependencies: Iterable[Dependency],
	calendars: Mapping[str, WorkingCalendar],
) -> dict[str, Slot]:
	"""Return the new slots of everything that moves when the `wanted` slots are taken (R146).

	Successors move later by just what the dependency asks, to a working day, and keep their length in working days;
	nothing is pulled earlier. `calendars`: item -> calendar of its department, in which its lags and its length are
	counted; without one every day counts. Raises RuleBroken schedule.cycle with the items that wait for each other,
	calendar.out_of_range for dates beyond every plan.
	"""
	dependencies = [row for row in dependencies if row.predecessor in slots and row.successor in slots]
	order = ordered(slots, dependencies)
	leads: dict[str, list[Dependency]] = defaultdict(list)
	for row in dependencies:
		leads[row.successor].append(row)
	now = dict(slots)
	for name in order:
		slot, calendar = wanted.get(name, slots[name]), calendars.get(name, EVERY_DAY)
		moved_before = [row for row in leads[name] if now[row.predecessor] != slots[row.predecessor]]
		places = [_behind(slot, now[row.predecessor], row, calendar) for row in moved_before]
		now[name] = max([slot, *places], key=_place)
	return {name: slot for name, slot in now.items() if slot != slots[name]}


def ordered(names: Iterable[str], dependencies: Iterable[Dependency]) -> list[str]:
	"""Return the names with every predecessor before its successors; raise schedule.cycle where they go round."""
	waits = dict.fromkeys(names, 0)
	followers: dict[str, list[str]] = defaultdict(list)
	for row in dependencies:
		waits[row.successor] += 1
		followers[row.predecessor].append(row.successor)
	ready = deque(name for name, count in waits.items() if not count)
	found: list[str] = []
	while ready:
		name = ready.popleft()
		found.append(name)
		for follower in followers[name]:
			waits[follower] -= 1
			if not waits[follower]:
				ready.append(follower)
	if len(found) < len(waits):
		raise RuleBroken("schedule.cycle", items=tuple(sorted(set(waits) - set(found))))
	return found


def _behind(slot: Slot, lead: Slot, row: Dependency, calendar: WorkingCalendar) -> Slot:
	"""Return where the successor goes for this dependency: the slot itself when it waits long enough already."""
	from_day = lead.end if row.kind in ("FS", "FF") else lead.start
	own_day = slot.start if row.kind in ("FS", "SS") else slot.end
	if from_day is None or own_day is None:
		return slot
	earliest = working_days_later(calendar, from_day, row.lag)
	if row.kind == "FS":
		earliest += timedelta(days=1)  # The day after the predecessor's last day is the first free one.
	if own_day >= earliest:
		return slot
	day = first_working_day(calendar, earliest)
	return _starting(slot, day, calendar) if row.kind in ("FS", "SS") else _ending(slot, day, calendar)


def _starting(slot: Slot, day: date, calendar: WorkingCalendar) -> Slot:
	"""Begin the work on this working day, as long as it was; its last day does not come earlier."""
	if slot.start is None or slot.end is None:
		return replace(slot, start=day)
	end = working_days_later(calendar, day, _length(slot.start, slot.end, calendar) - 1)
	return replace(slot, start=day, end=max(end, slot.end))


def _ending(slot: Slot, day: date, calendar: WorkingCalendar) -> Slot:
	"""End the work on this working day, as long as it was."""
	if slot.start is None or slot.end is None:
		return replace(slot, end=day)
	return replace(
		slot,
		start=working_days_later(calendar, day, 1 - _length(slot.start, slot.end, calendar)),
		end=day,
	)


def _length(start: date, end: date, calendar: WorkingCalendar) -> int:
	# Work that was planned for days off alone still takes a day.
	return max(1, working_days_between(calendar, start, end))


def _place(slot: Slot) -> tuple[date, date]:
	return slot.start or date.min, slot.end or date.min
