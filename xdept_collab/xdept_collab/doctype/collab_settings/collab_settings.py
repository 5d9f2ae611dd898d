"""Thresholds that the company sets for itself."""

from frappe.model.document import Document


class CollabSettings(Document):
	pass
