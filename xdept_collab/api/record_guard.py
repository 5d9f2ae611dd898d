"""Puts the access rule before core endpoints that count what is linked to our records without asking who may see it."""

import frappe
from frappe.desk import listview, notifications

from xdept_collab.api.arguments import parsed
from xdept_collab.services.ours import HIDING


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str | list | dict, field: str) -> list[dict]:
	"""Count a list by a field; the people whom records of ours are assigned to, among those that the user sees."""
	if doctype in HIDING and field == "assigned_to":
		return _assigned_people(doctype, parsed(current_filters, list | dict))
	return listview.get_group_by_count(doctype, current_filters, field)


def _assigned_people(doctype: str, filters: list | dict | None) -> list[dict]:
	names = frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=0, order_by=None)
	todo, user = frappe.qb.DocType("ToDo"), frappe.qb.DocType("User")
	count = frappe.query_builder.functions.Count("*").as_("count")
	return (
		frappe.qb.from_(todo)
		.join(user)
		.on(todo.allocated_to == user.name)
		.select(todo.allocated_to.as_("name"), count)
		.where((todo.status != "Cancelled") & (user.user_type == "System User"))
		.where((todo.reference_type == doctype) & todo.reference_name.isin(names or [""]))
		.groupby(todo.allocated_to)
		.orderby(count, order=frappe.query_builder.Order.desc)
		.limit(50)
		.run(as_dict=True)
	)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list | None = None) -> dict:
	"""Count what is linked to a record; of ours only what the user may see."""
	found = notifications.get_open_count(doctype, name, items)
	for row in found["count"]["external_links_found"] if isinstance(found["count"], dict) else []:
		if row["doctype"] in HIDING:
			_recount(row, doctype, name)
	return found


def _recount(row: dict, doctype: str, name: str) -> None:
	"""Count again, 100 at most as Frappe does, through the list that the user sees."""
	links = frappe.get_meta(doctype).get_dashboard_data()
	field = links.get("non_standard_fieldnames", {}).get(row["doctype"], links.get("fieldname"))
	filters = {field: name}
	row["count"] = _seen(row["doctype"], filters)
	still_open = notifications.get_filters_for(row["doctype"])
	row["open_count"] = _seen(row["doctype"], {**filters, **still_open}) if still_open else 0


def _seen(doctype: str, filters: dict) -> int:
	if not frappe.has_permission(doctype, "read"):
		return 0
	return len(frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=100))
