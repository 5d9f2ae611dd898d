"""A dated node of a task or of one department's part of it."""

from xdept_collab.services.row import CollabRow


class CollabMilestone(CollabRow):
	pass
