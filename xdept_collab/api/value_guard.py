"""Finds a record of ours by its values only among those that the user may see.

Frappe looks among all of them and then refuses: whether there is one with the value is told by how it refuses.
"""

import frappe
from frappe import client

from xdept_collab.api.arguments import parsed
from xdept_collab.services.ours import is_ours
from xdept_collab.services.refusal import deny


@frappe.whitelist()
def get(
	doctype: str,
	name: str | int | None = None,
	filters: str | dict | list | None = None,
	parent: str | None = None,
) -> dict:
	"""Return a record by its name or by values; of ours the first one that the user may see."""
	if name or not filters or not is_ours(doctype):
		return client.get(doctype, name, filters, parent)
	found = frappe.get_list(
		doctype, filters=parsed(filters, dict | list), pluck="name", limit=1, parent_doctype=parent
	)
	if not found:
		deny()
	return client.get(doctype, found[0], None, parent)
