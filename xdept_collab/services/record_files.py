"""Keeps a file of our records private, and open to those alone who may see the record now.

Frappe lets whoever uploaded a file read it for ever, lets him publish it, and leaves a file that was put into a row of
a table with the form that was open then.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.rules.access import is_reading
from xdept_collab.rules.file_name import is_presentable
from xdept_collab.services.ours import is_ours

_ATTACH = ("Attach", "Attach Image")


def refuse_unfit(file: Document, method: str | None = None) -> None:
	"""Refuse a public or empty file on a record of ours, and a name that does not show what the file is."""
	if file.is_folder or not is_ours(file.attached_to_doctype):
		return
	if not file.is_private:
		frappe.throw(_("Files of this record are private. Upload the file again and leave it private."))
	if not (file.file_url or file.content):
		frappe.throw(_("The file is empty. Upload the finished file."))
	if not is_presentable(file.file_name or ""):
		frappe.throw(
			_(
				"The file name begins with a dot, or holds a quote, a bracket, a slash, a percent code or an invisible character."
				" Rename the file and upload it again."
			)
		)


def follows_record(file: Document, ptype: str, user: str) -> bool:
	"""Say whether the record that the File is attached to lets the user do this; True for a file of none of ours."""
	if user == "Administrator":
		return True
	doctype, name = file.attached_to_doctype, file.attached_to_name
	if not is_reading(ptype):  # A client may have sent another place along.
		stored = frappe.db.get_value("File", file.name, ["attached_to_doctype", "attached_to_name"])
		doctype, name = stored or ("", "")
	if not is_ours(doctype):
		return True
	if not name or not frappe.db.exists(doctype, name):
		return file.owner == user  # It was uploaded in a form that is not saved yet.
	return bool(
		frappe.get_doc(doctype, name).has_permission("read" if is_reading(ptype) else "write", user=user)
	)


def adopt(doc: Document) -> None:
	"""Attach the files in the rows of a new record to the record; refuses one that its writer may not read."""
	for row in doc.get_all_children():
		for field in row.meta.get("fields", {"fieldtype": ("in", _ATTACH)}):
			if row.get(field.fieldname):
				_adopt_file(doc, row.get(field.fieldname))


def _adopt_file(doc: Document, address: str) -> None:
	place = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	if frappe.db.exists("File", {"file_url": address, **place}):
		return
	found = [
		frappe.get_doc("File", name)
		for name in frappe.get_all(
			"File", filters={"file_url": address, "is_folder": 0}, pluck="name", order_by="creation desc"
		)
	]
	readable = [file for file in found if file.owner == frappe.session.user or file.has_permission("read")]
	if not readable:
		frappe.throw(_("You may not read this file. Upload it again yourself."), frappe.PermissionError)
	own = next((file for file in readable if _is_free(file)), None)
	if own:
		own.update(place)
		own.save(ignore_permissions=True)  # The writer of the record puts his own file on it.
		return
	values = {"file_url": address, "file_name": readable[0].file_name, "is_private": readable[0].is_private}
	# A file of another record is shown here too; that the writer may read it was asked above.
	frappe.get_doc({"doctype": "File", **values, **place}).insert(ignore_permissions=True)


def _is_free(file: Document) -> bool:
	"""Whether the File is the user's own and of no record that exists."""
	if file.owner != frappe.session.user:
		return False
	doctype, name = file.attached_to_doctype, file.attached_to_name
	return not (doctype and name and frappe.db.exists(doctype, name))
