"""An acceptance criterion, fixed at initiation (R034)."""

from frappe.model.document import Document


class CollabCriterion(Document):
	pass
