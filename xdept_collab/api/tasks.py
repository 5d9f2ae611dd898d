"""What a task shows beside its fields."""

import frappe

from xdept_collab.rules.process_chart import Step, swimlanes
from xdept_collab.services import reading


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
