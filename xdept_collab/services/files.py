"""Keeps the files of our records with their records.

Frappe lets anybody make a File that names the address of an existing file, and then shows him the content as its owner;
and it lets anybody name any record as the place of his file.
"""

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.core.doctype.file import file as core
from frappe.model.document import Document

from xdept_collab.services.ours import is_ours
from xdept_collab.services.record_files import follows_record

_PRIVATE = "/private/files/"


def has_permission(doc: Document, ptype: str, user: str, debug: bool = False) -> bool:
	"""Give Frappe's own answer, but no to a File that borrows a file of ours or is put on a record of ours."""
	if user != "Administrator" and ptype in ("create", "write"):
		is_upload = doc.is_new() and doc.get("content")
		if (not is_upload and _is_borrowed(doc, user)) or _is_imposed(doc, user):
			return False
	# Frappe would let whoever uploaded the file keep it.
	if not doc.is_new() and not follows_record(doc, ptype, user):
		return False
	return bool(core.has_permission(doc, ptype, user, debug))


def refuse_borrowed(file: Document, method: str | None = None) -> None:
	"""Refuse what Frappe makes without asking for a permission: a File for the address in an Attach field."""
	user = frappe.session.user
	if user == "Administrator" or not (file.flags.ignore_permissions and file.attached_to_field):
		return
	if _is_borrowed(file, user):
		frappe.throw(_("You may not read this file. Upload it again yourself."), frappe.PermissionError)


def _is_borrowed(file: Document, user: str) -> bool:
	"""Whether the File names a private file of our records, and of no record that the user may read."""
	# The last part decides: however the address is written, this is the file on the disk.
	name = unquote(str(file.file_url or "")).split("?")[0].rsplit("/", 1)[-1]
	if not name or _stored(file, "file_url") == file.file_url:
		return False
	known = frappe.get_all(
		"File",
		filters={"file_url": _PRIVATE + name, "name": ("!=", file.name or "")},
		fields=["name", "attached_to_doctype"],
		order_by=None,
	)
	if not any(is_ours(row.attached_to_doctype) for row in known):
		return False
	return not any(frappe.get_doc("File", row.name).has_permission("read", user=user) for row in known)


def _is_imposed(file: Document, user: str) -> bool:
	"""Whether the File is put on a record of ours that the user may not write, or that is missing."""
	doctype, name = file.attached_to_doctype, file.attached_to_name
	if not is_ours(doctype) or not isinstance(name, str) or not name:
		return False
	if name.startswith("new-"):
		return False  # The Desk's name for a form that is not saved yet.
	if _stored(file, "attached_to_doctype") == doctype and _stored(file, "attached_to_name") == name:
		return False
	# By the document, not by its name: for the name of a row Frappe asks the role alone.
	return not (
		frappe.db.exists(doctype, name) and frappe.get_doc(doctype, name).has_permission("write", user=user)
	)


def _stored(file: Document, field: str) -> object:
	return None if file.is_new() else frappe.db.get_value("File", file.name, field)
