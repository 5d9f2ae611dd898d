"""Fills and checks work items: one owner, dates inside the contract, no cycle."""

import frappe
from frappe.model.document import Document
from frappe.utils import cstr, nowdate

from xdept_collab.rules.dates import Span, containment_findings, span_findings
from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.health import health_findings
from xdept_collab.rules.shifts import Dependency, ordered
from xdept_collab.services import delay_causes, demands, directory, schedule, stored
from xdept_collab.services.days import day


def fill(item: Document) -> None:
	"""Set task, department and title from the assignment."""
	if item.assignment:
		contract = frappe.db.get_value(
			"Department Assignment", item.assignment, ["task", "task_title", "department"], as_dict=True
		)
		if (
			contract
		):  # A task sent along does not count: the item would weigh on one task and be judged by another.
			item.update(contract)
	else:
		item.task_title = frappe.db.get_value("Collab Task", item.task, "title")


def check(item: Document) -> None:
	"""Refuse an item without an owner, outside its contract, under a foreign parent or waiting for itself."""
	findings = []
	if not item.owner_user and not cstr(item.owner_as_written).strip():
		findings.append(Finding("work_item.owner_missing"))
	span = Span(item.title, day(item.planned_start), day(item.planned_end))
	findings += span_findings(span) + containment_findings(span, _limits(item))
	findings += health_findings(item.health or "", item.blocker or item.delay_cause or "", item.blocker or "")
	findings += _owner_findings(item) + _parent_findings(item) + _dependency_findings(item)
	refuse_all(findings)


def check_move(item: Document) -> None:
	"""Refuse to submit late work without the cause of its delay, or while a reminder of it is not answered."""
	if item.status == "Submitted":
		refuse_all(demands.hand_in_findings_of(item))
		delay_causes.check_hand_in(item, day(item.planned_end))


def stamp(item: Document) -> None:
	"""Write the actual dates that a move brings."""
	if item.status == "In Progress" and not item.actual_start:
		item.actual_start = nowdate()
	if item.status == "Submitted":
		item.actual_end = nowdate()
	if item.status == "In Progress" and item.actual_end:
		item.actual_end = None
	if item.status == "Done":
		item.progress = 100


def _limits(item: Document) -> list[Span]:
	limits = []
	contract = stored.row("Department Assignment", item.assignment, ("department", "start_date", "due_date"))
	if contract:
		limits.append(Span(contract.department, day(contract.start_date), day(contract.due_date)))
	task = stored.row("Collab Task", item.task, ("title", "start_date", "due_date"))
	if task:
		limits.append(Span(task.title, day(task.start_date), day(task.due_date)))
	return limits


def _owner_findings(item: Document) -> list[Finding]:
	if not item.assignment or not item.owner_user:
		return []
	people = _people_of(item.department)
	if item.owner_user in people:
		return []
	return [Finding("work_item.owner_elsewhere", {"user": item.owner_user, "department": item.department})]


def _people_of(department: str) -> set[str]:
	row = directory.departments().get(department)
	return {*row.members, row.head, row.deputy, row.liaison} - {None, ""} if row else set()


def _parent_findings(item: Document) -> list[Finding]:
	parent, seen = item.parent_work_item, {item.name}
	if parent:
		place = frappe.db.get_value("Work Item", parent, ["task", "assignment"])
		if place != (item.task, item.assignment or None):
			return [Finding("work_item.parent_elsewhere", {"parent": parent})]
	while parent:
		if parent in seen:
			return [Finding("progress.parent_cycle", {"items": (item.name, parent)})]
		seen.add(parent)
		parent = frappe.db.get_value("Work Item", parent, "parent_work_item")
	return []


def _dependency_findings(item: Document) -> list[Finding]:
	if not item.predecessors:
		return []
	wanted = [row.work_item for row in item.predecessors]
	known = frappe.get_all("Work Item", filters={"task": item.task}, pluck="name", order_by=None)
	foreign = [name for name in wanted if name not in known]
	if foreign:
		return [Finding("work_item.predecessor_elsewhere", {"items": tuple(foreign)})]
	chain = schedule.predecessors(item.task) | {item.name: wanted}
	edges = [Dependency(lead, follower) for follower, leads in chain.items() for lead in leads]
	ordered({*known, item.name}, edges)
	return []
