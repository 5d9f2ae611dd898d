"""A department on the task: its part, and what everybody on the task may see of its answer."""

from frappe.model.document import Document


class CollabTaskDepartment(Document):
	pass
