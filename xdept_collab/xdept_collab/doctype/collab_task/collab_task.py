"""One piece of work that several departments do together, from registration to archive."""

import frappe

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import access_rows, advance, task_rules, tasks
from xdept_collab.services.record import CollabRecord


class CollabTask(CollabRecord):
	def fill(self) -> None:
		if not self.flags.get("collab_system"):
			self.initiator = frappe.session.user

	def check(self) -> None:
		task_rules.check_always(self)
		before = self.get_doc_before_save()
		if not before or self.flags.get("collab_import"):
			return
		if before.status == "Draft" and self.status == "Awaiting Departments":
			task_rules.check_submission(self)
		elif before.status != "Draft":
			task_rules.check_after_submission(self, before)
		if before.status != self.status == "Sign-off":
			task_rules.check_plan_complete(self)

	def moved(self, from_state: str) -> None:
		tasks.moved(self, from_state)

	def settled(self) -> None:
		before = self.get_doc_before_save()
		if not before or self.status in ("Draft", "Archived", "Cancelled"):
			return
		tasks.follow_edit(self, before)
		if before.coordinator != self.coordinator:
			access_rows.refresh_task(self.name)
		advance.settle(self.name)

	def on_trash(self) -> None:
		if self.status != "Draft" and not frappe.flags.get("collab_removing_demo"):
			self._spoken(self._refuse_deletion)
		super().on_trash()

	def _refuse_deletion(self) -> None:
		raise RuleBroken("task.not_deletable", state=self.status)


def on_doctype_update() -> None:
	# What waits for somebody is found by him and its state.
	frappe.db.add_index("Collab Task", ["coordinator", "status"])
	frappe.db.add_index("Collab Task", ["initiator", "status"])
