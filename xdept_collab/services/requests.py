"""Fills and checks what one department asks of another."""

import frappe
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import directory


def fill(request: Document) -> None:
	"""Set the asking side from the assignment and the contact from the asked department (R081)."""
	contract = frappe.db.get_value(
		"Department Assignment", request.from_assignment, ["task", "task_title", "department"], as_dict=True
	)
	request.requested_by = frappe.session.user
	if contract:
		request.task, request.task_title = contract.task, contract.task_title
		request.from_department = contract.department
	request.contact = request.contact or directory.liaison_of(request.to_department)


def check(request: Document) -> None:
	"""Refuse a department that asks itself."""
	if request.to_department == request.from_department:
		raise RuleBroken("request.to_itself", department=request.to_department)


def stamp(request: Document, reason: str) -> None:
	"""Write what the move says into the request."""
	if request.status in ("Accepted", "Declined") and not request.responded_on:
		request.responded_on = now_datetime()
	if request.status == "Declined":
		request.response = cstr(request.response).strip() or reason
	if request.status == "Delivered":
		if not cstr(request.delivered).strip():
			raise RuleBroken("request.delivered_missing")
		request.delivered_on = now_datetime()
