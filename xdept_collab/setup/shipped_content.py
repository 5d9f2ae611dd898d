"""Knows what counts when a shipped record is compared with the one on the site."""

from typing import Any

import frappe

from xdept_collab.compat import NEWER_WORKFLOW_FIELDS
from xdept_collab.rules.records import fingerprint
from xdept_collab.setup.shipped_files import Shipped

# What says nothing about the content: whether a workflow is switched on belongs to the site, the workflow builder
# and a dragged Kanban card write notes of their own.
_SITE_FIELDS = frozenset({"is_active", "workflow_data"})
_SITE_ROW_FIELDS = frozenset({"workflow_builder_id", "order"})

# What tells the rows of a child table apart.
ROW_KEYS: dict[str, tuple[str, ...]] = {
	"states": ("state",),
	"transitions": ("state", "action", "allowed"),
	"columns": ("column_name",),
}

Content = dict[str, Any]


def shipped_content(shipped: Shipped) -> Content:
	"""Return what the app ships, with the defaults that the site would fill in when it is a workflow."""
	if shipped.kind != "workflow":
		return _without_site_fields(shipped.document)
	document = frappe.get_doc(shipped.document)
	document._set_defaults()
	return _without_site_fields(document.as_dict())


def current_content(shipped: Shipped) -> Content | None:
	"""Return the record as it is on the site, None when it is missing.

	Of owned and seeded records only the fields that the file names count; of a workflow everything.
	"""
	if not frappe.db.exists(shipped.doctype, shipped.name):
		return None
	current = frappe.get_doc(shipped.doctype, shipped.name).as_dict()
	if shipped.kind != "workflow":
		current = _narrowed(current, shipped.document)
	return _without_site_fields(current)


def content_hash(content: Content | None) -> str | None:
	"""Return the fingerprint of a content, None when there is none."""
	return None if content is None else fingerprint(content)


def _without_site_fields(document: Content) -> Content:
	return {
		field: [_row_without_site_fields(row) for row in value] if _is_table(value) else value
		for field, value in document.items()
		if field not in _SITE_FIELDS
	}


def _row_without_site_fields(row: Content) -> Content:
	"""What only a newer Frappe knows counts once it is changed: so a site that is upgraded customises nothing by that."""
	return {
		field: value
		for field, value in row.items()
		if field not in _SITE_ROW_FIELDS
		and not (field in NEWER_WORKFLOW_FIELDS and value == NEWER_WORKFLOW_FIELDS[field])
	}


def _narrowed(current: Content, named: Content) -> Content:
	narrowed: Content = {}
	for field, value in named.items():
		narrowed[field] = current.get(field)
		if _is_table(value):
			columns = {column for row in value for column in row}
			rows = current.get(field) or []
			narrowed[field] = [{column: row.get(column) for column in columns} for row in rows]
	return narrowed


def _is_table(value: object) -> bool:
	return isinstance(value, list) and any(isinstance(row, dict) for row in value)
