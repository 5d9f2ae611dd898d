"""Acts on a department's assignment that are more than a move: sign, reassign, remind, explain."""

import frappe
from frappe import _

from xdept_collab.api.arguments import day, words
from xdept_collab.services import acts, assignments, demands, reminders, signatures
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def sign(assignment: str, decision: str, comment: str | None = None) -> None:
	"""Sign the plan for the department, or refuse with a reason."""
	with spoken():
		acts.require("Department Assignment", assignment, "sign", "Sign")
		signatures.sign(assignment, decision, words(comment, _("Comment")))


@frappe.whitelist(methods=["POST"])
def reassign(assignment: str, department: str, reason: str) -> str:
	"""Give the part to another department; return the new assignment."""
	with spoken():
		acts.require("Department Assignment", assignment, "reassign", "Reassign")
		return assignments.reassign(assignment, department, words(reason, _("Reason")))


@frappe.whitelist(methods=["POST"])
def remind(assignment: str, message: str) -> None:
	"""Ask the department for the cause of a delay and an adjusted date."""
	with spoken():
		acts.require("Department Assignment", assignment, "remind", "Remind")
		reminders.remind("Department Assignment", assignment, words(message, _("Message")))


@frappe.whitelist(methods=["POST"])
def explain_delay(assignment: str, cause: str, explanation: str, adjusted_date: str) -> None:
	"""Answer a reminder."""
	with spoken():
		acts.require("Department Assignment", assignment, "explain_delay", "Explain Delay")
		said = words(explanation, _("Explanation"))
		demands.explain("Department Assignment", assignment, cause, said, day(adjusted_date))
