"""How, how often and with whom the departments talk (R102)."""

from xdept_collab.services.row import CollabRow


class CollabCommunication(CollabRow):
	pass
