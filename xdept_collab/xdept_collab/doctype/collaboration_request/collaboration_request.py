"""What one department asks of another, with a date and a contact."""

import frappe

from xdept_collab.services import requests
from xdept_collab.services.guard import reason_of
from xdept_collab.services.record import CollabRecord


class CollaborationRequest(CollabRecord):
	def fill(self) -> None:
		requests.fill(self)

	def check(self) -> None:
		requests.check(self)
		before = self.get_doc_before_save()
		if before and before.status != self.status:
			requests.stamp(self, reason_of(self))


def on_doctype_update() -> None:
	# What waits for somebody is found by him and its state.
	frappe.db.add_index("Collaboration Request", ["to_department", "status"])
	frappe.db.add_index("Collaboration Request", ["contact", "status"])
	frappe.db.add_index("Collaboration Request", ["requested_by", "status"])
