"""An optional special group of the task with its duty and members (R063)."""

from xdept_collab.services.row import CollabRow


class CollabSpecialGroup(CollabRow):
	pass
