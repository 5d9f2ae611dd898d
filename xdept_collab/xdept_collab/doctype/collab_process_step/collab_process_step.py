"""A step of the cross-department process: who does it, what goes in and out, whether it decides (R065)."""

from xdept_collab.services.row import CollabRow


class CollabProcessStep(CollabRow):
	pass
