"""Gathers what the web page of one record shows: its facts, rows, time limits, story, and what its reader may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.web_pages import ROWS, SHOWN, path_of
from xdept_collab.services import clocks_view, people, reading, stored, web_forms, web_times
from xdept_collab.services.refusal import deny

_TITLES = ("title", "content", "task_title")
_LONGEST_TITLE = 140
# What a link to a record is called instead of its number.
_CALLED = {"Department Assignment": "department", "Work Item": "title"}
_STORY = 20


@dataclass(frozen=True)
class Fact:
	"""One line of what is known: its label, its value in words, and the page that it leads to."""

	label: str
	value: str
	link: str = ""


@dataclass(frozen=True)
class Row:
	"""A record or a row of a table in a list of the page."""

	title: str
	detail: tuple[str, ...] = ()
	link: str = ""
	part: str = ""
	status: str = ""
	doctype: str = ""
	health: str = ""
	progress: float | None = None
	is_delayed: bool = False


@dataclass(frozen=True)
class Told:
	"""One entry of the story."""

	at: datetime
	who: str
	what: str
	words: str = ""
	photos: tuple[str, ...] = ()


def of_record(doctype: str, name: str, now: datetime) -> dict[str, object]:
	"""Return what the page of the record shows; refuses alike what is hidden and what is missing."""
	reading.require(doctype, name)
	doc = frappe.get_doc(doctype, name)
	if not doc.has_permission("read"):
		deny()
	clocks = clocks_view.of_record(doctype, name, now)["clocks"] if doc.meta.has_field("status") else []
	return {
		"doc": doc,
		"title": title_of(doc),
		"facts": list(_facts(doc)),
		"rows": [(label, rows) for label, rows in _lists(doc) if rows],
		"clocks": clocks,
		"forms": web_forms.of_record(doc, clocks),
		"story": _story(doc),
	}


def title_of(doc: Document) -> str:
	"""Return what the record is called."""
	if doc.doctype == "Department Assignment":
		return f"{doc.department} · {doc.task_title or doc.task}"
	found = next((doc.get(field) for field in _TITLES if doc.get(field)), "") or doc.name
	return " ".join(str(found).split())[:_LONGEST_TITLE]


def _facts(doc: Document) -> Iterator[Fact]:
	users = [doc.get(f) for f in SHOWN[doc.doctype] if _target(doc, f) == "User" and doc.get(f)]
	names = people.full_names(users) if users else {}
	for column in SHOWN[doc.doctype]:
		value = doc.get(column)
		if value in (None, "", 0):
			continue
		field = doc.meta.get_field(column)
		label = _(field.label, context=doc.doctype)  # stored: label
		target = _target(doc, column)
		said = names.get(value) if target == "User" else None
		if column == "task":
			said = doc.get("task_title")
		elif target in _CALLED:
			said = (stored.row(target, str(value), (_CALLED[target],)) or {}).get(_CALLED[target])
		yield Fact(
			label, said or in_words(doc.doctype, field, value), path_of(target, str(value)) if target else ""
		)


def _target(doc: Document, column: str) -> str:
	field = doc.meta.get_field(column)
	if field.fieldtype == "Dynamic Link":
		return str(doc.get(field.options) or "")
	return field.options if field.fieldtype == "Link" else ""


def in_words(doctype: str, field: Document, value: object) -> str:
	"""Return a stored value as its reader writes it."""
	if field.fieldtype == "Date":
		return web_times.day(str(value))
	if field.fieldtype == "Datetime":
		return web_times.moment(str(value))
	if field.fieldtype == "Check":
		return _("Yes") if cint(value) else _("No")
	if field.fieldtype == "Select" or field.options == "Delay Cause":
		return _(value, context=doctype)  # stored: option
	if isinstance(value, float):
		return f"{value:g}"
	return str(value)


def _lists(doc: Document) -> Iterator[tuple[str, list[Row]]]:
	for table, columns in ROWS.get(doc.doctype, {}).items():
		label = _(doc.meta.get_field(table).label, context=doc.doctype)  # stored: label
		yield label, [_table_row(row, columns) for row in doc.get(table)]
	if doc.doctype == "Collab Task":
		yield _("Departments"), _departments(doc)
		yield _("Tickets"), _records("Issue Ticket", {"task": doc.name}, "title")
		yield _("Requests"), _records("Collaboration Request", {"task": doc.name}, "content")
	elif doc.doctype == "Department Assignment":
		yield _("Work Items"), _records("Work Item", {"assignment": doc.name}, "title")
		yield _("Requests"), _records("Collaboration Request", {"from_assignment": doc.name}, "content")
	elif doc.doctype == "Acceptance Review":
		yield _("Reviewers"), _reviewers(doc)


def _table_row(row: Document, columns: tuple[str, ...]) -> Row:
	fields = [row.meta.get_field(column) for column in columns]
	said = [in_words(row.doctype, f, row.get(f.fieldname)) if row.get(f.fieldname) else "" for f in fields]
	return Row(said[0], tuple(filter(None, said[1:])))


def _departments(task: Document) -> list[Row]:
	"""Return the departments of the task with what everybody on it sees; a link where the reader sees more."""
	open_to_him = set(
		frappe.get_list(
			"Department Assignment", filters={"task": task.name}, pluck="name", limit_page_length=0
		)
	)
	return [
		Row(
			row.department,
			(_("until {0}").format(web_times.day(row.internal_due_date)),) if row.internal_due_date else (),
			path_of("Department Assignment", row.assignment) if row.assignment in open_to_him else "",
			row.part,
			row.answer or "",
			"Department Assignment",
			row.health or "",
			row.progress,
			bool(row.is_delayed),
		)
		for row in task.departments
	]


def _records(doctype: str, filters: dict, title: str) -> list[Row]:
	columns = ["name", "status", title]
	extra = [
		name for name in ("health", "progress", "is_delayed") if frappe.get_meta(doctype).has_field(name)
	]
	rows = frappe.get_list(
		doctype,
		filters=filters,
		fields=[*columns, *extra],
		order_by="creation desc",
		limit_page_length=_STORY,
	)
	return [
		Row(
			str(row[title] or row.name)[:_LONGEST_TITLE],
			(),
			path_of(doctype, row.name),
			"",
			row.status,
			doctype,
			row.get("health") or "",
			row.get("progress"),
			bool(row.get("is_delayed")),
		)
		for row in rows
	]


def _reviewers(review: Document) -> list[Row]:
	names = people.full_names([row.user for row in review.reviewers])
	return [Row(str(names.get(row.user, row.user)), _signed(row)) for row in review.reviewers]


def _signed(row: Document) -> tuple[str, ...]:
	if not row.decision:
		return (_("not signed yet"),)
	decision = _(row.decision, context="Acceptance Reviewer")  # stored: option
	return tuple(filter(None, (decision, web_times.moment(row.signed_on), row.comment)))


def _story(doc: Document) -> list[Told]:
	"""Return the newest moves and reports of the record, newest first."""
	if doc.doctype not in TABLE or doc.doctype == "Progress Log":
		return []
	moves = frappe.get_list(
		"Transition Log",
		filters={"ref_doctype": doc.doctype, "ref_name": doc.name},
		fields=["at", "actor", "on_behalf_of", "action", "reason"],
		order_by="creation desc",
		limit_page_length=_STORY,
	)
	logs = _logs(doc)
	names = people.full_names([*(row.actor for row in moves), *(row.reporter for row in logs)])
	told = [
		Told(
			row.at,
			names.get(row.actor, row.actor or ""),
			_(row.action, context=doc.doctype),  # stored: workflow action
			row.reason or "",
		)
		for row in moves
	]
	photos = _photos(row.name for row in logs)
	for row in logs:
		what = _("Log: {0} %").format(round(row.progress or 0))
		told.append(
			Told(
				row.creation,
				names.get(row.reporter, row.reporter or ""),
				what,
				row.narrative or "",
				photos.get(row.name, ()),
			)
		)
	return sorted(told, key=lambda each: each.at, reverse=True)[:_STORY]


def _logs(doc: Document) -> list[frappe._dict]:
	column = {"Work Item": "work_item", "Department Assignment": "assignment"}.get(doc.doctype)
	if not column:
		return []
	return frappe.get_list(
		"Progress Log",
		filters={column: doc.name},
		fields=["name", "creation", "reporter", "progress", "narrative"],
		order_by="creation desc",
		limit_page_length=_STORY,
	)


def _photos(logs: Iterable[str]) -> dict[str, tuple[str, ...]]:
	"""Return the pictures of these logs, which their reader may see as he may see the logs."""
	found: dict[str, tuple[str, ...]] = {}
	rows = frappe.get_all(
		"Progress Log File",
		filters={"parent": ("in", list(logs) or [""])},
		fields=["parent", "file"],
		order_by="idx",
	)
	for row in rows:
		if (row.file or "").lower().endswith((".jpg", ".jpeg", ".png")):
			found[row.parent] = (*found.get(row.parent, ()), row.file)
	return found
