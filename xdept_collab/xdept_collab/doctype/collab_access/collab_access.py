"""Who sees which record: one row per principal (a user or a department) and record."""

from frappe.model.document import Document


class CollabAccess(Document):
	pass
