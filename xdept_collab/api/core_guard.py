"""Puts the access rule before core endpoints that forget it, for our DocTypes alone.

`search_link` and `search_widget` take `ignore_user_permissions` from the client and then return every row;
`get_count` and `validate_link` check nothing of the record; `get_workflow_state_count` and heatmaps read every row and
any field; the cache of a chart knows no user; a subscription to mails asks nothing at all.
"""

import inspect
from typing import Any

import frappe
from frappe import _, client
from frappe.desk import search
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.desk.form import document_follow
from frappe.utils import file_manager
from frappe.workflow.doctype.workflow import workflow

from xdept_collab.api.arguments import parsed, texts
from xdept_collab.compat import visible_count
from xdept_collab.services.ours import is_ours
from xdept_collab.services.refusal import deny


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
	return visible_count(doctype, parsed(filters, dict | list))


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list | None = None) -> dict:
	"""Check the value of a link field; of ours, a record that the user may not read does not exist."""
	is_there = (
		is_ours(doctype) and frappe.has_permission(doctype, "read") and frappe.db.exists(doctype, docname)
	)
	if is_there and not frappe.has_permission(doctype, "read", docname):
		frappe.clear_messages()
		return {"name": None}
	return client.validate_link(doctype, docname, parsed(fields, list) if fields else None)


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> list | None:
	"""Count the records outside the states; of ours those that the user may read, by their state alone."""
	if not is_ours(doctype):
		return workflow.get_workflow_state_count(doctype, workflow_state_field, states)
	if workflow_state_field != "status" or not frappe.has_permission(doctype, "read"):
		raise frappe.PermissionError
	return frappe.get_list(
		doctype,
		filters={"status": ("not in", texts(states))},
		fields=["status", "count(*) as count"],
		group_by="status",
		order_by=None,
		limit_page_length=0,
	)


@frappe.whitelist()
def get_chart(
	chart_name: str | None = None,
	chart: str | dict | None = None,
	no_cache: str | int | bool | None = None,
	filters: str | dict | list | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: str | int | None = None,
	refresh: str | int | bool | None = None,
) -> dict | None:
	"""Return the data of a chart; of our records each user gets his own, never what another one saw."""
	options = dict(locals())  # The parameters are those of Frappe's own method.
	shown = _chart(chart_name, chart)
	if not is_ours(shown.document_type):
		return dashboard_chart.get(**options)
	if shown.type == "Heatmap":
		frappe.throw(
			_("A heatmap would count records that you may not see. Choose another type of chart."),
			frappe.PermissionError,
		)
	return inspect.unwrap(dashboard_chart.get)(**options)


def _chart(chart_name: str | None, chart: str | dict | None) -> frappe._dict:
	if not chart_name:
		return frappe._dict(parsed(chart, dict) or {})
	fields = ["document_type", "type"]
	return frappe.db.get_value("Dashboard Chart", chart_name, fields, as_dict=True) or frappe._dict()


@frappe.whitelist(methods=["POST"])
def follow_document(doctype: str, doc_name: str, user: str) -> Any:
	"""Send the changes of a record by mail; of ours to somebody who may read it, asked by one who may."""
	_require(doctype, doc_name)
	_require(doctype, doc_name, user=user)
	return document_follow.follow_document(doctype, doc_name, user)


@frappe.whitelist(methods=["POST"])
def update_follow(doctype: str, doc_name: str, following: str | bool | int) -> Any:
	"""Follow a record, one of ours that the user may read; or stop it, whatever it is."""
	if frappe.utils.sbool(following):
		_require(doctype, doc_name)
	return document_follow.update_follow(doctype, doc_name, following)


@frappe.whitelist(methods=["POST"])
def add_attachments(doctype: str, name: str, attachments: str | list) -> list:
	"""Attach stored files; to a record of ours that the user may write, from one of ours that he may read."""
	files = texts(attachments)
	_require(doctype, name, "write")
	for file in files:
		if is_ours(frappe.db.get_value("File", file, "attached_to_doctype")):
			frappe.has_permission("File", "read", file, throw=True)
	return file_manager.add_attachments(doctype, name, files)


def _require(doctype: str, name: str, verb: str = "read", user: str | None = None) -> None:
	"""Refuse who may not; of ours, one that is missing and one that is forbidden answer alike."""
	if is_ours(doctype) and not (
		frappe.db.exists(doctype, name) and frappe.has_permission(doctype, verb, name, user=user)
	):
		deny()
