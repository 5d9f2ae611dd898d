"""An acceptance criterion, fixed at initiation (R034)."""

from xdept_collab.services.row import CollabRow


class CollabCriterion(CollabRow):
	pass
