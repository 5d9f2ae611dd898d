"""One file of a deliverable with number, hash, author and reason; never overwritten."""

from frappe.model.document import Document


class DeliverableVersion(Document):
	pass
