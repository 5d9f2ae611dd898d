"""Makes one department of two: who may be merged into whom, and what goes over with the name."""

from collections import Counter

import frappe
from frappe.model.document import Document
from frappe.utils import nowdate

from xdept_collab.rules.access import department_principal
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import access_rows, department_moves, directory, positions
from xdept_collab.services.department_moves import Moved

# A task in these states is never saved again.
_STILL = ("Archived", "Cancelled")
_NAMED = 5


def check(department: Document, into: str) -> None:
	"""Refuse a merge that makes no sense. Raises RuleBroken with a department.* code."""
	if department.name == into:
		raise RuleBroken("department.merge_itself", department=into)
	target = frappe.db.get_value("Collab Department", into, ["is_disabled", "lft", "rgt"], as_dict=True)
	if not target:
		return  # Frappe says that it does not exist.
	if target.is_disabled:
		raise RuleBroken("department.merge_disabled", department=into)
	if department.lft < target.lft and target.rgt < department.rgt:
		raise RuleBroken("department.merge_below", department=department.name, name=into)
	shared = _shared_tasks(department.name, into)
	if shared:
		raise RuleBroken(
			"department.merge_same_task",
			department=department.name,
			name=into,
			count=len(shared),
			items=", ".join(shared[:_NAMED]),
		)


def _shared_tasks(one: str, other: str) -> list[str]:
	"""Return the tasks that ask both and may still be saved: there a department may stand only once."""
	asked, task = frappe.qb.DocType("Collab Task Department"), frappe.qb.DocType("Collab Task")
	names = (
		frappe.qb.from_(asked)
		.join(task)
		.on(task.name == asked.parent)
		.where(asked.parenttype == "Collab Task")
		.where(asked.department.isin([one, other]) & ~task.status.isin(_STILL))
		.select(asked.parent)
	).run(pluck=True)
	return sorted(name for name, count in Counter(names).items() if count > 1)


def take_over(old: str, new: str, is_merge: bool) -> None:
	"""Bring over what does not link to the department by name; called when all links lead to the new one."""
	rows = access_rows.rename_principal(department_principal(old), department_principal(new))
	moved = Moved()
	if is_merge:
		source = frappe.get_doc("Collab Department", old)
		target = frappe.get_doc("Collab Department", new)
		_adopt_people(source, target)
		moved = department_moves.follow(
			new, department_moves.positions_of(source), department_moves.positions_of(target)
		)
	directory.clear()
	department_moves.tell(Moved(moved.assignments, moved.access_rows + rows, moved.waiting))


def _adopt_people(source: Document, target: Document) -> None:
	"""Make all people of the one department members of the other from today on."""
	there = positions.members_today(target)
	titles = {row.user: row.title for row in source.members}
	people = [*positions.members_today(source), source.head, source.deputy, source.liaison]
	for user in dict.fromkeys(people):
		if user and user not in there:
			target.append("members", {"user": user, "title": titles.get(user), "from_date": nowdate()})
	target.save()
