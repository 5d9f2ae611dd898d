"""How well a department cooperated: responsiveness, communication, quality, 1 to 5 each."""

from xdept_collab.services import advance, ratings
from xdept_collab.services.record import AppendOnlyRecord


class CollaborationRating(AppendOnlyRecord):
	def fill(self) -> None:
		if not self.flags.get("collab_system"):
			ratings.fill(self)

	def check(self) -> None:
		ratings.check(self)

	def settled(self) -> None:
		advance.settle(self.task)
