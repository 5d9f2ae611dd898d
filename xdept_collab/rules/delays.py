"""Knows when work was handed in late, what that must be explained with, and how delays add up by their causes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.quantity import rounded

ITEM, CONTRACT = "Work Item", "Department Assignment"


def cause_findings(due: date | None, handed_in: date, cause: str) -> list[Finding]:
	"""Refuse that late work is handed in without its cause (F88, R135). Code: delay.cause_missing.

	On the due date itself nothing is late (C01).
	"""
	if due is None or handed_in <= due or cause.strip():
		return []
	return [Finding("delay.cause_missing", {"days": days_late(due, handed_in), "due": due})]


def days_late(due: date | None, ended: date | None) -> int:
	"""Return by how many calendar days something ended after its due date; 0 when either is not known."""
	return max(0, (ended - due).days) if due and ended else 0


@dataclass(frozen=True)
class Delay:
	"""One piece of work that was or is late. `days`: after the date that was promised first, whatever was extended."""

	kind: str
	department: str
	cause: str
	is_excused: bool
	days: int


@dataclass(frozen=True)
class DelayLine:
	"""The delays of one department with one cause; an empty cause is one that nobody has given yet."""

	department: str
	cause: str
	is_excused: bool
	items: int
	contracts: int
	days: int
	mean_days: Decimal


def by_department_and_cause(delays: Iterable[Delay]) -> list[DelayLine]:
	"""Add the delays up by department and cause; in each department the cause of the most days comes first."""
	groups: dict[tuple[str, str], list[Delay]] = defaultdict(list)
	for delay in delays:
		groups[delay.department, delay.cause].append(delay)
	lines = [_line(group) for group in groups.values()]
	return sorted(lines, key=lambda line: (line.department, -line.days, line.cause))


def _line(group: list[Delay]) -> DelayLine:
	days = sum(delay.days for delay in group)
	return DelayLine(
		department=group[0].department,
		cause=group[0].cause,
		is_excused=group[0].is_excused,
		items=sum(delay.kind == ITEM for delay in group),
		contracts=sum(delay.kind == CONTRACT for delay in group),
		days=days,
		mean_days=rounded(Decimal(days) / len(group)),
	)
