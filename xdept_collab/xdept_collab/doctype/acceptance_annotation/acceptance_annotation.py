"""An annotation on a deliverable version, made at acceptance (R172)."""

from frappe.model.document import Document


class AcceptanceAnnotation(Document):
	pass
