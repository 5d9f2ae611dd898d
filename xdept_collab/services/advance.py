"""Moves a task on by itself when its departments have done what its state waits for."""

import frappe
from frappe import _

from xdept_collab.rules.standing import Standing
from xdept_collab.services import rollup


def advance(task: str, standing: Standing) -> None:
	"""Move the task on by itself where its departments have done what the next state waits for."""
	state = frappe.db.get_value("Collab Task", task, "status", for_update=True)
	target, reason = _next_state(state, standing)
	if not target:
		return
	doc = frappe.get_doc("Collab Task", task, for_update=True)
	doc.flags.collab_system = True
	doc.flags.transition_reason = reason
	doc.status = target
	# The departments' own acts move the task; who acts last need not be allowed to write it.
	doc.save(ignore_permissions=True)


def _next_state(state: str, standing: Standing) -> tuple[str, str]:
	if state == "Awaiting Departments" and standing.total and standing.is_settled:
		return "Planning", ""
	if state == "Sign-off" and standing.all_signed:
		return "Executing", ""
	if state == "Executing" and standing.all_handed_in:
		return "In Acceptance", ""
	if state == "In Acceptance" and standing.has_open_work:
		return "Executing", _("A review failed; the work is planned anew.")
	return "", ""


def settle(task: str) -> None:
	"""Recompute the task after a change in it, and move it on if that is due."""
	standing = rollup.refresh([task]).get(task)
	if standing:
		advance(task, standing)
