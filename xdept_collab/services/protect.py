"""Keeps what only the server may write: read-only fields, and child rows of other records."""

import frappe
from frappe.model.document import Document

_KEPT_OPEN = ("status",)


def protect(doc: Document) -> None:
	"""Put back whatever a client sent for fields that the server owns, in the document and its rows."""
	if doc.flags.get("collab_system"):
		return
	before = None if doc.is_new() else doc.get_doc_before_save()
	doc.idx = before.idx if before else 0
	_restore(doc, before)
	for field in doc.meta.get_table_fields():
		_adopt_own_rows(doc, field.fieldname, before)


def _restore(doc: Document, before: Document | None) -> None:
	for field in doc.meta.fields:
		if not field.read_only or field.fieldname in _KEPT_OPEN:
			continue
		if field.fieldtype in frappe.model.no_value_fields:
			continue
		doc.set(field.fieldname, before.get(field.fieldname) if before else field.default)


def _adopt_own_rows(doc: Document, table: str, before: Document | None) -> None:
	known = {row.name: row for row in before.get(table)} if before else {}
	for row in doc.get(table) or []:
		stored = known.get(row.name)
		if not stored:
			# A row name that is not ours would overwrite a row of another record.
			row.name = None
			row.set("__islocal", 1)
		row.owner, row.creation = (stored.owner, stored.creation) if stored else (None, None)
		_restore(row, stored)
