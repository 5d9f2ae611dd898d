"""One executable piece of work with exactly one owner; nests as a work breakdown."""

import frappe

from xdept_collab.services import advance, done_for_others, todos, work_items
from xdept_collab.services.record import CollabRecord


class WorkItem(CollabRecord):
	def fill(self) -> None:
		work_items.fill(self)

	def check(self) -> None:
		work_items.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status:
			work_items.check_move(self)
			work_items.stamp(self)

	def settled(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == self.status and before.owner_user != self.owner_user:
			todos.close(self.doctype, [self.name])
			todos.open_for_state(self)
		advance.settle(self.task)

	def own_workers(self) -> set[str]:
		return {self.owner_user} | done_for_others.doers({self.doctype: [self.name]}, [self.owner_user])


def on_doctype_update() -> None:
	# What waits for somebody is found by him and its state.
	frappe.db.add_index("Work Item", ["owner_user", "status"])
	frappe.db.add_index("Work Item", ["department", "status"])
