"""A new date that a solution proposes; applied when the ticket is resolved (R146)."""

from xdept_collab.services.row import CollabRow


class IssueTicketDate(CollabRow):
	pass
