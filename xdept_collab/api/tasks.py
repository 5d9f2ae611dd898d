"""What a task shows beside its fields."""

import frappe

from xdept_collab.rules.process_chart import Step, swimlanes


@frappe.whitelist(methods=["GET"])
def process_chart(task: str) -> str:
	"""Return the swimlane chart of the task's process steps as SVG; empty without steps."""
	if not frappe.db.exists("Collab Task", task) or not frappe.has_permission("Collab Task", "read", task):
		raise frappe.PermissionError
	doc = frappe.get_doc("Collab Task", task)
	return swimlanes(
		[
			Step(
				row.step, row.department or "", row.input or "", row.output or "", bool(row.is_decision_point)
			)
			for row in doc.process_steps
		]
	)
