"""One line of the acceptance checklist: which version, how many, does it conform (R161)."""

from frappe.model.document import Document


class AcceptanceChecklistItem(Document):
	pass
