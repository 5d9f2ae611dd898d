"""One message to one recipient on one channel, with every attempt: written by the outbox alone."""

import frappe

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import refuse


class Delivery(FixedName):
	def validate(self) -> None:
		# The service writes its rows itself; whoever comes through a document is not the service.
		refuse(RuleBroken("delivery.written_by_system"))

	def on_trash(self) -> None:
		refuse(RuleBroken("delivery.written_by_system"))


def on_doctype_update() -> None:
	# What told somebody of a time limit that wants his word.
	frappe.db.add_index("Delivery", ["recipient", "demands"])
