"""What a department promises to hand over, and to which standard (R060)."""

from xdept_collab.services.row import CollabRow


class CollabPromisedDeliverable(CollabRow):
	pass
