"""A risk with its contingency plan (R096)."""

from frappe.model.document import Document


class CollabRisk(Document):
	pass
