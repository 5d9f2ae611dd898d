"""Asks the rule for our own DocTypes at the two places where Frappe looks for a hook of a DocType.

Frappe reads the hooks of all apps anew for every request of every app. With two lines for each of our DocTypes that
table was a third longer, and every list of another app a hundredth slower (docs/decisions/0018). The hooks of other apps
on our DocTypes are asked as well; like them ours can only take away.
"""

import frappe
from frappe import permissions as core
from frappe.model.db_query import DatabaseQuery
from frappe.model.document import Document

from xdept_collab.permissions import has_permission, query_condition
from xdept_collab.rules.access_table import JUDGED, JUDGED_CHILDREN

_APP = "xdept_collab"
_RECORDS = frozenset(JUDGED)
_LISTED = frozenset((*JUDGED, *JUDGED_CHILDREN))
_get_conditions = DatabaseQuery.get_permission_query_conditions
_has_controller_permissions = core.has_controller_permissions


def guard() -> None:
	"""Put the rule in place; asked before every request and job, effective once per process."""
	if DatabaseQuery.get_permission_query_conditions is not _conditions:
		DatabaseQuery.get_permission_query_conditions = _conditions
	core.has_controller_permissions = _judge


def is_listed_by_rule(doctype: str) -> bool:
	"""Whether a list of the DocType shows what the rule lets its reader see; a site without the app has no such list."""
	return doctype in _LISTED and _APP in frappe.get_installed_apps()


def _conditions(query: DatabaseQuery) -> str:
	others = _get_conditions(query)
	if not is_listed_by_rule(query.doctype):
		return others
	ours = query_condition(query.user, query.doctype)
	return f"{ours} and {others}" if ours and others else ours or others


def _judge(doc: Document, ptype: str, user: str | None = None, debug: bool = False) -> bool:
	is_judged = doc.doctype in _RECORDS and _APP in frappe.get_installed_apps()
	if is_judged and not has_permission(doc, ptype, user or frappe.session.user):
		return False
	return _has_controller_permissions(doc, ptype, user, debug)
