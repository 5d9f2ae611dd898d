"""A dated node of a task or of one department's part of it."""

from frappe.model.document import Document


class CollabMilestone(Document):
	pass
