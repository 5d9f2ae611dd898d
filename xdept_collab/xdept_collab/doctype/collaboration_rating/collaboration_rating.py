"""How well a department cooperated: responsiveness, communication, quality, 1 to 5 each (R173)."""

from frappe.model.document import Document


class CollaborationRating(Document):
	pass
