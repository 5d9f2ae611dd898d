"""Makes one department of two: who may be merged into whom, and what goes over with the name."""

from collections import Counter
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import nowdate

from xdept_collab.rules.access import department_principal
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import access_rows, department_moves, directory, positions
from xdept_collab.services.department_moves import Moved
from xdept_collab.services.refusal import spoken

# A task in these states is never saved again.
_STILL = ("Archived", "Cancelled")
_NAMED = 5
# Where `take_over` leaves for the caller of the merge what it moved.
_MOVED = "collab_merge_moved"


@dataclass(frozen=True)
class Preview:
	"""What would get the name of the other department, and who would answer for it then."""

	head: str
	tasks: int
	assignments: int
	open_assignments: int
	members: int
	departments_below: int
	access_rows: int


def preview(department: str, into: str) -> Preview:
	"""Count what a merge would move; writes nothing. Throws the refusal that the merge itself would meet."""
	source, target = _both(department, into)
	with spoken():
		check(source, into)
	return Preview(
		head=_full_name(target.head),
		tasks=_tasks(department),
		assignments=frappe.db.count("Department Assignment", {"department": department}),
		open_assignments=len(department_moves.open_assignments(department)),
		members=len(_newcomers(source, target)),
		departments_below=frappe.db.count("Collab Department", {"parent_collab_department": department}),
		access_rows=frappe.db.count("Collab Access", {"principal": department_principal(department)}),
	)


def merge(department: str, into: str) -> Moved:
	"""Merge the department into the other one, in one transaction; return what followed."""
	source, _target = _both(department, into)
	frappe.flags.pop(_MOVED, None)
	source.rename(into, merge=True)
	# Said on the way: of a new name, and of each step by itself. The caller says the sum.
	frappe.clear_messages()
	return frappe.flags.pop(_MOVED)


def _both(department: str, into: str) -> tuple[Document, Document]:
	for name in (department, into):
		if not frappe.db.exists("Collab Department", name):
			frappe.throw(_("There is no department {0}. Choose one from the list.").format(frappe.bold(name)))
	return frappe.get_doc("Collab Department", department), frappe.get_doc("Collab Department", into)


def _full_name(user: str | None) -> str:
	return frappe.db.get_value("User", user, "full_name") or user or "" if user else ""


def _tasks(department: str) -> int:
	asked = frappe.qb.DocType("Collab Task Department")
	return (
		frappe.qb.from_(asked)
		.where((asked.department == department) & (asked.parenttype == "Collab Task"))
		.select(Count(asked.parent).distinct())
	).run()[0][0]


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
	moved = Moved(moved.assignments, moved.access_rows + rows, moved.waiting)
	frappe.flags[_MOVED] = moved
	department_moves.tell(moved)


def _adopt_people(source: Document, target: Document) -> None:
	"""Make all people of the one department members of the other from today on."""
	titles = {row.user: row.title for row in source.members}
	for user in _newcomers(source, target):
		target.append("members", {"user": user, "title": titles.get(user), "from_date": nowdate()})
	target.save()


def _newcomers(source: Document, target: Document) -> list[str]:
	there = positions.members_today(target)
	people = [*positions.members_today(source), source.head, source.deputy, source.liaison]
	return [user for user in dict.fromkeys(people) if user and user not in there]
