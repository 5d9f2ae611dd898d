"""Knows how new dates of one piece of work push those that depend on it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xdept_collab.rules.errors import RuleBroken


@dataclass(frozen=True)
class Slot:
	"""The planned days of a work item, both ends included; an unknown end is None and is not pushed."""

	name: str
	start: date | None
	end: date | None


@dataclass(frozen=True)
class Dependency:
	"""`successor` waits for `predecessor`: FS, SS, FF or SF, with a lag in days (negative is a lead)."""

	predecessor: str
	successor: str
	kind: str = "FS"
	lag: int = 0


def pushed(
	slots: Mapping[str, Slot], wanted: Mapping[str, Slot], dependencies: Iterable[Dependency]
) -> dict[str, Slot]:
	"""Return the new slots of everything that moves when the `wanted` slots are taken (R146).

	Successors move later by just what the dependency asks and keep their length; nothing is pulled earlier.
	Lags count calendar days. Raises RuleBroken schedule.cycle with the items that wait for each other.
	"""
	dependencies = [row for row in dependencies if row.predecessor in slots and row.successor in slots]
	order = ordered(slots, dependencies)
	leads: dict[str, list[Dependency]] = defaultdict(list)
	for row in dependencies:
		leads[row.successor].append(row)
	now = dict(slots)
	for name in order:
		slot = wanted.get(name, slots[name])
		moved_before = (row for row in leads[name] if now[row.predecessor] != slots[row.predecessor])
		delays = [_delay(slot, now[row.predecessor], row) for row in moved_before]
		now[name] = _later(slot, max(delays, default=0))
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


def _delay(slot: Slot, lead: Slot, row: Dependency) -> int:
	"""Days by which the successor has to move later for this dependency; never negative."""
	from_day = lead.end if row.kind in ("FS", "FF") else lead.start
	own_day = slot.start if row.kind in ("FS", "SS") else slot.end
	if from_day is None or own_day is None:
		return 0
	# The day after the predecessor's last day is the first free one.
	earliest = from_day + timedelta(days=row.lag + (1 if row.kind == "FS" else 0))
	return max(0, (earliest - own_day).days)


def _later(slot: Slot, days: int) -> Slot:
	if not days:
		return slot
	step = timedelta(days=days)
	return replace(
		slot, start=slot.start + step if slot.start else None, end=slot.end + step if slot.end else None
	)
