"""A measurable result that the task is to reach (R044)."""

from frappe.model.document import Document


class CollabKeyResult(Document):
	pass
