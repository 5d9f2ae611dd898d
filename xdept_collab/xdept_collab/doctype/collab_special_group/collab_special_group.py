"""An optional special group of the task with its duty and members (R063)."""

from frappe.model.document import Document


class CollabSpecialGroup(Document):
	pass
