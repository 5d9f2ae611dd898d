"""A measurable result that the task is to reach (R044)."""

from xdept_collab.services.row import CollabRow


class CollabKeyResult(CollabRow):
	pass
