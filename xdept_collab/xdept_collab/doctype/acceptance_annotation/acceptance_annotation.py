"""An annotation on a deliverable version, made at acceptance (R172)."""

from xdept_collab.services.row import CollabRow


class AcceptanceAnnotation(CollabRow):
	pass
