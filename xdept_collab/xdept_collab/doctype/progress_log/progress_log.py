"""One dated report on a work item or an assignment; append-only."""

from frappe.model.document import Document


class ProgressLog(Document):
	pass
