"""Routes an issue ticket and applies the dates that its solution brings."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from xdept_collab.rules.errors import Finding, RuleBroken, refuse_all
from xdept_collab.services import directory, schedule, transition_log


def fill(ticket: Document) -> None:
	"""Set the reporter, his side and the task's title (R140-R144)."""
	ticket.reporter = ticket.flags.get("collab_reporter") or frappe.session.user
	ticket.task_title = frappe.db.get_value("Collab Task", ticket.task, "title")
	if ticket.work_item:
		item = frappe.db.get_value("Work Item", ticket.work_item, ["task", "department"], as_dict=True)
		if not item or item.task != ticket.task:
			raise RuleBroken("ticket.other_task", work_item=ticket.work_item, task=ticket.task)
		ticket.department = ticket.department or item.department
	ticket.department = ticket.department or _own_department(ticket.task)


def _own_department(task: str) -> str | None:
	actor = directory.actor()
	mine = actor.departments.union(*(each.holds.departments for each in actor.stands_in))
	rows = frappe.get_all(
		"Collab Task Department", filters={"parent": task}, pluck="department", order_by="idx"
	)
	return next((name for name in rows if name in mine), None)


def check(ticket: Document) -> None:
	"""Refuse a ticket that nobody on the task could answer, and dates of other tasks' work (R141-R146)."""
	findings = []
	on_task = frappe.get_all(
		"Collab Task Department", filters={"parent": ticket.task}, pluck="department", order_by=None
	)
	if ticket.responsible_department not in on_task:
		findings.append(
			Finding("ticket.department_not_on_task", {"department": ticket.responsible_department})
		)
	known = {
		row.name: row
		for row in frappe.get_all(
			"Work Item",
			filters={
				"name": ("in", [row.work_item for row in ticket.proposed_dates] or [""]),
				"task": ticket.task,
			},
			fields=["name", "planned_start", "planned_end"],
			order_by=None,
		)
	}
	for row in ticket.proposed_dates:
		item = known.get(row.work_item)
		if not item:
			findings.append(Finding("ticket.other_task", {"work_item": row.work_item, "task": ticket.task}))
			continue
		if ticket.status not in ("Resolved", "Closed"):
			row.old_start, row.old_end = item.planned_start, item.planned_end
		if row.new_start and row.new_end and getdate(row.new_start) > getdate(row.new_end):
			facts = {"name": row.work_item, "start": row.new_start, "end": row.new_end}
			findings.append(Finding("dates.start_after_end", facts))
	if ticket.duplicate_of and ticket.duplicate_of == ticket.name:
		findings.append(Finding("ticket.duplicate_of_itself"))
	refuse_all(findings)


def check_move(ticket: Document) -> None:
	"""Refuse a solution without words."""
	if ticket.status == "Solution Proposed" and not (ticket.solution or "").strip():
		raise RuleBroken("ticket.solution_missing")
	if ticket.status == "Solution Proposed":
		ticket.solution_proposed_on = now_datetime()
	if ticket.status == "Resolved":
		ticket.resolved_on = now_datetime()
	if ticket.status == "Reopened":
		ticket.resolved_on = None


def resolved(ticket: Document) -> None:
	"""Apply the proposed dates to the work items and what depends on them (R146)."""
	changes = {
		row.work_item: (row.new_start or row.old_start, row.new_end)
		for row in ticket.proposed_dates
		if row.new_end
	}
	moved = schedule.apply(ticket.task, changes)
	transition_log.write_many(
		"Work Item",
		[(item.name, ticket.task, item.status, item.status) for item in moved],
		"New Dates",
		ticket.name,
	)
