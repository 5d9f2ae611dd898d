"""What people do with a time limit: acknowledge it, remind somebody of it, answer a reminder."""

import frappe
from frappe import _

from xdept_collab.api.arguments import day, words
from xdept_collab.services import acts, clock_acts, demands, reminders
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["POST"])
def acknowledge(clock: str) -> None:
	"""Say that one has seen the time limit; what that does its policy says."""
	with spoken():
		acts.require_following("Clock", clock)
		clock_acts.acknowledge(clock)


@frappe.whitelist(methods=["POST"])
def remind(doctype: str, name: str, message: str) -> None:
	"""Ask who owes the record for the cause of its delay and a new date."""
	with spoken():
		acts.require(doctype, name, "remind", "Remind")
		reminders.remind(doctype, name, words(message, _("Message")))


@frappe.whitelist(methods=["POST"])
def explain_delay(doctype: str, name: str, cause: str, explanation: str, new_date: str) -> None:
	"""Answer a reminder, or what a step demanded, with cause and new date."""
	with spoken():
		acts.require(doctype, name, "explain_delay", "Explain Delay")
		demands.explain(doctype, name, cause, words(explanation, _("Explanation")), day(new_date))
