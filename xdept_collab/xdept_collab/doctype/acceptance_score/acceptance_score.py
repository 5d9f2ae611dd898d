"""The score of one criterion, 0 to 100 (R165)."""

from frappe.model.document import Document


class AcceptanceScore(Document):
	pass
