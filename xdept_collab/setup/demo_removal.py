"""Takes the demo away: what it made and what was tried out in it, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from xdept_collab.rules.access_table import FOLLOWS
from xdept_collab.services import directory
from xdept_collab.services.access_rows import TASK_COLUMN
from xdept_collab.setup import demo_book
from xdept_collab.setup.demo_book import Book

# Tables that tell of records: DocType -> (column of the DocType, column of the name).
_TELLING = {
	"ToDo": ("reference_type", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": ("reference_doctype", "reference_name"),
	"Tag Link": ("document_type", "document_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"DocShare": ("share_doctype", "share_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Energy Point Log": ("reference_doctype", "reference_name"),
	"Permission Log": ("for_doctype", "for_document"),
	"Collab Access": ("ref_doctype", "ref_name"),
	"__global_search": ("doctype", "name"),
}
# Tables that keep something for a user: (table, column).
_OF_USERS = (
	("ToDo", "allocated_to"),
	("Notification Log", "for_user"),
	("Notification Settings", "name"),
	("Activity Log", "user"),
	("Access Log", "user"),
	("Route History", "user"),
	("View Log", "viewed_by"),
	("List Filter", "for_user"),
	("Document Follow", "user"),
	("Dashboard Settings", "name"),
	("DefaultValue", "parent"),
	("Sessions", "user"),
	("__UserSettings", "user"),
	("Comment", "owner"),
	("Version", "owner"),
	("ToDo", "owner"),
	("Tag Link", "owner"),
	("Prepared Report", "owner"),
	("Deleted Document", "owner"),
)
_POSITIONS = ("head", "deputy", "liaison", "superior")


def remove(book: Book) -> dict[str, int]:
	"""Remove the demo; return the removed rows by table.

	Raises a ValidationError that names them when records of others use the demo's departments or people.
	"""
	tasks = _tasks(book)
	_refuse_foreign_use(book, tasks)
	before = frappe.flags.in_import
	frappe.flags.collab_removing_demo = True
	frappe.flags.in_import = True  # Frappe writes a comment for every deletion otherwise.
	removed: Counter[str] = Counter()
	try:
		_remove_documents("Collab Delegation", _delegations(tasks, book), removed)
		names = _remove_records(tasks, book, removed)
		_remove_documents("Collab Department", _departments(book), removed)
		_remove_people(book.users, removed)
		demo_book.restore_counters(book, names)
		demo_book.erase()
	finally:
		frappe.flags.collab_removing_demo = False
		frappe.flags.in_import = before
	directory.clear()
	return {table: count for table, count in sorted(removed.items()) if count}


def _tasks(book: Book) -> list[str]:
	"""The tasks that the demo made and those that its people registered since."""
	found = frappe.get_all("Collab Task", {"initiator": ("in", book.users)}, pluck="name", order_by=None)
	return sorted({*found, *book.tasks})


def _delegations(tasks: list[str], book: Book) -> list[str]:
	"""The delegations between the demo's people, and those of its tasks and departments."""
	concerned = {
		"delegator": ("in", book.users),
		"delegate": ("in", book.users),
		"task": ("in", tasks),
		"department": ("in", book.departments),
	}
	return frappe.get_all("Collab Delegation", or_filters=concerned, pluck="name", order_by=None)


def _departments(book: Book) -> list[str]:
	"""The departments of the demo, children before their parents."""
	return frappe.get_all(
		"Collab Department",
		{"name": ("in", book.departments)},
		pluck="name",
		order_by="rgt - lft asc, name asc",
	)


def _refuse_foreign_use(book: Book, tasks: list[str]) -> None:
	users = [*_uses("Collab Task", "name", tasks, ("initiator", "coordinator"), book.users)]
	users += _uses("Collab Task", "name", tasks, ("initiating_department",), book.departments)
	users += _uses("Collab Task Department", "parent", tasks, ("department",), book.departments)
	users += _uses("Collab Department", "name", book.departments, _POSITIONS, book.users)
	users += _uses(
		"Collab Department", "name", book.departments, ("parent_collab_department",), book.departments
	)
	users += _uses("Collab Department Member", "parent", book.departments, ("user",), book.users)
	if users:
		frappe.throw(
			_(
				"These records are not part of the demo but use its departments or people: {0}. "
				"Give them departments and people of your own, then remove the demo again."
			).format(", ".join(sorted(set(users))))
		)


def _uses(
	doctype: str, column: str, ours: list[str], links: Iterable[str], targets: list[str]
) -> Iterable[str]:
	for link in links:
		filters = {column: ("not in", ours or [""]), link: ("in", targets)}
		yield from frappe.get_all(doctype, filters=filters, pluck=column, order_by=None)


def _remove_records(tasks: list[str], book: Book, removed: Counter[str]) -> list[str]:
	"""Remove the tasks with everything in them and about them; return the names of what is gone."""
	records = {
		doctype: frappe.get_all(doctype, {column: ("in", tasks)}, pluck="name", order_by=None)
		for doctype, column in TASK_COLUMN.items()
	}
	records["Collab Import"] = frappe.get_all(
		"Collab Import", {"owner": ("in", book.users)}, pluck="name", order_by=None
	)
	_remove_files(records, book.users, removed)
	for doctype in (*FOLLOWS, "Delivery"):
		_delete(doctype, {"task": ("in", tasks)}, removed)
	for doctype, names in records.items():
		if not names:
			continue
		for field in frappe.get_meta(doctype).get_table_fields():
			_delete(field.options, {"parenttype": doctype, "parent": ("in", names)}, removed)
		_remove_telling(doctype, names, removed)
		_delete(doctype, {"name": ("in", names)}, removed)
		for name in names:
			frappe.clear_document_cache(doctype, name)
	return [name for names in records.values() for name in names]


def _remove_files(records: dict[str, list[str]], users: list[str], removed: Counter[str]) -> None:
	"""Files go one by one, so that what lies on the disk goes with them."""
	names = set(frappe.get_all("File", {"owner": ("in", users)}, pluck="name", order_by=None))
	for doctype, found in records.items():
		filters = {"attached_to_doctype": doctype, "attached_to_name": ("in", found or [""])}
		names |= set(frappe.get_all("File", filters, pluck="name", order_by=None))
	_remove_documents("File", sorted(names), removed)


def _remove_telling(doctype: str, names: list[str], removed: Counter[str]) -> None:
	for table, (type_column, name_column) in _TELLING.items():
		if table.startswith("__") or frappe.db.table_exists(table):
			_delete(table, {type_column: doctype, name_column: ("in", names)}, removed)


def _remove_documents(doctype: str, names: list[str], removed: Counter[str]) -> None:
	for name in names:
		frappe.delete_doc(
			doctype, name, force=True, ignore_permissions=True, ignore_missing=True, delete_permanently=True
		)
	_remove_telling(doctype, names, removed)
	removed[doctype] += len(names)


def _remove_people(users: list[str], removed: Counter[str]) -> None:
	for table, column in _OF_USERS:
		if table.startswith("__") or table == "Sessions" or frappe.db.table_exists(table):
			_delete(table, {column: ("in", users)}, removed)
	contacts = frappe.get_all("Contact", {"user": ("in", users)}, pluck="name", order_by=None)
	_remove_documents("Contact", contacts, removed)
	_remove_documents("User", users, removed)


def _delete(table: str, filters: dict[str, Any], removed: Counter[str]) -> None:
	removed[table] += frappe.db.count(table, filters) if not table.startswith("__") else 0
	frappe.db.delete(table, filters)
