"""What is wrong or worth knowing about one cell of an imported table."""

from frappe.model.document import Document


class CollabImportFinding(Document):
	pass
