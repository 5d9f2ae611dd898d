"""One line of the acceptance checklist: which version, how many, does it conform (R161)."""

from xdept_collab.services.row import CollabRow


class AcceptanceChecklistItem(CollabRow):
	pass
