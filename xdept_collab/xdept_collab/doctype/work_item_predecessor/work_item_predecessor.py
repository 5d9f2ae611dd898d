"""A work item that this one depends on; it may belong to another department."""

from xdept_collab.services.row import CollabRow


class WorkItemPredecessor(CollabRow):
	pass
