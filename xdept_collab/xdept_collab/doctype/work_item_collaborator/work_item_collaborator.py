"""A person who helps on a work item without carrying it (R070)."""

from xdept_collab.services.row import CollabRow


class WorkItemCollaborator(CollabRow):
	pass
