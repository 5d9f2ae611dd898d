"""Adds versions to deliverables: numbered, hashed, private, never overwritten (R132)."""

import hashlib
from pathlib import Path

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services.refusal import refuse


def fill_deliverable(deliverable: Document) -> None:
	contract = frappe.db.get_value(
		"Department Assignment", deliverable.assignment, ["task", "task_title", "department"], as_dict=True
	)
	deliverable.update(contract or {})


def fill_version(version: Document) -> None:
	"""Number the version under a lock on its deliverable and fix what its file is."""
	deliverable = frappe.db.get_value(
		"Deliverable",
		version.deliverable,
		["task", "assignment", "department", "current_number", "current_version"],
		as_dict=True,
		for_update=True,
	)
	if not deliverable:
		return
	version.task, version.assignment = deliverable.task, deliverable.assignment
	version.department = deliverable.department
	version.number = (deliverable.current_number or 0) + 1
	version.uploaded_by, version.uploaded_on = frappe.session.user, now_datetime()
	_fix_content(version)
	current = frappe.db.get_value("Deliverable Version", deliverable.current_version, "sha256")
	if current and current == version.sha256:
		raise RuleBroken("version.same_content", number=deliverable.current_number)


def _fix_content(version: Document) -> None:
	file = _file_of(version)
	if not file:
		raise RuleBroken("version.file_missing")
	# The bytes on disk: Frappe's get_content decodes text, and a hash of decoded text is not that of the file.
	content = Path(file.get_full_path()).read_bytes()
	if not content:
		raise RuleBroken("version.file_empty", file=file.file_name)
	version.file_name, version.size = file.file_name, len(content)
	version.sha256 = hashlib.sha256(content).hexdigest()


def _file_of(version: Document) -> Document | None:
	"""Return the uploaded File behind the version: the user's own or one he may read, and no other version's."""
	names = frappe.get_all(
		"File", filters={"file_url": version.file or ""}, pluck="name", order_by="creation desc, name desc"
	)
	for name in names:
		file = frappe.get_doc("File", name)
		if _is_of_other_version(file, version) or file.is_remote_file or not file.exists_on_disk():
			continue
		if file.owner == frappe.session.user or file.has_permission("read"):
			return file
	return None


def _is_of_other_version(file: Document, version: Document) -> bool:
	# A file uploaded in a form that is not saved yet names a record that does not exist.
	return (
		file.attached_to_doctype == version.doctype
		and file.attached_to_name != version.name
		and bool(frappe.db.exists(version.doctype, file.attached_to_name))
	)


def publish(version: Document) -> None:
	"""Bind the file to the version, keep it private and make the version the current one."""
	file = _file_of(version)
	if file and not file.is_private:
		file.is_private = 1
		file.save(ignore_permissions=True)  # A deliverable is never public, whoever uploaded it so.
	if file:
		# With the field named, Frappe does not attach the file a second time.
		place = {"attached_to_doctype": version.doctype, "attached_to_name": version.name}
		file.db_set(place | {"attached_to_field": "file"})
		# Not through the document: what Frappe loads for that would make the new version look like an old one.
		version.file = file.file_url
		frappe.db.set_value(version.doctype, version.name, "file", file.file_url, update_modified=False)
	frappe.db.set_value(
		"Deliverable",
		version.deliverable,
		{"current_version": version.name, "current_number": version.number},
	)


def refuse_removal(file: Document, method: str | None = None) -> None:
	"""Refuse to delete a file that a version stands on."""
	if file.attached_to_doctype != "Deliverable Version" or frappe.flags.get("collab_removing_demo"):
		return
	if frappe.db.exists("Deliverable Version", file.attached_to_name):
		refuse(RuleBroken("version.file_kept", file=file.file_name))


def remove_content(file: Document, only_thumbnail: bool = False) -> None:
	"""Remove the content of a deleted file from where it lies, unless a version stands on it.

	Frappe does this before any event of the deletion: a refusal there would come when the content is gone.
	"""
	refuse_removal(file)
	ours = f"{__name__}.{remove_content.__name__}"
	others = [method for method in frappe.get_hooks("delete_file_data_content") if method != ours]
	if others:
		frappe.get_attr(others[0])(file, only_thumbnail=only_thumbnail)
	else:
		file.delete_file_from_filesystem(only_thumbnail=only_thumbnail)


def refuse_change(file: Document, method: str | None = None) -> None:
	"""Refuse to put another content or place under a file that a version stands on."""
	before = file.get_doc_before_save()
	if not before or before.attached_to_doctype != "Deliverable Version":
		return
	fields = ("file_url", "content_hash", "attached_to_doctype", "attached_to_name", "is_private")
	if any(file.get(field) != before.get(field) for field in fields):
		refuse(RuleBroken("version.file_kept", file=before.file_name))
