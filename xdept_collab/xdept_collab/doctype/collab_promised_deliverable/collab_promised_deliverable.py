"""What a department promises to hand over, and to which standard (R060)."""

from frappe.model.document import Document


class CollabPromisedDeliverable(Document):
	pass
