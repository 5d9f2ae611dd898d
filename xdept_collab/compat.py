"""What differs between the Frappe versions that the app runs on."""

import frappe
from frappe.database import query

# What Frappe 16 adds to a row of a workflow, with the value that it has unless somebody changes it.
NEWER_WORKFLOW_FIELDS = {"send_email": 1}

# What a `has_permission` hook answers when it has nothing against it: 15 stops at the first answer that is one, and would
# ask nobody else; 16 asks everybody and takes no answer for a no.
NO_OBJECTION: bool | None = None if int(frappe.__version__.split(".")[0]) < 16 else True


def visible_count(doctype: str, filters: str | dict | list | None, user: str | None = None) -> int:
	"""Count the records that the user (default: who is logged in) may read.

	Frappe 16 refuses SQL functions written as text; its pre-releases, like 15, know no other way.
	"""
	takes_functions = hasattr(query, "SQLFunctionParser")
	count = {"COUNT": "*", "as": "total"} if takes_functions else "count(*) as total"
	found = frappe.get_list(
		doctype, filters=frappe.parse_json(filters), fields=[count], order_by=None, limit=1, user=user
	)
	return found[0].total if found else 0
