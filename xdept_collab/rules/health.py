"""How work feels to its people (health) and whether it is late (delay), apart and rolled up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xdept_collab.rules.errors import Finding, refuse_all

ON_TRACK = "On Track"
AT_RISK = "At Risk"
NEEDS_SUPPORT = "Needs Support"
BLOCKED = "Blocked"
# From best to worst (C06).
HEALTHS = (ON_TRACK, AT_RISK, NEEDS_SUPPORT, BLOCKED)


@dataclass(frozen=True)
class Condition:
	"""The state of a piece of work: health set by people, days late computed (C06)."""

	health: str = ON_TRACK
	delayed_days: int = 0

	@property
	def is_delayed(self) -> bool:
		"""Whether anything in it is late."""
		return self.delayed_days > 0


def worst(healths: Iterable[str]) -> str:
	"""Return the worst of `healths`; an empty one means On Track, none at all too (C06, C23).

	Raises RuleBroken health.unknown for a word that is no health.
	"""
	named = [health or ON_TRACK for health in healths]
	refuse_all(Finding("health.unknown", {"health": health}) for health in named if health not in HEALTHS)
	return max(named, key=HEALTHS.index, default=ON_TRACK)


def delayed_days(due: date | None, today: date, is_finished: bool) -> int:
	"""Return by how many calendar days unfinished work is past `due`; 0 on the due date itself (C01, R124, R126)."""
	if due is None or is_finished:
		return 0
	return max(0, (today - due).days)


def is_delayed(due: date | None, today: date, is_finished: bool) -> bool:
	"""Tell whether work is late: unfinished on the day after `due` or later (C01, R130)."""
	return delayed_days(due, today, is_finished) > 0


def roll_up(parts: Iterable[Condition], own: Condition | None = None) -> Condition:
	"""Return the condition of the whole: the worst health and the longest delay of its parts and itself (C06, C23)."""
	everything = [*parts, *([own] if own else [])]
	return Condition(
		health=worst(part.health for part in everything),
		delayed_days=max((part.delayed_days for part in everything), default=0),
	)


def health_findings(health: str, cause: str = "", blocker: str = "") -> list[Finding]:
	"""List what a health must be explained with (R118, R120).

	Needs Support needs its cause, Blocked its blocker. Codes: health.unknown, health.cause_missing, health.blocker_missing.
	"""
	if health and health not in HEALTHS:
		return [Finding("health.unknown", {"health": health})]
	if health == NEEDS_SUPPORT and not cause.strip():
		return [Finding("health.cause_missing", {"health": health})]
	if health == BLOCKED and not blocker.strip():
		return [Finding("health.blocker_missing", {"health": health})]
	return []


def check_health(health: str, cause: str = "", blocker: str = "") -> None:
	"""Raise RuleBroken when a health is set without what explains it (R118, R120)."""
	refuse_all(health_findings(health, cause, blocker))
