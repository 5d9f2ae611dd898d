"""Sends a task to its departments and does what their answers bring."""

from collections.abc import Iterable, Mapping

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime, nowdate

from xdept_collab.rules.access import OWN, Scope
from xdept_collab.rules.dates import Node, Span, node_findings, span_findings
from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.rules.health import health_findings
from xdept_collab.services import (
	access_rows,
	clock_keeper,
	delay_causes,
	demands,
	directory,
	naming,
	new_rows,
	reader_marks,
	settings,
	stored,
	todos,
	transition_log,
)
from xdept_collab.services.days import day

_FIELDS = [
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"docstatus",
	"task",
	"task_title",
	"department",
	"part",
	"status",
	"head",
	"liaison",
	"cooperation_action",
	"weight",
	"health",
	"reported_health",
]
_OPEN_WORK = ("To Do", "In Progress", "Submitted")


def send(task: Document, departments: Iterable[str] | None = None) -> list[str]:
	"""Create the assignments of the task's rows that have none yet, with access, log and to-dos. Set-based.

	Returns the new names. Rows with part I are informed; they have nothing to answer.
	"""
	rows = [row for row in task.departments if not row.assignment]
	if departments is not None:
		rows = [row for row in rows if row.department in set(departments)]
	if not rows:
		return []
	names = naming.next_names("Department Assignment", len(rows))
	state = {
		name: "Informed" if row.part == "I" else "Awaiting Answer"
		for name, row in zip(names, rows, strict=True)
	}
	leads = _leads(rows)
	scopes = {name: _scope(task, row, leads[row.department]) for name, row in zip(names, rows, strict=True)}
	_insert(task, rows, leads, state, access_rows.marks_of("Department Assignment", scopes))
	_adopt_planned_work(task.name)
	access_rows.add("Department Assignment", scopes)
	transition_log.write_many(
		"Department Assignment", [(name, task.name, "", state[name]) for name in names], "Send"
	)
	put_into_lists(task, rows, state)
	clock_keeper.follow_new("Department Assignment", names)
	return names


def put_into_lists(task: Document, rows: Iterable[Document], state: Mapping[str, str]) -> None:
	"""Put the assignments of these rows of the task into the to-do lists of the departments that are asked."""
	todos.open_many(
		todos.Waiting(
			doctype="Department Assignment",
			name=row.assignment,
			state=state[row.assignment],
			subject=task.title,
			users=tuple(directory.answering_people(row.department)),
			due=task.due_date,
			priority="High" if task.is_urgent or task.priority == "High" else "Medium",
		)
		for row in rows
	)


def _adopt_planned_work(task: str) -> None:
	"""Put work items that were planned while the task was a draft (X05) under their department's new assignment."""
	# A subquery and no join: not every database updates through one.
	frappe.db.sql(
		"""update `tabWork Item` set assignment = (
			select contract.name from `tabDepartment Assignment` contract
			where contract.task = `tabWork Item`.task and contract.department = `tabWork Item`.department
			and contract.status != 'Dropped' limit 1
		) where task = %s and assignment is null""",
		(task,),
	)


def _insert(
	task: Document,
	rows: list,
	leads: Mapping[str, frappe._dict],
	state: Mapping[str, str],
	marks: Mapping[str, int],
) -> None:
	"""Write an assignment per row; `state` names them, in the order of the rows."""
	now, user = now_datetime(), frappe.session.user
	new_rows.insert(
		"Department Assignment",
		[*_FIELDS, *reader_marks.columns()],
		[
			(
				*(
					name,
					now,
					now,
					user,
					user,
					0,
					task.name,
					task.title,
					row.department,
					row.part,
					state[name],
				),
				*(leads[row.department].head, leads[row.department].liaison),
				*(row.cooperation_action, 1, "On Track", "On Track"),
				*(marks[name] for _column in reader_marks.columns()),
			)
			for name, row in zip(state, rows, strict=True)
		],
	)
	for name, row in zip(state, rows, strict=True):
		row.assignment = name


def _leads(rows: Iterable[Document]) -> dict[str, frappe._dict]:
	"""Return head and liaison of the departments of these rows, from one look into the directory."""
	known = directory.departments()
	return {row.department: known.get(row.department) or frappe._dict() for row in rows}


def _scope(task: Document, row: Document, lead: frappe._dict) -> Scope:
	people = {
		"initiator": task.initiator,
		"coordinator": task.coordinator,
		"head": lead.head,
		"liaison": lead.liaison,
	}
	return Scope(
		"Department Assignment",
		{relation: frozenset({user}) for relation, user in people.items() if user},
		{OWN: frozenset({row.department})},
	)


def check(doc: Document) -> None:
	"""Refuse an assignment that contradicts its task (R059, R060, R120)."""
	task = stored.row("Collab Task", doc.task, ("due_date",))
	due = task.due_date if task else None
	nodes = [Node(doc.department, day(doc.due_date))]
	nodes += [Node(row.title, day(row.due_date)) for row in doc.milestones]
	nodes += [Node(row.title, day(row.due_date)) for row in doc.deliverables]
	refuse_all(
		[
			*node_findings(nodes, day(due), settings.is_equal_date_allowed()),
			*span_findings(Span(doc.department, day(doc.start_date), day(doc.due_date))),
			*health_findings(doc.reported_health or "", doc.support_cause or "", doc.support_cause or ""),
			*([Finding("health.cause_missing", {"health": "Needs Support"})] if _lacks_cause(doc) else []),
		]
	)


def _lacks_cause(doc: Document) -> bool:
	return bool(doc.support_needed and not (doc.support_cause or "").strip())


def check_move(doc: Document, from_state: str) -> None:
	"""Refuse to hand in what is not ready (R122, R162, R163, R168), and what is late without its cause (R135)."""
	if doc.status != "Awaiting Acceptance":
		return
	findings = []
	if not (doc.self_check or "").strip():
		findings.append(Finding("assignment.self_check_missing"))
	if doc.needs_new_plan and not (doc.new_plan or "").strip():
		findings.append(Finding("assignment.new_plan_missing"))
	if doc.reminder_open:
		findings.append(Finding("assignment.reminder_open", {"text": doc.reminder_text}))
	open_items = frappe.get_all(
		"Work Item",
		filters={"assignment": doc.name, "status": ("in", _OPEN_WORK)},
		fields=["name", "title", "status"],
		order_by="name",
	)
	findings += [
		Finding("assignment.open_work", {"item": item.name, "title": item.title, "state": item.status})
		for item in open_items
	]
	refuse_all([*findings, *demands.hand_in_findings_of(doc)])
	# What is done once more is late when its changes are; until when these are due the review has said.
	is_rework = from_state == "Rework" and doc.rework_due
	delay_causes.check_hand_in(doc, day(doc.rework_due if is_rework else doc.due_date))


def stamp(doc: Document, from_state: str, reason: str) -> None:
	"""Write into the assignment what its move says: who answered what and when."""
	if from_state == "Awaiting Answer" and doc.status in ("Accepted", "Conditional", "Declined"):
		doc.answered_by, doc.answered_on = frappe.session.user, now_datetime()
		doc.answered_for = doc.flags.get("collab_for")
		doc.reminder_open = 0  # What the reminder asked for was the answer.
	if doc.status == "Conditional":
		doc.conditions = reason
	if doc.status == "Declined":
		doc.decline_reason = reason
	if doc.status == "Awaiting Answer":
		doc.answered_by = doc.answered_for = doc.answered_on = None
	if doc.status == "Awaiting Acceptance":
		doc.round = (doc.round or 0) + 1
		doc.needs_new_plan, doc.rework_due = 0, None
		doc.completed_on = doc.completed_on or nowdate()
	if from_state == "Awaiting Acceptance" and doc.status == "Executing":
		doc.needs_new_plan, doc.new_plan = 1, ""


def accepted(doc: Document) -> None:
	"""Make the promised deliverables records that versions can be added to (R060, R132)."""
	existing = set(
		frappe.get_all("Deliverable", filters={"assignment": doc.name}, pluck="title", order_by=None)
	)
	for row in doc.deliverables:
		if row.title in existing:
			continue
		deliverable = frappe.get_doc(
			{
				"doctype": "Deliverable",
				"title": row.title,
				"assignment": doc.name,
				"standard": row.standard,
				"quantity": row.quantity,
				"due_date": row.due_date,
			}
		)
		deliverable.insert(ignore_permissions=True)  # The promise was accepted by the head's own act.
	if frappe.db.get_value("Collab Task", doc.task, "status") == "Executing" and doc.part in ("A", "R"):
		_start(doc)


def _start(doc: Document) -> None:
	"""A late answer joins work that already runs."""
	late = frappe.get_doc(doc.doctype, doc.name)
	late.flags.collab_system = True
	late.status = "Executing"
	late.save(ignore_permissions=True)  # The task runs already; nobody has to press Start again.


def reassign(name: str, department: str, reason: str) -> str:
	"""Give the part of a department that will not do it to another; return the new assignment (C29)."""
	old = frappe.get_doc("Department Assignment", name)
	task = frappe.get_doc("Collab Task", old.task)
	if any(row.department == department for row in task.departments):
		raise RuleBroken("assignment.already_on_task", department=department)
	old.flags.transition_reason = reason
	old.flags.transition_action = "Drop"
	old.status = "Dropped"
	old.save()
	task.reload()
	row = next(row for row in task.departments if row.department == old.department)
	task.append(
		"departments",
		{"department": department, "part": row.part, "cooperation_action": row.cooperation_action},
	)
	task.remove(row)
	task.flags.collab_reassigned = old.department
	task.flags.collab_system = True
	task.save()
	return next(row.assignment for row in task.departments if row.department == department)
