"""How, how often and with whom the departments talk (R102)."""

from frappe.model.document import Document


class CollabCommunication(Document):
	pass
