"""A reviewer and what he signed (R170)."""

from frappe.model.document import Document


class AcceptanceReviewer(Document):
	pass
