"""A new date that a solution proposes; applied when the ticket is resolved (R146)."""

from frappe.model.document import Document


class IssueTicketDate(Document):
	pass
