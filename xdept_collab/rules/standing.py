"""Knows how far the departments of a task are: answered, signed, handed in, passed, rated."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from xdept_collab.rules.raci import ACCOUNTABLE, INFORMED, RESPONSIBLE

WORKING_PARTS = (ACCOUNTABLE, RESPONSIBLE)
OUT = "Dropped"
SILENT = "Awaiting Answer"
UNSETTLED = (SILENT, "Conditional", "Declined")
HANDED_IN = ("Awaiting Acceptance", "Passed", "Rework")


@dataclass(frozen=True)
class Contract:
	"""What counts of one department's assignment: its part, state and whether it signed the plan."""

	department: str
	part: str
	state: str
	has_signed: bool = False


@dataclass(frozen=True)
class Standing:
	"""Where the departments of one task stand; informed and dropped departments do not count."""

	total: int
	answered: int
	is_settled: bool
	all_signed: bool
	all_handed_in: bool
	all_passed: bool
	all_rated: bool
	has_open_work: bool


def standing_of(contracts: Iterable[Contract], rated: Collection[str]) -> Standing:
	"""Work out the standing of a task (R053, R061, R098, R160, R166, R173).

	`rated` names the departments that have a rating. A silent department cannot sign, so the signature of the
	others is enough; it does keep the task from being handed in until it answers or is dropped.
	"""
	asked = [row for row in contracts if row.part != INFORMED and row.state != OUT]
	working = [row for row in asked if row.part in WORKING_PARTS]
	signers = [row for row in working if row.state != SILENT]
	return Standing(
		total=len(asked),
		answered=sum(row.state != SILENT for row in asked),
		is_settled=all(row.state not in UNSETTLED for row in asked),
		all_signed=bool(signers) and all(row.has_signed for row in signers),
		all_handed_in=bool(working) and all(row.state in HANDED_IN for row in working),
		all_passed=bool(working) and all(row.state == "Passed" for row in working),
		all_rated=bool(working) and all(row.department in rated for row in working),
		has_open_work=any(row.state == "Executing" for row in working),
	)
