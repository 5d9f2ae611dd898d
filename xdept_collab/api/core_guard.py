"""Puts the access rule before core endpoints that forget it, for our DocTypes alone.

`search_link` and `search_widget` take `ignore_user_permissions` from the client and then return every row;
`get_count` checks nothing.
"""

import frappe
from frappe import client
from frappe.desk import search

from xdept_collab.compat import visible_count
from xdept_collab.services.ours import is_ours


@frappe.whitelist()
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list:
	"""Search a link field; permissions of our records are never ignored."""
	ignore = False if is_ours(doctype) else ignore_user_permissions
	return search.search_link(
		doctype, txt, query, filters, page_length, searchfield, reference_doctype, ignore
	)


@frappe.whitelist()
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: str | dict | list | None = None,
	filter_fields: str | list | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list:
	"""Search by a widget; of our records only what a list would show, and no field beside the usual ones."""
	ours = is_ours(doctype)
	return search.search_widget(
		doctype,
		txt,
		query,
		searchfield,
		start,
		page_length,
		filters,
		None if ours else filter_fields,
		as_dict,
		reference_doctype,
		False if ours else ignore_user_permissions,
	)


@frappe.whitelist()
def get_count(
	doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""Count records; of ours only those that the user may read."""
	if not is_ours(doctype):
		return client.get_count(doctype, filters, debug, cache)
	return visible_count(doctype, filters)
