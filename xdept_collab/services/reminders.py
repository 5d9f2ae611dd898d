"""A reminder that must be answered with a cause and an adjusted date (R122)."""

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import delay_causes, guard, todos, transition_log

ACTIVE = ("Awaiting Answer", "Accepted", "Executing", "Rework")


def remind(assignment: str, message: str) -> None:
	"""Ask the department for the cause of its delay and a new date."""
	doc = frappe.get_doc("Department Assignment", assignment)
	guard.require_running_task(doc)
	if doc.status not in ACTIVE:
		raise RuleBroken("reminder.not_active", state=doc.status)
	if not message:
		raise RuleBroken("reminder.message_missing")
	doc.db_set(
		{
			"reminder_open": 1,
			"reminder_text": message,
			"reminded_by": frappe.session.user,
			"reminded_on": now_datetime(),
		},
		notify=True,
	)
	entries = [(doc.name, doc.task, doc.status, doc.status)]
	in_name_of = guard.in_whose_name(doc, TABLE[doc.doctype]["remind"]) or None
	transition_log.write_many(doc.doctype, entries, "Remind", message, on_behalf_of=in_name_of)
	todos.open_many(
		[
			todos.Waiting(
				doc.doctype,
				doc.name,
				"Reminded",
				doc.task_title or doc.task,
				tuple(user for user in (doc.head, doc.liaison) if user),
				doc.due_date,
				"High",
			)
		]
	)


def explain(assignment: str, cause: str, explanation: str, adjusted_date: str) -> None:
	"""Take the department's answer to the reminder."""
	doc = frappe.get_doc("Department Assignment", assignment)
	if not doc.reminder_open:
		raise RuleBroken("reminder.none_open")
	delay_causes.require(cause)
	if not explanation:
		raise RuleBroken("reminder.explanation_missing")
	if getdate(adjusted_date) < getdate(nowdate()):
		raise RuleBroken("reminder.date_past", date=adjusted_date)
	doc.db_set(
		{
			"reminder_open": 0,
			"delay_cause": cause,
			"delay_explanation": explanation,
			"adjusted_date": getdate(adjusted_date),
		},
		notify=True,
	)
	transition_log.write_many(
		doc.doctype,
		[(doc.name, doc.task, doc.status, doc.status)],
		"Explain Delay",
		f"{cause}: {explanation}",
		on_behalf_of=guard.in_whose_name(doc, TABLE[doc.doctype]["explain_delay"]) or None,
	)
	todos.close(doc.doctype, [doc.name])
