"""Whether a plan leaves a gap or an overlap between departments, and which one."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.goals import Criterion
from xdept_collab.rules.raci import ACCOUNTABLE, INFORMED, RESPONSIBLE

_WORKING_PARTS = (ACCOUNTABLE, RESPONSIBLE)


@dataclass(frozen=True)
class DepartmentPlan:
	"""What one department takes on: its duty, the deliverables it promises, and how many live work items it has."""

	department: str
	part: str
	duty: str = ""
	deliverables: tuple[str, ...] = ()
	work_items: int = 0


def plan_gaps(departments: Sequence[DepartmentPlan], criteria: Sequence[Criterion] = ()) -> list[Finding]:
	"""Name what nobody has taken on (R064).

	Codes: plan.duty_missing and plan.work_item_missing for an A or R department, plan.deliverable_unpromised for
	the deliverable of a criterion that no department promises. Departments that are only informed promise nothing.
	"""
	findings: list[Finding] = []
	for row in departments:
		if row.part not in _WORKING_PARTS:
			continue
		if not row.duty.strip():
			findings.append(Finding("plan.duty_missing", {"department": row.department}))
		if row.work_items < 1:
			findings.append(Finding("plan.work_item_missing", {"department": row.department}))
	promised = {_same(name) for row in departments if row.part != INFORMED for name in row.deliverables}
	for row in criteria:
		if row.deliverable.strip() and _same(row.deliverable) not in promised:
			facts: dict[str, object] = {"deliverable": row.deliverable.strip(), "criterion": row.criterion}
			findings.append(Finding("plan.deliverable_unpromised", facts))
	return findings


def plan_overlaps(departments: Sequence[DepartmentPlan]) -> list[Finding]:
	"""Name what two or more departments have taken on (R064).

	Codes: plan.deliverable_twice and plan.duty_twice, each with the departments in the order of the plan.
	"""
	deliverables = ((name, row.department) for row in departments for name in row.deliverables)
	duties = ((row.duty, row.department) for row in departments)
	return [
		*(
			Finding("plan.deliverable_twice", {"deliverable": name, "departments": holders})
			for name, holders in _shared(deliverables)
		),
		*(
			Finding("plan.duty_twice", {"duty": duty, "departments": holders})
			for duty, holders in _shared(duties)
		),
	]


def plan_findings(departments: Sequence[DepartmentPlan], criteria: Sequence[Criterion] = ()) -> list[Finding]:
	"""List the gaps, then the overlaps, of a plan (R064)."""
	return [*plan_gaps(departments, criteria), *plan_overlaps(departments)]


def check_plan(departments: Sequence[DepartmentPlan], criteria: Sequence[Criterion] = ()) -> None:
	"""Raise RuleBroken that names every gap and overlap of a plan (R064)."""
	refuse_all(plan_findings(departments, criteria))


def _shared(claims: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
	"""Return (text, departments) for each text that two or more departments claim, in order of appearance."""
	holders: dict[str, list[str]] = {}
	written: dict[str, str] = {}
	for text, department in claims:
		key = _same(text)
		if not key:
			continue
		written.setdefault(key, text.strip())
		claimed = holders.setdefault(key, [])
		if department not in claimed:
			claimed.append(department)
	return [(written[key], tuple(names)) for key, names in holders.items() if len(names) > 1]


def _same(text: str) -> str:
	"""Fold width, case, spaces and title brackets: 《测试报告》 and 测试报告 are one deliverable."""
	folded = unicodedata.normalize("NFKC", text).casefold()
	return "".join(character for character in folded if character not in "《》" and not character.isspace())
