"""The score of one criterion, 0 to 100 (R165)."""

from xdept_collab.services.row import CollabRow


class AcceptanceScore(CollabRow):
	pass
