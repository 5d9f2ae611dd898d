"""Knows which stored file a Collab Import reads, and that its user may read it."""

from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.services import shapes
from xdept_collab.services.importing.reading import Sheet, read

MAXIMUM_BYTES = 25 * 1024 * 1024


def check_own(file_url: str | None) -> None:
	"""Refuse a file that the user did not upload and may not read.

	To be asked before the import is stored: Frappe then gives whoever names a file's address a copy of its record.
	"""
	if not shapes.is_address(str(file_url or "")):
		frappe.throw(_("Upload the file here; a link to another server cannot be imported."))
	if not any(file.owner == frappe.session.user or file.has_permission("read") for file in _files(file_url)):
		frappe.throw(_("You may not read this file. Upload it again yourself."), frappe.PermissionError)


def sheet_of(collab_import: Document) -> Sheet:
	"""Read the file of an import; throws when it is gone, too large, or no table."""
	for file in _files(collab_import.file):
		path = Path(file.get_full_path())
		if path.is_file():
			return read_path(path, collab_import.file_name)
	frappe.throw(_("The file {0} is gone from the server. Attach it again.").format(collab_import.file_name))
	raise AssertionError("unreachable")  # frappe.throw always raises.


def read_path(path: Path, file_name: str) -> Sheet:
	"""Read a file of the server's disk; `file_name` as people know it."""
	if path.stat().st_size > MAXIMUM_BYTES:
		frappe.throw(_("The file {0} is larger than 25 MB. Split it and import the parts.").format(file_name))
	return read(path.read_bytes(), file_name)


def _files(file_url: str | None) -> list[Document]:
	names = frappe.get_all(
		"File",
		filters={"file_url": file_url or "-", "is_folder": 0},
		pluck="name",
		order_by="creation desc",
	)
	return [frappe.get_doc("File", name) for name in names]
