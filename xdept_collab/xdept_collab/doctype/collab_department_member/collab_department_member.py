"""Who belongs to a department, in which position, from when to when."""

from frappe.model.document import Document


class CollabDepartmentMember(Document):
	pass
