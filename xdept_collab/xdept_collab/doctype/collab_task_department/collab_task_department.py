"""A department on the task: its part, and what everybody on the task may see of its answer."""

from xdept_collab.services.row import CollabRow


class CollabTaskDepartment(CollabRow):
	pass
