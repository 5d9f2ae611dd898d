"""Acts on a department's assignment that are more than a move: sign, reassign."""

import frappe
from frappe import _

from xdept_collab.api.arguments import words
from xdept_collab.services import acts, assignments, signatures
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
