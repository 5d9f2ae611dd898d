"""Moves a task on by itself when its departments have done what its state waits for."""

from frappe import _

from xdept_collab.rules.standing import Standing
from xdept_collab.services import held, rollup


def advance(task: str, refreshed: rollup.Refreshed) -> None:
	"""Move the task on by itself where its departments have done what the next state waits for."""
	target, reason = _next_state(refreshed.state, refreshed.standing)
	if not target:
		return
	doc, _is_overtaken = held.read("Collab Task", task)
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
	refreshed = rollup.refresh([task]).get(task)
	if refreshed:
		advance(task, refreshed)
