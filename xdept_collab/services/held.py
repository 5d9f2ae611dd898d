"""Holds the stored image of a record while it is changed: read once, under its lock, with the scope it has there.

Frappe reads a record twice for a change (to change it, and again as it was), and every check of ours would read once
more what decides about rights. Under the lock none of it can change in between, so one reading serves all.
"""

import copy

import frappe
from frappe.model.document import Document

from xdept_collab.rules.access import Scope
from xdept_collab.services import latest, stored
from xdept_collab.services.scopes import COLUMNS, deciding_values, scope_of_values, stored_scopes

# A client cannot set flags: they are no values of a document.
_IMAGE, _SCOPE = "collab_stored_image", "collab_stored_scope"


def lock_task_of(doctype: str, name: str) -> object:
	"""Lock the task of a stored record; return when the record had been changed last before we waited.

	The task is locked first, then the record, by everybody who changes a record of a task.
	"""
	has_task = "task" in COLUMNS.get(doctype, ())
	column = "task" if has_task else "name"
	seen = stored.row(doctype, name, ("modified", column))
	if seen and (has_task or doctype == "Collab Task"):
		latest.lock_tasks([seen[column]])
	return seen.modified if seen else None


def read(doctype: str, name: str) -> tuple[Document, bool]:
	"""Return the record to be changed, read under its lock, and whether somebody changed it while we waited."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.flags[_IMAGE] = copy.deepcopy(doc)
	return doc, doc.flags.get("collab_seen") != doc.modified


def hold(doc: Document) -> None:
	"""Hold the stored image of a record that came from elsewhere, as from a form."""
	if not image_of(doc):
		doc.flags[_IMAGE] = frappe.get_doc(doc.doctype, doc.name, for_update=True)


def image_of(doc: Document) -> Document | None:
	"""Return the image that is held, None without one."""
	return doc.flags.get(_IMAGE)


def release(doc: Document) -> None:
	"""Let go of the image and of the scope, as soon as the change is written or refused."""
	doc.flags.pop(_IMAGE, None)
	doc.flags.pop(_SCOPE, None)


def scope_of(doc: Document) -> Scope | None:
	"""Return the scope of the stored record, whatever the document carries now; None when nothing is stored."""
	image = image_of(doc)
	if not image:
		return stored_scopes(doc.doctype, [doc.name]).get(doc.name)
	if doc.flags.get(_SCOPE) is None:
		doc.flags[_SCOPE] = scope_of_values(image)
	return doc.flags[_SCOPE]


def new_scope_of(doc: Document) -> Scope | None:
	"""Return the scope with the values that the document carries now."""
	image = image_of(doc)
	if image and deciding_values(image) == deciding_values(doc):
		return scope_of(doc)
	return scope_of_values(doc)
