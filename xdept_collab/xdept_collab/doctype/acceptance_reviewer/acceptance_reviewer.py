"""A reviewer and what he signed (R170)."""

from xdept_collab.services.row import CollabRow


class AcceptanceReviewer(CollabRow):
	pass
