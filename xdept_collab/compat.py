"""What differs between the Frappe versions that the app runs on."""

import frappe


def version() -> int:
	"""Return the major version of Frappe."""
	return int(frappe.__version__.split(".")[0])


def visible_count(doctype: str, filters: str | dict | list | None, user: str | None = None) -> int:
	"""Count the records that the user (default: who is logged in) may read; Frappe 16 refuses SQL functions written as text."""
	count = {"COUNT": "*", "as": "total"} if version() >= 16 else "count(*) as total"
	found = frappe.get_list(
		doctype, filters=frappe.parse_json(filters), fields=[count], order_by=None, limit=1, user=user
	)
	return found[0].total if found else 0
