"""Something that endangers the task, routed to a responsible department."""

from frappe.model.document import Document


class IssueTicket(Document):
	pass
