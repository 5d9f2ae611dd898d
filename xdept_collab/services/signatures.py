"""Knows who still has to sign the plan, and takes the signatures (R041, R098)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import advance, clock_keeper, directory, guard, latest, todos, transition_log

DECISIONS = ("Signed", "Refused")
SIGNING_STATES = ("Accepted", "Executing")


def reset(task: str) -> None:
	"""A new sign-off starts with no signature."""
	table = frappe.qb.DocType("Department Assignment")
	(
		frappe.qb.update(table)
		.set(table.sign_off_decision, "")
		.set(table.signed_by, None)
		.set(table.signed_for, None)
		.set(table.signed_on, None)
		.set(table.sign_off_comment, None)
		.where(table.task == task)
	).run()


def ask(task: Document) -> None:
	"""Put the signature into the to-do list of every department head who carries a part."""
	rows = frappe.get_all(
		"Department Assignment",
		filters={"task": task.name, "part": ("in", ("A", "R")), "status": ("in", SIGNING_STATES)},
		fields=["name", "department", "head"],
		order_by="creation asc, name asc",
	)
	todos.open_many(
		todos.Waiting(
			"Department Assignment",
			row.name,
			"Sign-off",
			task.title,
			tuple(user for user in {row.head, directory.head_of(row.department)} if user),
			task.due_date,
		)
		for row in rows
	)


def sign(assignment: str, decision: str, comment: str) -> None:
	"""Record the head's signature or refusal; a refusal sends the plan back with its reason."""
	latest.lock_tasks([frappe.db.get_value("Department Assignment", assignment, "task")])
	doc = frappe.get_doc("Department Assignment", assignment, for_update=True)
	_check(doc, decision, comment)
	signed_for = guard.in_whose_name(doc, TABLE[doc.doctype]["sign"]) or None
	values = {
		"sign_off_decision": decision,
		"signed_by": frappe.session.user,
		"signed_for": signed_for,
		"signed_on": now_datetime(),
		"sign_off_comment": comment,
	}
	doc.db_set(values, notify=True)
	clock_keeper.follow(doc.doctype, [doc.name], values)
	entries = [(doc.name, doc.task, doc.status, doc.status)]
	transition_log.write_many(doc.doctype, entries, f"Plan {decision}", comment, on_behalf_of=signed_for)
	todos.close(doc.doctype, [doc.name])
	if decision == "Refused":
		_send_back(doc)
	else:
		advance.settle(doc.task)


def _check(doc: Document, decision: str, comment: str) -> None:
	if decision not in DECISIONS:
		raise RuleBroken("signature.unknown_decision", decision=decision)
	if frappe.db.get_value("Collab Task", doc.task, "status") != "Sign-off":
		raise RuleBroken("signature.not_open")
	if doc.part not in ("A", "R") or doc.status not in SIGNING_STATES:
		raise RuleBroken("signature.not_asked", department=doc.department)
	if doc.sign_off_decision == decision == "Signed":
		raise RuleBroken("signature.signed_already", user=doc.signed_by, on=doc.signed_on)
	if decision == "Refused" and not comment:
		raise RuleBroken("lifecycle.reason_missing", action="Refuse to Sign")


def _send_back(contract: Document) -> None:
	doc = frappe.get_doc("Collab Task", contract.task, for_update=True)
	doc.flags.collab_system = True
	# Everybody on the task reads this; a department's reasons are for those who lead it.
	doc.flags.transition_reason = _("{0} refused to sign. Those who lead the task read why in {1}.").format(
		contract.department, contract.name
	)
	doc.status = "Planning"
	doc.save(ignore_permissions=True)  # The head's refusal moves the plan, not his right on the task.
