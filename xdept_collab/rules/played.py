"""Knows what a dry run leaves behind: who was told what, every move, and every clock with its cycles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xdept_collab.rules.concerned import Record
from xdept_collab.rules.runs import Run


@dataclass(frozen=True)
class Told:
	"""One message: when the step was reached, when the person reads it, and what it asks of him."""

	reached_at: datetime
	told_at: datetime
	user: str
	record: str
	policy: str
	step: str
	cycle: int
	demands: tuple[str, ...] = ()
	effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
	"""One change of state."""

	at: datetime
	record: str
	doctype: str
	from_state: str
	to_state: str
	action: str
	actor: str
	reason: str = ""


@dataclass(frozen=True)
class Played:
	"""What came of a scenario: messages, moves, every cycle of every clock, and the records as they were left."""

	told: tuple[Told, ...]
	moved: tuple[Moved, ...]
	runs: tuple[Run, ...]
	records: Mapping[str, Record]
