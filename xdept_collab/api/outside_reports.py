"""What becomes of a report from outside."""

import frappe
from frappe import _

from xdept_collab.api.arguments import words
from xdept_collab.services import outside_reports, reading
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def take_over(
	report: str, task: str, responsible_department: str, cause: str = "Other", severity: str = "Medium"
) -> str:
	"""Make a ticket of the report, on a task that the caller may raise tickets on; return the ticket's name."""
	frappe.only_for(("Collab Admin", "Collab Coordinator"))
	reading.require("Collab Task", task)
	values = {
		"task": task,
		"responsible_department": responsible_department,
		"cause": cause,
		"severity": severity,
	}
	with spoken():
		return outside_reports.take_over(report, values)


@frappe.whitelist(methods=["POST"])
def discard(report: str, reason: str) -> None:
	"""Put the report aside, with the reason."""
	frappe.only_for(("Collab Admin", "Collab Coordinator"))
	with spoken():
		outside_reports.discard(report, words(reason, _("Reason")))
