"""Rebuilds the table of who sees what from the rule, page by page, and says what had drifted from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import frappe

from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rows, density, latest, reader_marks
from xdept_collab.services.scopes import stored_scopes

# Records whose tasks are locked at once: whoever wants to change one of them waits a fifth of a second at most.
PAGE = 1000


@dataclass(frozen=True)
class Page:
	"""What was found on one page: records looked at, rows they should have, and the rows that were not so."""

	doctype: str
	records: int = 0
	rows: int = 0
	missing: int = 0
	superfluous: int = 0
	orphaned: int = 0

	@property
	def drift(self) -> int:
		return self.missing + self.superfluous + self.orphaned

	def __add__(self, other: "Page") -> "Page":
		return Page(
			self.doctype,
			self.records + other.records,
			self.rows + other.rows,
			self.missing + other.missing,
			self.superfluous + other.superfluous,
			self.orphaned + other.orphaned,
		)


def rebuild(end_transaction: Callable[[], object] = lambda: None) -> dict[str, Page]:
	"""Rebuild everything in one go; return what was found by DocType. No drift is expected."""
	total: dict[str, Page] = {}
	for page in pages(end_transaction):
		add(total, page)
	return total


def add(total: dict[str, Page], page: Page) -> Page:
	"""Add a page to the sums by DocType; return the new sum of its DocType."""
	total[page.doctype] = total.get(page.doctype, Page(page.doctype)) + page
	return total[page.doctype]


def pages(end_transaction: Callable[[], object], size: int = PAGE) -> Iterator[Page]:
	"""Rebuild page by page, each in a transaction of its own; who stops asking leaves all done so far in order.

	`end_transaction` commits: it is called after every page, and the tasks of the next are then locked before
	anything of them is read, so that what others commit meanwhile is neither missed nor undone.
	"""
	for doctype in TABLE:
		after: str | None = ""
		while after is not None:
			found = _next(doctype, after, size)
			end_transaction()
			latest.lock_tasks(task for _name, task, _mark in found)
			marks = {name: mark for name, _task, mark in found}
			upto = found[-1][0] if len(found) == size else None
			page = _rebuild(doctype, after, upto, marks)
			end_transaction()
			yield page
			after = upto
	frappe.cache.delete_value(density.CACHE_KEY)


def _next(doctype: str, after: str, size: int) -> list[tuple[str, str, int]]:
	mark = f"`{reader_marks.COLUMN}`" if reader_marks.is_kept() else "0"
	columns = f"name, `{access_rows.TASK_COLUMN[doctype]}`, {mark}"
	return frappe.db.sql(
		f"select {columns} from `tab{doctype}` where name > %s order by name limit {int(size)}", after
	)


def _rebuild(doctype: str, after: str, upto: str | None, marks: dict[str, int]) -> Page:
	"""Bring the rows of the records from `after` (exclusive) to `upto` (None: to the end) in line with the rule."""
	names = list(marks)
	wanted = access_rows.rows_of(doctype, stored_scopes(doctype, names))
	end, values = ("", [doctype, after]) if upto is None else ("and ref_name <= %s", [doctype, after, upto])
	held = frappe.db.sql(
		f"select name, principal, ref_name from `tabCollab Access` where ref_doctype = %s and ref_name > %s {end}",
		values,
	)
	# A record that came while the page was asked for has written its rows itself.
	others = {ref_name for _key, _principal, ref_name in held}.difference(names)
	newcomers = _existing(doctype, others)
	held = [row for row in held if row[2] not in newcomers]
	principals = {key: principal for key, principal, _ref_name in held}
	gone = [ref_name for key, _principal, ref_name in held if key not in wanted]
	orphaned = sum(ref_name in others for ref_name in gone)
	page = Page(
		doctype,
		records=len(names),
		rows=len(wanted),
		missing=len(wanted.keys() - principals.keys()),
		superfluous=len(gone) - orphaned,
		orphaned=orphaned,
	)
	access_rows.settle(doctype, wanted, principals, marks)
	return page


def _existing(doctype: str, names: set[str]) -> set[str]:
	if not names:
		return set()
	found = frappe.get_all(doctype, filters={"name": ("in", sorted(names))}, pluck="name", order_by=None)
	return set(found)
