"""One executable piece of work with exactly one owner; nests as a work breakdown."""

from frappe.model.document import Document


class WorkItem(Document):
	pass
