"""A later date that is asked for, with its cause; whoever may grant it decides (F87)."""

from xdept_collab.services import extension_news, extensions
from xdept_collab.services.guard import reason_of
from xdept_collab.services.record import CollabRecord


class ExtensionRequest(CollabRecord):
	def fill(self) -> None:
		extensions.fill(self)

	def check(self) -> None:
		extensions.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status:
			extensions.stamp(self, reason_of(self))

	def moved(self, from_state: str) -> None:
		if from_state and self.status == "Approved":
			extensions.grant(self)
		if from_state:
			extension_news.tell_asker(self)

	def own_workers(self) -> set[str]:
		return {user for user in (self.requested_by, self.entered_by) if user}
