"""Something that endangers the task, routed to a responsible department."""

import frappe

from xdept_collab.services import advance, tickets
from xdept_collab.services.record import CollabRecord


class IssueTicket(CollabRecord):
	def fill(self) -> None:
		tickets.fill(self)

	def check(self) -> None:
		tickets.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status:
			tickets.check_move(self)

	def moved(self, from_state: str) -> None:
		if self.status == "Resolved":
			tickets.resolved(self)
			advance.settle(self.task)


def on_doctype_update() -> None:
	# What waits for somebody is found by him and its state.
	frappe.db.add_index("Issue Ticket", ["responsible_department", "status"])
	frappe.db.add_index("Issue Ticket", ["reporter", "status"])
