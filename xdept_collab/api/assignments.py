"""Acts on a department's assignment that are more than a move: sign, reassign, remind, explain."""

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.api.arguments import words
from xdept_collab.rules.access import relations_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import assignments, directory, reading, reminders, signatures
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def sign(assignment: str, decision: str, comment: str | None = None) -> None:
	"""Sign the plan for the department, or refuse with a reason."""
	with spoken():
		_require(assignment, "Sign", "head")
		signatures.sign(assignment, decision, words(comment, _("Comment")))


@frappe.whitelist(methods=["POST"])
def reassign(assignment: str, department: str, reason: str) -> str:
	"""Give the part to another department; return the new assignment."""
	with spoken():
		_require(assignment, "Reassign", "coordinator")
		return assignments.reassign(assignment, department, words(reason, _("Reason")))


@frappe.whitelist(methods=["POST"])
def remind(assignment: str, message: str) -> None:
	"""Ask the department for the cause of a delay and an adjusted date."""
	with spoken():
		_require(assignment, "Remind", "initiator", "coordinator")
		reminders.remind(assignment, words(message, _("Message")))


@frappe.whitelist(methods=["POST"])
def explain_delay(assignment: str, cause: str, explanation: str, adjusted_date: str) -> None:
	"""Answer a reminder."""
	with spoken():
		_require(assignment, "Explain Delay", "head", "liaison")
		reminders.explain(assignment, cause, words(explanation, _("Explanation")), adjusted_date)


def _require(assignment: str, action: str, *relations: str) -> Document:
	"""Refuse callers without one of the relations; missing and forbidden answer alike."""
	held = relations_of(directory.actor(), reading.require("Department Assignment", assignment))
	if not held.intersection(relations):
		raise RuleBroken("lifecycle.not_yours", action=action, relations=relations)
	return frappe.get_doc("Department Assignment", assignment)
