"""Brings the shipped records to the site: on install and on every migrate, without losing what an admin changed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import click
import frappe
from frappe.model.document import Document

from xdept_collab import __version__
from xdept_collab.rules.records import Action, decide
from xdept_collab.services import access_rebuild, dormancy
from xdept_collab.setup import reader_columns
from xdept_collab.setup.shipped_content import ROW_KEYS, content_hash, current_content, shipped_content
from xdept_collab.setup.shipped_files import Shipped, shipped_records


@dataclass(frozen=True)
class Outcome:
	"""What the sync did with one record."""

	doctype: str
	name: str
	action: Action
	is_update_available: bool


def before_migrate() -> None:
	"""Add the column that the patches of a migration may already need when they write records."""
	reader_columns.add_missing()


def after_migrate() -> None:
	"""Mark the readers, sync, and tell on the terminal what was kept because an admin changed it, and what is wanting."""
	reader_columns.add_missing()
	if reader_columns.is_any_unmarked():
		access_rebuild.rebuild(frappe.db.commit)  # noqa: TID251 — page by page, as the command does it.
	for outcome in sync():
		if outcome.action == "keep_customised":
			news = " A newer version is available." if outcome.is_update_available else ""
			click.secho(
				f"Workflow {outcome.name}: changed on this site, kept.{news} See Shipped Record in the Desk.",
				fg="yellow",
			)
	if dormancy.may_sleep():
		click.secho(
			f"Without a login for {dormancy.days()} days this site runs jobs only once a day; see Collaboration Health.",
			fg="yellow",
		)


def sync(records: Iterable[Shipped] | None = None) -> list[Outcome]:
	"""Create, replace or keep every shipped record (`records`: those of the app); return what was done.

	A second run writes nothing. Seeded records that were there before the app belong to others and are left alone. What
	needs a DocType or a field that the site does not have yet waits for the migrate after it has come.
	"""
	outcomes = [_sync_one(shipped) for shipped in (shipped_records() if records is None else records)]
	return [outcome for outcome in outcomes if outcome]


def _sync_one(shipped: Shipped) -> Outcome | None:
	if not all(map(_is_there, shipped.needs)):
		return None
	book = _book_of(shipped)
	current, new = current_content(shipped), shipped_content(shipped)
	if shipped.kind == "seeded" and current is not None and not book:
		return None
	new_hash = str(content_hash(new))
	decision = decide(shipped.kind, new_hash, (book and book.shipped_hash) or None, content_hash(current))
	if decision.action == "create":
		_create(shipped)
	elif decision.action == "replace":
		replace(shipped)
	is_in_step = not decision.action.startswith("keep")
	_write_book(
		book or _new_book(shipped),
		shipped_hash=new_hash if is_in_step else (book and book.shipped_hash) or "",
		status=_status(is_in_step, decision.is_update_available),
		shipped_json=written(shipped),
	)
	return Outcome(shipped.doctype, shipped.name, decision.action, decision.is_update_available)


def _is_there(need: str) -> bool:
	"""Say whether the site has the DocType, or the field that is written after it and a full stop."""
	doctype, _separator, field = need.partition(".")
	return bool(frappe.db.exists("DocType", doctype)) and (
		not field or frappe.get_meta(doctype).has_field(field)
	)


def _status(is_in_step: bool, is_update_available: bool) -> str:
	if is_in_step:
		return "In Step"
	return "Update Available" if is_update_available else "Customised"


def _create(shipped: Shipped) -> None:
	document = frappe.get_doc(shipped.document)
	if shipped.kind == "workflow" and _other_active_workflow(document):
		document.is_active = 0
	# Setup works for the site, not for a person.
	document.insert(ignore_permissions=True)


def _other_active_workflow(workflow: Document) -> str | None:
	return frappe.db.get_value(
		"Workflow",
		{"document_type": workflow.document_type, "is_active": 1, "name": ("!=", workflow.name)},
	)


def replace(shipped: Shipped) -> None:
	"""Write the shipped content over the record; a workflow stays switched on or off as it is.

	Rows that stay are updated in place, so that they keep their names.
	"""
	document = frappe.get_doc(shipped.doctype, shipped.name)
	new = shipped.document
	if shipped.kind == "workflow":
		# A workflow is replaced as a whole: what the file does not name goes back to its default.
		fresh = frappe.get_doc(new)
		fresh._set_defaults()
		new = {field: value for field, value in fresh.as_dict().items() if field != "is_active"}
	for field in document.meta.fields:
		if field.fieldname not in new:
			continue
		if field.fieldtype in frappe.model.table_fields:
			_replace_rows(document, field.fieldname, new[field.fieldname])
		else:
			document.set(field.fieldname, new[field.fieldname])
	# Setup works for the site, not for a person.
	document.save(ignore_permissions=True)


def _replace_rows(document: Document, table: str, rows: list[dict]) -> None:
	keys = ROW_KEYS.get(table, ())
	names = {tuple(row.get(key) for key in keys): row.name for row in document.get(table) if keys}
	document.set(table, [])
	for row in rows:
		content = {field: value for field, value in row.items() if field not in ("name", "idx", "parent")}
		name = names.pop(tuple(row.get(key) for key in keys), None)
		document.append(table, {**content, "name": name} if name else content)


def written(shipped: Shipped) -> str:
	"""Return the shipped record as the text that is kept and shown."""
	return json.dumps({"kind": shipped.kind, "record": shipped.document}, ensure_ascii=False, indent=1)


def read_written(text: str) -> Shipped:
	"""Return the shipped record from the text that `written` made."""
	content = json.loads(text)
	return Shipped(content["kind"], content["record"])


def _book_of(shipped: Shipped) -> Document | None:
	name = frappe.db.get_value("Shipped Record", {"ref_doctype": shipped.doctype, "ref_name": shipped.name})
	return frappe.get_doc("Shipped Record", name) if name else None


def _new_book(shipped: Shipped) -> Document:
	return frappe.get_doc(
		{"doctype": "Shipped Record", "ref_doctype": shipped.doctype, "ref_name": shipped.name}
	)


def _write_book(book: Document, **values: str) -> None:
	if not book.is_new() and all((book.get(field) or "") == value for field, value in values.items()):
		return
	book.update({**values, "app_version": __version__, "synced_on": frappe.utils.now()})
	# Setup works for the site, not for a person.
	book.save(ignore_permissions=True)
