"""A line that starts, pauses or stops the clock of a policy."""

from xdept_collab.services.row import CollabRow


class PolicyCondition(CollabRow):
	pass
