"""Knows of which records a later date can be asked for, by whom, who decides, and what speaks against it (F87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xdept_collab.rules.errors import Finding

REQUESTED, APPROVED = "Requested", "Approved"
# Who decides, as the record says it.
HEAD, LEADS = "Department Head", "Task Leads"


@dataclass(frozen=True)
class Owed:
	"""What of a kind of record is owed: the column of its date, the states in which it is, and who owes it."""

	field: str
	states: tuple[str, ...]
	askers: tuple[str, ...]
	department: str = "department"


_CONTRACT_STATES = ("Awaiting Answer", "Accepted", "Conditional", "Executing", "Rework")
OWED: Mapping[str, Owed] = {
	"Work Item": Owed("planned_end", ("To Do", "In Progress"), ("owner", "head", "liaison")),
	"Department Assignment": Owed("due_date", _CONTRACT_STATES, ("head", "liaison")),
	"Collaboration Request": Owed(
		"needed_by", ("Sent", "Accepted"), ("target_head", "target_liaison", "contact"), "to_department"
	),
	"Issue Ticket": Owed(
		"expected_resolution",
		("Open", "Solution Proposed", "Solution Confirmed", "Reopened"),
		("responsible",),
		"responsible_department",
	),
	# They have no date that could be extended, but time limits.
	"Acceptance Review": Owed("", (), ("reviewer",)),
	"Collab Task": Owed("", (), ("coordinator",), "initiating_department"),
}
# States of a time limit in which it is owed.
_LIMIT_STATES = ("Running", "Paused")
MILESTONE_FIELD = "due_date"


def date_field(doctype: str, state: str, milestone: str = "") -> str:
	"""Return the column that an extension moves: during rework that of the changes, not that of the assignment."""
	if milestone:
		return MILESTONE_FIELD
	return "rework_due" if state == "Rework" else OWED[doctype].field


def who_decides(doctype: str, asker_relations: frozenset[str]) -> str:
	"""Return who decides: of work inside an assignment its head, unless he asks himself; else who leads the task."""
	return HEAD if doctype == "Work Item" and "head" not in asker_relations else LEADS


@dataclass(frozen=True)
class Asked:
	"""A date that is asked for: `so_far` the one that holds, `…_others` how many were asked for the same before.

	`is_limit`: it is that of a time limit, and `state` the limit's; else the record's.
	"""

	state: str
	so_far: date | None
	wanted: date | None
	today: date
	open_others: int = 0
	approved_others: int = 0
	limit: int = 0
	is_limit: bool = False


def findings(doctype: str, asked: Asked) -> list[Finding]:
	"""List what speaks against asking.

	Codes: extension.not_owed, extension.no_date, extension.not_later, extension.past, extension.open_already,
	extension.limit_reached.
	"""
	found = date_findings(doctype, asked)
	if asked.open_others:
		found.append(Finding("extension.open_already"))
	if asked.approved_others >= asked.limit:
		found.append(Finding("extension.limit_reached", {"limit": asked.limit}))
	return found


def date_findings(doctype: str, asked: Asked) -> list[Finding]:
	"""List what speaks against the date, when it is asked for and once more when it is granted."""
	if asked.state not in (_LIMIT_STATES if asked.is_limit else OWED[doctype].states):
		return [Finding("extension.not_owed", {"state": asked.state})]
	if asked.so_far is None:
		return [Finding("extension.no_date")]
	found: list[Finding] = []
	if asked.wanted and asked.wanted <= asked.so_far:
		found.append(Finding("extension.not_later", {"wanted": asked.wanted, "so_far": asked.so_far}))
	if asked.wanted and asked.wanted < asked.today:
		found.append(Finding("extension.past", {"wanted": asked.wanted}))
	return found
