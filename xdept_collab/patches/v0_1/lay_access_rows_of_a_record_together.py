"""Gives the rows of the access table names that begin with their record, and takes away the index that lacks readers."""

import frappe

from xdept_collab.services import access_rebuild
from xdept_collab.xdept_collab.doctype.collab_access.collab_access import on_doctype_update


def execute() -> None:
	"""May be run again: what has its new name is left alone."""
	on_doctype_update()  # Frappe calls it only when the definition of the DocType has changed.
	# Each page stands alone; a stop in the middle loses nothing.
	access_rebuild.rebuild(frappe.db.commit)  # noqa: TID251
	if frappe.db.has_index("tabCollab Access", "ref_doctype_ref_name_index"):
		frappe.db.sql_ddl("alter table `tabCollab Access` drop index `ref_doctype_ref_name_index`")
