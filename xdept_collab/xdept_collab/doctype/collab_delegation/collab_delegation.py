"""Who acts for whom, when, and for what; it ends by itself."""

from xdept_collab.services import delegations
from xdept_collab.services.record import CollabRecord


class CollabDelegation(CollabRecord):
	def fill(self) -> None:
		delegations.fill(self)

	def check(self) -> None:
		delegations.check(self)

	def on_update(self) -> None:
		super().on_update()
		delegations.changed(self)

	def on_trash(self) -> None:
		super().on_trash()
		delegations.removed(self)
