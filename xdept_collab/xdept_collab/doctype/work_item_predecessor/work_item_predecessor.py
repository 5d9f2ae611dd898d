"""A work item that this one depends on; it may belong to another department."""

from frappe.model.document import Document


class WorkItemPredecessor(Document):
	pass
