"""Keeps queries from reaching our records through a link field, as in `from_assignment.internal_notes`.

Frappe asks there for the role on the linked DocType alone, so the join would carry values of records that the user may
not read. No hook is asked, therefore the method that adds the linked table is wrapped.
"""

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery

from xdept_collab.permissions import query_condition
from xdept_collab.services.judged_doctypes import is_listed_by_rule
from xdept_collab.services.ours import is_ours

_append_link_table = DatabaseQuery.append_link_table


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request and job, effective once per process."""
	if DatabaseQuery.append_link_table is not _append_checked:
		DatabaseQuery.append_link_table = _append_checked


def _append_checked(query: DatabaseQuery, doctype: str, fieldname: str) -> frappe._dict:
	if not query.flags.ignore_permissions and is_ours(doctype) and _is_narrowed(query.user, doctype):
		frappe.throw(
			_("Fields of a linked {0} cannot be read along. Open the list of {0} itself.").format(
				_(doctype)  # stored: DocType
			),
			frappe.PermissionError,
		)
	return _append_link_table(query, doctype, fieldname)


def _is_narrowed(user: str | None, doctype: str) -> bool:
	"""Whether the user sees only some records of the DocType."""
	return is_listed_by_rule(doctype) and bool(query_condition(user, doctype))
