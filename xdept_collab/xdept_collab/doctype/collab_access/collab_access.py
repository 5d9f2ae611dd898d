"""Who sees which record: one row per principal and record, written by the access service alone."""

import frappe

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import refuse


class CollabAccess(FixedName):
	def validate(self) -> None:
		refuse(RuleBroken("access.computed"))

	def on_trash(self) -> None:
		refuse(RuleBroken("access.computed"))


def on_doctype_update() -> None:
	# From a reader to his records, and from a record to its readers: one for each form of a list's condition.
	frappe.db.add_index("Collab Access", ["principal", "ref_doctype", "ref_name"])
	frappe.db.add_index("Collab Access", ["ref_doctype", "ref_name", "principal"])
