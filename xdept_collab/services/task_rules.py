"""Asks the rules whether a task may be saved, submitted, signed off or closed."""

from collections import Counter

import frappe
from frappe.model.document import Document

from xdept_collab.rules.dates import Node, Span, node_findings, span_findings
from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.goals import (
	Criterion,
	KeyResult,
	check_criteria_unchanged,
	criteria_findings,
	goal_findings,
)
from xdept_collab.rules.plan import DepartmentPlan, check_plan
from xdept_collab.rules.raci import DepartmentPart, raci_findings
from xdept_collab.services import directory, parts, settings
from xdept_collab.services.days import day

COORDINATOR_ROLE = "Collab Coordinator"


def check_always(doc: Document) -> None:
	"""Refuse what no task may contain in any state: dates in the wrong order, a department twice."""
	findings = span_findings(Span(doc.title, day(doc.start_date), day(doc.due_date)))
	counted = Counter(row.department for row in doc.departments if row.department)
	findings += [
		Finding("raci.department_twice", {"department": name}) for name, count in counted.items() if count > 1
	]
	findings += [
		Finding("task.disabled_department", {"department": name})
		for name in counted
		if not row_of(doc, name).assignment and _is_disabled(name)
	]
	refuse_all(findings)


def check_submission(doc: Document) -> None:
	"""Refuse to submit a task that is not clear enough to be answered (R028-R043, R066-R068)."""
	refuse_all(
		[
			*_missing_fields(doc),
			*_coordinator_findings(doc),
			*_headless(doc),
			*raci_findings(_parts(doc)),
			*goal_findings(doc.task_type, doc.title, doc.goal or "", _key_results(doc), day(doc.due_date)),
			*_own_vague_words(doc),
			*criteria_findings(doc.task_type, _criteria(doc)),
			*node_findings(
				[Node(row.title, day(row.due_date)) for row in doc.milestones], day(doc.due_date), True
			),
		]
	)


def check_after_submission(doc: Document, before: Document) -> None:
	"""Refuse later changes that would break what the departments answered to (R034, R059, R067)."""
	check_criteria_unchanged(_criteria(before), _criteria(doc))
	findings = _removed_departments(doc, before) + raci_findings(_parts(doc)) + parts.findings(doc, before)
	if doc.coordinator != before.coordinator:
		# One who lost the role since must not keep others from cancelling or from naming a successor.
		findings += _coordinator_findings(doc)
	if day(doc.due_date) != day(before.due_date):
		findings += _nodes_after_due(doc)
	refuse_all(findings)


def check_plan_complete(doc: Document) -> None:
	"""Refuse the sign-off of a plan with a gap or an overlap, each named (R064)."""
	contracts = frappe.get_all(
		"Department Assignment",
		filters={"task": doc.name, "status": ("not in", ("Dropped", "Awaiting Answer", "Declined"))},
		fields=["name", "department", "part", "duty"],
		order_by="creation asc, name asc",
	)
	names = [row.name for row in contracts]
	promised = _titles("Collab Promised Deliverable", names)
	items = Counter(
		frappe.get_all(
			"Work Item",
			filters={"assignment": ("in", names or [""]), "status": ("!=", "Cancelled")},
			pluck="assignment",
			order_by=None,
		)
	)
	plans = [
		DepartmentPlan(
			row.department, row.part, row.duty or "", tuple(promised.get(row.name, ())), items[row.name]
		)
		for row in contracts
	]
	check_plan(plans, _criteria(doc))


def row_of(doc: Document, department: str) -> Document:
	return next(row for row in doc.departments if row.department == department)


def _missing_fields(doc: Document) -> list[Finding]:
	needed = ("priority", "due_date", "initiating_department", "coordinator")
	return [
		Finding("task.field_missing", {"label": doc.meta.get_label(field)})
		for field in needed
		if not doc.get(field)
	]


def _coordinator_findings(doc: Document) -> list[Finding]:
	if doc.coordinator and COORDINATOR_ROLE not in frappe.get_roles(doc.coordinator):
		return [Finding("task.coordinator_role", {"user": doc.coordinator, "role": COORDINATOR_ROLE})]
	return []


def _headless(doc: Document) -> list[Finding]:
	return [
		Finding("task.department_without_head", {"department": row.department})
		for row in doc.departments
		if row.part != "I" and not directory.head_of(row.department)
	]


def _is_disabled(department: str) -> bool:
	row = directory.departments().get(department)
	return bool(row and row.is_disabled)


def _own_vague_words(doc: Document) -> list[Finding]:
	text = f"{doc.title} {doc.goal or ''}"
	if any(character.isdigit() for character in text):
		return []
	return [Finding("goals.vague_word", {"word": word}) for word in settings.vague_words() if word in text]


def _removed_departments(doc: Document, before: Document) -> list[Finding]:
	kept = {row.department for row in doc.departments}
	return [
		Finding("task.department_removed", {"department": row.department})
		for row in before.departments
		if row.assignment
		and row.department not in kept
		and row.department != doc.flags.get("collab_reassigned")
	]


def _nodes_after_due(doc: Document) -> list[Finding]:
	contracts = frappe.get_all(
		"Department Assignment",
		filters={"task": doc.name, "status": ("!=", "Dropped")},
		fields=["name", "department", "due_date"],
		order_by="creation asc, name asc",
	)
	department = {row.name: row.department for row in contracts}
	nodes = [Node(row.department, day(row.due_date)) for row in contracts]
	milestones = frappe.get_all(
		"Collab Milestone",
		filters={"parenttype": "Department Assignment", "parent": ("in", list(department) or [""])},
		fields=["parent", "title", "due_date"],
		order_by="parent, idx",
	)
	nodes += [Node(f"{department[row.parent]}: {row.title}", day(row.due_date)) for row in milestones]
	return node_findings(nodes, day(doc.due_date), settings.is_equal_date_allowed())


def _titles(child: str, parents: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		child, filters={"parent": ("in", parents or [""])}, fields=["parent", "title"], order_by="parent, idx"
	):
		found.setdefault(row.parent, []).append(row.title)
	return found


def _parts(doc: Document) -> list[DepartmentPart]:
	is_required = settings.is_cooperation_action_required()
	return [
		DepartmentPart(row.department, row.part, row.cooperation_action or ("" if is_required else "-"))
		for row in doc.departments
	]


def _criteria(doc: Document) -> list[Criterion]:
	return [
		Criterion(row.criterion or "", row.weight, row.deliverable or "", row.standard or "")
		for row in doc.criteria
	]


def _key_results(doc: Document) -> list[KeyResult]:
	return [
		KeyResult(row.key_result or "", row.target or None, row.unit or "", day(row.due_date))
		for row in doc.key_results
	]
