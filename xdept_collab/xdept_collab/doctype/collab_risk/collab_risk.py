"""A risk with its contingency plan (R096)."""

from xdept_collab.services.row import CollabRow


class CollabRisk(CollabRow):
	pass
