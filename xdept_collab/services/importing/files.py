"""Knows which stored file a Collab Import reads, and that its user may read it."""

from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.services.importing.reading import Sheet, read

MAXIMUM_BYTES = 25 * 1024 * 1024
_FOLDERS = ("/files/", "/private/files/")


def sheet_of(collab_import: Document) -> Sheet:
	"""Read the file of an import; throws when it is not the user's own, too large, or no table."""
	path = Path(_own_file(collab_import).get_full_path())
	if not path.is_file():
		frappe.throw(
			_("The file {0} is gone from the server. Attach it again.").format(collab_import.file_name)
		)
	return read_path(path, collab_import.file_name)


def read_path(path: Path, file_name: str) -> Sheet:
	"""Read a file of the server's disk; `file_name` as people know it."""
	if path.stat().st_size > MAXIMUM_BYTES:
		frappe.throw(_("The file {0} is larger than 25 MB. Split it and import the parts.").format(file_name))
	return read(path.read_bytes(), file_name)


def _own_file(collab_import: Document) -> Document:
	"""Return the file's record. A file address alone gives no right: it may be another user's private file."""
	if not str(collab_import.file or "").startswith(_FOLDERS):
		frappe.throw(_("Upload the file here; a link to another server cannot be imported."))
	candidates = frappe.get_all(
		"File",
		filters={"file_url": collab_import.file, "is_folder": 0},
		pluck="name",
		order_by="creation desc",
	)
	for name in candidates:
		file = frappe.get_doc("File", name)
		if file.owner in (frappe.session.user, collab_import.owner):
			return file
	frappe.throw(_("You may not read this file. Upload it again yourself."), frappe.PermissionError)
	raise AssertionError("unreachable")  # frappe.throw always raises.
