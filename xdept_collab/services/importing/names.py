"""Maps names as a sheet writes them (*经理) to users, all records of a name at once."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.services import access_rows
from xdept_collab.services.importing.checking import changeable, check_importer
from xdept_collab.services.importing.context import Choices
from xdept_collab.services.importing.files import sheet_of
from xdept_collab.services.importing.planning import read_rows

# DocType -> (column with the name as written, column of its user, column of the department, column of the task)
_WRITTEN = {
	"Collab Task": ("initiator_as_written", "initiator", "initiating_department", "name"),
	"Department Assignment": ("head_as_written", "head", "department", "task"),
	"Work Item": ("owner_as_written", "owner_user", "department", "task"),
	"Progress Log": ("reporter_as_written", "reporter", "department", "task"),
	"Acceptance Review": ("reviewer_as_written", "decided_by", "department", "task"),
	"Collaboration Rating": ("rater_as_written", "rater", "rated_department", "task"),
}


def written_names(doc: Document) -> list[dict[str, object]]:
	"""Return the distinct names of the import's tasks that no user stands behind: name, department, records."""
	tasks = _tasks(doc)
	found: dict[tuple[str, str], int] = {}
	for doctype, (written, _user, department, task) in _WRITTEN.items():
		table = frappe.qb.DocType(doctype)
		rows = (
			frappe.qb.from_(table)
			.where(table[task].isin(tasks or [""]))
			.where(table[written].isnotnull())
			.where(table[written] != "")
			.groupby(table[written], table[department])
			.select(table[written], table[department], frappe.query_builder.functions.Count("*"))
		).run()
		for name, of_department, count in rows:
			key = (name, of_department or "")
			found[key] = found.get(key, 0) + count
	return [
		{"name": name, "department": department, "records": count}
		for (name, department), count in sorted(found.items())
	]


def match_names(doc: Document, matches: Iterable[dict[str, str]]) -> int:
	"""Put users in place of names: [{name, department, user}]; return how many records changed.

	One UPDATE for each kind of record and name; the text gives way to the user, the sheet's cell is remembered.
	"""
	matches = [match for match in matches if match.get("user")]
	_check_users({str(match["user"]) for match in matches})
	tasks = _tasks(doc)
	changed = 0
	for doctype, columns in _WRITTEN.items():
		names: list[str] = []
		for match in matches:
			names += _match_one(doctype, columns, tasks, match)
		access_rows.refresh(doctype, names)
		changed += len(names)
		if doctype == "Collab Task":
			for task in names:
				# Whose task it is decides who sees everything in it.
				access_rows.refresh_task(task)
	return changed


def _match_one(doctype: str, columns: tuple[str, ...], tasks: list[str], match: dict[str, str]) -> list[str]:
	written, user, department, task = columns
	filters = {task: ("in", tasks or [""]), written: match.get("name") or "-"}
	filters[department] = match.get("department") or ("is", "not set")
	names = frappe.get_all(doctype, filters=filters, pluck="name", order_by=None)
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	(
		frappe.qb.update(table)
		.set(table[user], match["user"])
		.set(table[written], None)
		.set(table.modified, frappe.utils.now_datetime())
		.set(table.modified_by, frappe.session.user)
		.where(table.name.isin(names))
	).run()
	for name in names:
		frappe.clear_document_cache(doctype, name)
	return names


def _check_users(users: set[str]) -> None:
	enabled = set(
		frappe.get_all(
			"User", filters={"name": ("in", sorted(users) or [""]), "enabled": 1}, pluck="name", order_by=None
		)
	)
	unknown = sorted(users - enabled)
	if unknown:
		frappe.throw(_("There is no enabled user {0}. Choose another one.").format(", ".join(unknown)))


def _tasks(doc: Document) -> list[str]:
	"""Return the tasks that the file names and that the user may change, judged on the stored rows."""
	importer, sheet = check_importer(), sheet_of(doc)
	choices = Choices(title=sheet.title, into_task=doc.into_task or "", default_year=doc.default_year or None)
	reading = read_rows(sheet, choices)
	fields = ["name", "owner", "initiator", "coordinator", "source_cells"]
	if reading.spec.code == "X05":
		filters: dict[str, object] = (
			{"name": doc.into_task}
			if doc.into_task
			else {
				"title": sheet.title,
				"owner": doc.owner,
				"source_cells": ("like", '%"X05"%'),
			}
		)
	else:
		filters = {"name": ("in", sorted({row.source["task_id"].strip() for row in reading.rows}) or [""])}
	rows = frappe.get_all("Collab Task", filters=filters, fields=fields, order_by=None)
	return sorted(changeable(rows, importer))
