"""What follows when a task moves: assignments are sent, work starts, things close."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, nowdate

from xdept_collab.rules.access_table import RECORDS_OF_A_TASK
from xdept_collab.services import assignments, clock_keeper, parts, signatures, system_moves, todos
from xdept_collab.services.settings import archive_after_days

# Records of a cancelled task that are still open, and the state that ends them.
_ENDED_BY_CANCEL = (
	(
		"Department Assignment",
		("Awaiting Answer", "Conditional", "Declined", "Accepted", "Executing"),
		"Dropped",
	),
	("Work Item", ("To Do", "In Progress", "Submitted"), "Cancelled"),
	("Collaboration Request", ("Sent", "Accepted"), "Withdrawn"),
	("Extension Request", ("Requested",), "Withdrawn"),
)


def moved(doc: Document, from_state: str) -> None:
	"""Do what the new state of the task brings; called once per change of state."""
	effect = {
		"Awaiting Departments": _submitted,
		"Sign-off": _sign_off_opened,
		"Executing": _started,
		"Closed": _closed,
		"Archived": _archived,
		"Cancelled": _cancelled,
	}.get(doc.status)
	if effect:
		effect(doc)
	if from_state == "Sign-off":
		todos.close("Department Assignment", _asked_to_sign(doc.name))


def archive_closed(today: str | None = None) -> int:
	"""Move tasks that have been closed long enough to the case library (R176); return how many."""
	limit = add_days(getdate(today or nowdate()), 1 - archive_after_days())
	names = frappe.get_all(
		"Collab Task",
		filters={"status": "Closed", "closed_on": ("<", limit)},
		pluck="name",
		order_by="closed_on asc",
	)
	for name in names:
		doc = frappe.get_doc("Collab Task", name)
		doc.flags.collab_system = True
		doc.status = "Archived"
		doc.save(ignore_permissions=True)  # The calendar archives, not a person.
	return len(names)


def _submitted(doc: Document) -> None:
	_set(doc, submitted_on=now_datetime())
	assignments.send(doc)


def _sign_off_opened(doc: Document) -> None:
	signatures.reset(doc.name)
	signatures.ask(doc)


def _started(doc: Document) -> None:
	waiting = frappe.get_all(
		"Department Assignment",
		filters={"task": doc.name, "status": "Accepted", "part": ("in", ("A", "R"))},
		pluck="name",
		order_by="creation asc, name asc",
	)
	system_moves.move_many("Department Assignment", waiting, "Executing", "Start Work")


def _closed(doc: Document) -> None:
	now = now_datetime()
	_set(doc, closed_on=now, archive_title=f"{doc.title} – {now:%Y-%m-%d}")
	for doctype in ("Department Assignment", "Work Item", "Collaboration Request", "Acceptance Review"):
		todos.close(doctype, frappe.get_all(doctype, filters={"task": doc.name}, pluck="name", order_by=None))


def _archived(doc: Document) -> None:
	_set(doc, archived_on=now_datetime())


def _cancelled(doc: Document) -> None:
	reason = _("The task was cancelled.")
	for doctype, states, target in _ENDED_BY_CANCEL:
		names = frappe.get_all(
			doctype,
			filters={"task": doc.name, "status": ("in", states)},
			pluck="name",
			order_by="creation asc, name asc",
		)
		system_moves.move_many(doctype, names, target, "Cancel", reason)


def _asked_to_sign(task: str) -> list[str]:
	"""The assignments whose department was asked to sign; a silent one still has to answer."""
	return frappe.get_all(
		"Department Assignment",
		filters={"task": task, "part": ("in", ("A", "R")), "status": ("in", signatures.SIGNING_STATES)},
		pluck="name",
		order_by=None,
	)


def _set(doc: Document, **values: object) -> None:
	doc.update(values)
	frappe.db.set_value(doc.doctype, doc.name, values, update_modified=False)
	clock_keeper.follow(doc.doctype, [doc.name], values)


def follow_edit(doc: Document, before: Document) -> None:
	"""Carry an edit of the running task to its departments: new rows are asked, changed parts and titles follow."""
	added = assignments.send(doc)
	if added:
		for row in doc.departments:
			if row.assignment in added:
				row.db_set("assignment", row.assignment, update_modified=False)
	parts.follow(doc, before)
	if doc.title != before.title:
		_retitle(doc)


def _retitle(doc: Document) -> None:
	for doctype in RECORDS_OF_A_TASK:
		if not frappe.get_meta(doctype).has_field("task_title"):
			continue
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table.task_title, doc.title).where(table.task == doc.name).run()
