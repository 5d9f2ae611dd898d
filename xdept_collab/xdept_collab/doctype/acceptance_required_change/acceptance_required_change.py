"""A change that a partial pass requires, with its time limit (R167)."""

from frappe.model.document import Document


class AcceptanceRequiredChange(Document):
	pass
