"""A process file of a progress log (R115)."""

from xdept_collab.services.row import CollabRow


class ProgressLogFile(CollabRow):
	pass
