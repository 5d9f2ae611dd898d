"""What is wrong or worth knowing about one cell of an imported table."""

from xdept_collab.services.row import CollabRow


class CollabImportFinding(CollabRow):
	pass
