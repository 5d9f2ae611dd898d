"""A unit of the company with one head, a liaison, members and a superior."""

import frappe
from frappe.utils.nestedset import NestedSet

from xdept_collab.services import directory, positions
from xdept_collab.services.clean_text import CleanText, clean
from xdept_collab.services.fixed_name import CheckedName
from xdept_collab.services.refusal import spoken


class CollabDepartment(CheckedName, CleanText, NestedSet):
	nsm_parent_field = "parent_collab_department"

	def before_insert(self) -> None:
		self.make_inert()  # The name is made of it, before anything else looks.

	def before_rename(self, old: str, new: str, merge: bool = False) -> str:
		super().before_rename(old, new, merge)
		return clean(new)

	def validate(self) -> None:
		with spoken():
			positions.check(self)

	def on_update(self) -> None:
		super().on_update()
		directory.clear()
		positions.grant_roles(self)

	def on_trash(self) -> None:
		with spoken():
			positions.check_removal(self)
		super().on_trash()
		directory.clear()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		directory.clear()
		frappe.db.set_value(
			"Collab Access", {"principal": f"dept:{old}"}, "principal", f"dept:{new}", update_modified=False
		)
