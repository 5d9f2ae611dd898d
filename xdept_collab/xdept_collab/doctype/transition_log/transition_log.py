"""The append-only story of every move: who, from where, to where, why."""

import frappe

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.refusal import refuse


class TransitionLog(FixedName):
	def validate(self) -> None:
		# The service writes its rows itself; whoever comes through a document is not the service.
		refuse(RuleBroken("record.append_only", doctype=self.doctype))

	def on_trash(self) -> None:
		refuse(RuleBroken("record.append_only", doctype=self.doctype))


def on_doctype_update() -> None:
	frappe.db.add_index("Transition Log", ["ref_doctype", "ref_name", "at"])
