"""A process file of a progress log (R115)."""

from frappe.model.document import Document


class ProgressLogFile(Document):
	pass
