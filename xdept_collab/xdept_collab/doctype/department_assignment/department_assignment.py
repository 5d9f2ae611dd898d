"""One department's contract on one task: its answer, duty, internal dates, deliverables and state."""

import frappe

from xdept_collab.services import advance, assignments, reviews
from xdept_collab.services.guard import reason_of
from xdept_collab.services.record import CollabRecord


class DepartmentAssignment(CollabRecord):
	def check(self) -> None:
		assignments.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status:
			assignments.check_move(self, before.status)
			assignments.stamp(self, before.status, reason_of(self))

	def moved(self, from_state: str) -> None:
		if self.status == "Accepted":
			assignments.accepted(self)
		elif self.status == "Awaiting Acceptance":
			reviews.request(self)

	def settled(self) -> None:
		advance.settle(self.task)


def on_doctype_update() -> None:
	# What waits for somebody is found by him and its state.
	frappe.db.add_index("Department Assignment", ["department", "status"])
	frappe.db.add_index("Department Assignment", ["head", "status"])
