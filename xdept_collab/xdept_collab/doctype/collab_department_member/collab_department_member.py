"""Who belongs to a department, in which position, from when to when."""

from xdept_collab.services.row import CollabRow


class CollabDepartmentMember(CollabRow):
	pass
