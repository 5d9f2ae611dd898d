"""One step of a time limit: when it is reached, whom it tells, and what it demands."""

from xdept_collab.services.row import CollabRow


class EscalationStep(CollabRow):
	pass
