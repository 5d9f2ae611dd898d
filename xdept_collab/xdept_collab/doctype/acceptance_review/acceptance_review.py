"""One round of judging deliverables against the criteria fixed at initiation."""

from frappe.model.document import Document


class AcceptanceReview(Document):
	pass
