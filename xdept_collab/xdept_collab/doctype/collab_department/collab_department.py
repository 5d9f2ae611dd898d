"""A unit of the company with one head, a liaison, members and a superior."""

from frappe.model.document import Document
from frappe.utils.nestedset import NestedSet

from xdept_collab.services import clock_recount, department_merge, department_moves, directory, positions
from xdept_collab.services.clean_text import CleanText, clean
from xdept_collab.services.fixed_name import CheckedName
from xdept_collab.services.refusal import spoken


class CollabDepartment(CheckedName, CleanText, NestedSet):
	nsm_parent_field = "parent_collab_department"

	def before_insert(self) -> None:
		self.make_inert()  # The name is made of it, before anything else looks.

	def before_rename(self, old: str, new: str, merge: bool = False) -> str:
		self.check_permission("write")  # Before a refusal tells of tasks; Frappe asks later.
		new = clean(new)
		with spoken():
			if merge:
				department_merge.check(self, new)
		super().before_rename(old, new, merge)
		return new

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		super().after_rename(old, new, merge)
		directory.clear()
		department_merge.take_over(old, new, merge)

	def validate(self) -> None:
		with spoken():
			positions.check(self)

	def on_update(self) -> None:
		super().on_update()
		directory.clear()
		positions.grant_roles(self)
		before = self.get_doc_before_save()
		if before:
			self._let_work_follow(before)
			clock_recount.follow_department(self, before)

	def _let_work_follow(self, before: Document) -> None:
		old, new = department_moves.positions_of(before), department_moves.positions_of(self)
		left = positions.people_of(before) - positions.people_of(self)
		if old != new or positions.people_of(before) != positions.people_of(self):
			department_moves.tell(department_moves.follow(self.name, old, new))
		if left:
			department_moves.tell_left_work(self.name, left)
		if self.is_disabled and not before.is_disabled:
			department_moves.tell_open_work(self.name)

	def on_trash(self) -> None:
		with spoken():
			positions.check_removal(self)
		super().on_trash()
		directory.clear()
