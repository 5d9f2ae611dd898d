"""What a department hands over; every file of it is a version."""

from xdept_collab.services import deliverables
from xdept_collab.services.record import CollabRecord


class Deliverable(CollabRecord):
	def fill(self) -> None:
		deliverables.fill_deliverable(self)
