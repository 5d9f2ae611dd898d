"""Hands the restoring of deleted records to Frappe, which lets everybody do it who knows the number of the deletion.

Who restores a record becomes its owner and reads all of it.
"""

import frappe
from frappe.core.doctype.deleted_document import deleted_document

from xdept_collab.api.arguments import texts
from xdept_collab.services.ours import is_ours
from xdept_collab.services.refusal import deny


@frappe.whitelist(methods=["POST"])
def restore(name: str, alert: bool | str | int = True) -> None:
	"""Restore a deleted record; one of ours for those who may read the list of deletions."""
	_require(name)
	deleted_document.restore(name, alert)


@frappe.whitelist(methods=["POST"])
def bulk_restore(docnames: str | list) -> dict:
	"""Restore several; returns which were restored, which had been before and which failed."""
	names = texts(docnames)
	for name in names:
		_require(name)
	return deleted_document.bulk_restore(names)


def _require(name: str) -> None:
	"""A deletion that is missing answers like one of a record of ours."""
	kind = frappe.db.get_value("Deleted Document", name, "deleted_doctype")
	if (not kind or is_ours(kind)) and not frappe.has_permission("Deleted Document", "read"):
		deny()
