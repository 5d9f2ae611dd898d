"""Number cards of the workspaces: what waits for the calling user, with the list that opens on a click."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from xdept_collab.services import inbox, open_time_limits, waiting

Filters = str | list | dict | None


@frappe.whitelist(methods=["GET", "POST"])
def my_inbox(filters: Filters = None) -> dict[str, Any]:
	"""我的待办: everything that waits for me."""
	frappe.has_permission("Collab Task", throw=True)
	found = waiting.of_user(waiting.Asked(most=0), now_datetime())
	return {"value": found.total, "fieldtype": "Int", "route": ["collab-inbox"], "route_options": {}}


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_answer(filters: Filters = None) -> dict[str, Any]:
	"""待接收: assignments that my departments have not answered."""
	return _card("waiting_for_answer")


@frappe.whitelist(methods=["GET", "POST"])
def my_work_items(filters: Filters = None) -> dict[str, Any]:
	"""My open work items."""
	return _card("my_work_items")


@frappe.whitelist(methods=["GET", "POST"])
def my_delayed_items(filters: Filters = None) -> dict[str, Any]:
	"""My open work items that are past their date."""
	return _card("my_delayed_items")


@frappe.whitelist(methods=["GET", "POST"])
def requests_to_us(filters: Filters = None) -> dict[str, Any]:
	"""Open requests to my departments."""
	return _card("requests_to_us")


@frappe.whitelist(methods=["GET", "POST"])
def tickets_for_us(filters: Filters = None) -> dict[str, Any]:
	"""Tickets for which my departments owe a solution."""
	return _card("tickets_for_us")


@frappe.whitelist(methods=["GET", "POST"])
def reviews_to_sign(filters: Filters = None) -> dict[str, Any]:
	"""Reviews in which my decision is missing."""
	return _card("reviews_to_sign")


@frappe.whitelist(methods=["GET", "POST"])
def conditions_to_settle(filters: Filters = None) -> dict[str, Any]:
	"""Answers with conditions and refusals that the coordinator has to settle."""
	return _card("conditions_to_settle")


@frappe.whitelist(methods=["GET", "POST"])
def tasks_i_lead(filters: Filters = None) -> dict[str, Any]:
	"""Running tasks that I coordinate."""
	return _card("tasks_i_lead")


@frappe.whitelist(methods=["GET", "POST"])
def tasks_i_started(filters: Filters = None) -> dict[str, Any]:
	"""Tasks that I started and that are not over."""
	return _card("tasks_i_started")


@frappe.whitelist(methods=["GET", "POST"])
def late_time_limits(filters: Filters = None) -> dict[str, Any]:
	"""Time limits of my departments and of the tasks that I lead that are late."""
	frappe.has_permission("Clock", throw=True)
	return {
		"value": open_time_limits.late_count(now_datetime()),
		"fieldtype": "Int",
		"route": ["query-report", "Open Time Limits"],
		"route_options": {"mine": 1, "late_only": 1},
	}


def _card(name: str) -> dict[str, Any]:
	"""Refuse who may not read the DocType at all; Number Card sends filters that ours do not need."""
	frappe.has_permission(inbox.CARDS[name][0], throw=True)
	return inbox.card(name)
