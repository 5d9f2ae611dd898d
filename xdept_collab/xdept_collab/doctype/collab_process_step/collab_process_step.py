"""A step of the cross-department process: who does it, what goes in and out, whether it decides (R065)."""

from frappe.model.document import Document


class CollabProcessStep(Document):
	pass
