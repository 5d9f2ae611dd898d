"""One file of a deliverable with number, hash, author and reason; never overwritten."""

from xdept_collab.services import deliverables
from xdept_collab.services.record import AppendOnlyRecord


class DeliverableVersion(AppendOnlyRecord):
	def fill(self) -> None:
		deliverables.fill_version(self)

	def after_insert(self) -> None:
		deliverables.publish(self)
