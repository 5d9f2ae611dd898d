"""What one department asks of another, with a date and a contact."""

from frappe.model.document import Document


class CollaborationRequest(Document):
	pass
