"""Who carries which part of a task: one Accountable department, explicit cooperation of the others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xdept_collab.rules.errors import Finding, refuse_all

ACCOUNTABLE = "A"
RESPONSIBLE = "R"
CONSULTED = "C"
INFORMED = "I"
PARTS = (ACCOUNTABLE, RESPONSIBLE, CONSULTED, INFORMED)


@dataclass(frozen=True)
class DepartmentPart:
	"""One department on a task with its part (R066) and what it does for the others (R068)."""

	department: str
	part: str
	cooperation_action: str = ""


def raci_findings(departments: Sequence[DepartmentPart]) -> list[Finding]:
	"""List everything wrong with the parts of one task (R066, R067, R068, C16).

	Codes: raci.department_missing, raci.part_unknown, raci.department_twice, raci.one_accountable,
	raci.cooperation_action_missing.
	"""
	return [
		*_row_findings(departments),
		*_repeated_departments(departments),
		*_accountable_findings(departments),
		*_missing_cooperation(departments),
	]


def check_raci(departments: Sequence[DepartmentPart]) -> None:
	"""Raise RuleBroken when the parts of a task are not in order (R066, R067, R068)."""
	refuse_all(raci_findings(departments))


def _row_findings(departments: Sequence[DepartmentPart]) -> list[Finding]:
	findings: list[Finding] = []
	for position, row in enumerate(departments, start=1):
		if not row.department.strip():
			findings.append(Finding("raci.department_missing", {"row": position}))
		if row.part not in PARTS:
			facts: dict[str, object] = {"row": position, "department": row.department, "part": row.part}
			findings.append(Finding("raci.part_unknown", facts))
	return findings


def _repeated_departments(departments: Sequence[DepartmentPart]) -> list[Finding]:
	counted = Counter(row.department.strip() for row in departments if row.department.strip())
	return [
		Finding("raci.department_twice", {"department": department, "found": found})
		for department, found in counted.items()
		if found > 1
	]


def _accountable_findings(departments: Sequence[DepartmentPart]) -> list[Finding]:
	accountable = [row.department for row in departments if row.part == ACCOUNTABLE]
	if len(accountable) == 1:
		return []
	facts: dict[str, object] = {"found": len(accountable), "departments": tuple(accountable)}
	return [Finding("raci.one_accountable", facts)]


def _missing_cooperation(departments: Sequence[DepartmentPart]) -> list[Finding]:
	# A department alone cooperates with nobody; advice (C) and information (I) need no action of their own.
	if len(departments) < 2:
		return []
	return [
		Finding("raci.cooperation_action_missing", {"department": row.department})
		for row in departments
		if row.part == RESPONSIBLE and not row.cooperation_action.strip()
	]
