"""What a task shows beside its fields, and the acts on it that are no move."""

import frappe

from xdept_collab.api.arguments import day
from xdept_collab.rules.process_chart import Step, swimlanes
from xdept_collab.services import acts, meetings_held, reading
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["GET"])
def process_chart(task: str) -> str:
	"""Return the swimlane chart of the task's process steps as SVG; empty without steps."""
	reading.require("Collab Task", task)
	doc = frappe.get_doc("Collab Task", task)
	return swimlanes(
		[
			Step(
				row.step, row.department or "", row.input or "", row.output or "", bool(row.is_decision_point)
			)
			for row in doc.process_steps
		]
	)


@frappe.whitelist(methods=["POST"])
def note_kickoff(task: str, held_on: str) -> None:
	"""Take down on which day the kick-off was held."""
	with spoken():
		acts.require("Collab Task", task, "note_kickoff", "Kick-off Held")
		meetings_held.note(task, meetings_held.KICKOFF, day(held_on))


@frappe.whitelist(methods=["POST"])
def note_retro(task: str, held_on: str) -> None:
	"""Take down on which day the retrospective was held, also after the task is over."""
	with spoken():
		acts.require("Collab Task", task, "note_retro", "Retro Held")
		meetings_held.note(task, meetings_held.RETRO, day(held_on))
