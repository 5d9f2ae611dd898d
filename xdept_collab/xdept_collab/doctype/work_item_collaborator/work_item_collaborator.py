"""A person who helps on a work item without carrying it (R070)."""

from frappe.model.document import Document


class WorkItemCollaborator(Document):
	pass
