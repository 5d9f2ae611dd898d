"""A change that a partial pass requires, with its time limit (R167)."""

from xdept_collab.services.row import CollabRow


class AcceptanceRequiredChange(CollabRow):
	pass
