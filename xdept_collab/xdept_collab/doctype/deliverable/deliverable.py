"""What a department hands over; every file of it is a version."""

from frappe.model.document import Document


class Deliverable(Document):
	pass
