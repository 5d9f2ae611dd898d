"""Raising what somebody else has to answer: a request to another department, a ticket on a task."""

import frappe
from frappe import _

from xdept_collab.api.arguments import day, moment, words
from xdept_collab.services import reading
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def request(
	assignment: str,
	to_department: str,
	content: str,
	needed_by: str,
	kind: str = "Help",
	is_urgent: bool = False,
	contact: str | None = None,
) -> str:
	"""Ask another department for help, information or a resource; return the name of the request."""
	reading.require("Department Assignment", assignment)
	values = {
		"doctype": "Collaboration Request",
		"from_assignment": assignment,
		"to_department": to_department,
		"content": words(content, _("Content")),
		"needed_by": day(needed_by),
		"kind": kind,
		"is_urgent": int(is_urgent),
		"contact": contact,
	}
	with spoken():
		return frappe.get_doc(values).insert().name


@frappe.whitelist(methods=["POST"])
def ticket(
	task: str,
	title: str,
	description: str,
	responsible_department: str,
	cause: str = "Other",
	severity: str = "Medium",
	is_urgent: bool = False,
	work_item: str | None = None,
	impact: str | None = None,
	expected_resolution: str | None = None,
) -> str:
	"""Report what endangers a task to the department that can solve it; return the name of the ticket."""
	reading.require("Collab Task", task)
	if work_item:
		reading.require("Work Item", work_item)
	values = {
		"doctype": "Issue Ticket",
		"task": task,
		"work_item": work_item or None,
		"title": words(title, _("Title")),
		"description": words(description, _("Description")),
		"responsible_department": responsible_department,
		"cause": cause,
		"severity": severity,
		"is_urgent": int(is_urgent),
		"impact": words(impact, _("Impact")),
		"expected_resolution": moment(expected_resolution) if expected_resolution else None,
	}
	with spoken():
		return frappe.get_doc(values).insert().name
