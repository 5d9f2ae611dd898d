"""One opening of a weekday in a working calendar."""

from xdept_collab.services.row import CollabRow


class WorkingInterval(CollabRow):
	pass
