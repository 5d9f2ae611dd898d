"""Acts on a department's assignment that are more than a move: sign, reassign, remind, explain."""

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.api.arguments import words
from xdept_collab.rules.access import explain, relations_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import assignments, directory, reading, reminders, signatures
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def sign(assignment: str, decision: str, comment: str | None = None) -> None:
	"""Sign the plan for the department, or refuse with a reason."""
	with spoken():
		_require(assignment, "sign", "Sign")
		signatures.sign(assignment, decision, words(comment, _("Comment")))


@frappe.whitelist(methods=["POST"])
def reassign(assignment: str, department: str, reason: str) -> str:
	"""Give the part to another department; return the new assignment."""
	with spoken():
		_require(assignment, "reassign", "Reassign")
		return assignments.reassign(assignment, department, words(reason, _("Reason")))


@frappe.whitelist(methods=["POST"])
def remind(assignment: str, message: str) -> None:
	"""Ask the department for the cause of a delay and an adjusted date."""
	with spoken():
		_require(assignment, "remind", "Remind")
		reminders.remind(assignment, words(message, _("Message")))


@frappe.whitelist(methods=["POST"])
def explain_delay(assignment: str, cause: str, explanation: str, adjusted_date: str) -> None:
	"""Answer a reminder."""
	with spoken():
		_require(assignment, "explain_delay", "Explain Delay")
		reminders.explain(assignment, cause, words(explanation, _("Explanation")), adjusted_date)


def _require(assignment: str, verb: str, action: str) -> Document:
	"""Refuse callers whom the table does not let do it; missing and forbidden answer alike."""
	held = relations_of(directory.actor(), reading.require("Department Assignment", assignment))
	decision = explain(verb, "Department Assignment", held)
	if not decision:
		raise RuleBroken("lifecycle.not_yours", action=action, relations=decision.line)
	return frappe.get_doc("Department Assignment", assignment)
