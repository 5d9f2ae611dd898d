"""One round of judging deliverables against the criteria fixed at initiation."""

from xdept_collab.services import reviews
from xdept_collab.services.guard import reason_of
from xdept_collab.services.record import CollabRecord


class AcceptanceReview(CollabRecord):
	def fill(self) -> None:
		if not self.flags.get("collab_system"):
			reviews.fill(self)

	def check(self) -> None:
		reviews.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status and self.status in reviews.DECIDED:
			reviews.check_decision(self, reason_of(self))

	def moved(self, from_state: str) -> None:
		if self.status in reviews.DECIDED and from_state:
			reviews.decided(self, reason_of(self))

	def own_workers(self) -> set[str]:
		return reviews.workers_of(self.assignment)
