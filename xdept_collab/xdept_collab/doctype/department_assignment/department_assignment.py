"""One department's contract on one task: its answer, duty, internal dates, deliverables and state."""

from frappe.model.document import Document


class DepartmentAssignment(Document):
	pass
