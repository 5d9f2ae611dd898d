"""One piece of work that several departments do together, from registration to archive."""

from frappe.model.document import Document


class CollabTask(Document):
	pass
