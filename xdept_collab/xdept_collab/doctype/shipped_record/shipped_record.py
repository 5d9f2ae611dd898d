"""What the app shipped of a record, so that an administrator's change is kept and can be taken back."""

from frappe.model.document import Document


class ShippedRecord(Document):
	pass
