"""Takes down that the kick-off or the retrospective of a task was held, and on which day."""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import getdate, nowdate

from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import clock_keeper, guard, latest, transition_log


@dataclass(frozen=True)
class _Meeting:
	"""The column of its day, the act, and the states of a task in which it can have been held."""

	field: str
	verb: str
	action: str
	states: tuple[str, ...]


KICKOFF = _Meeting(
	"kickoff_held_on",
	"note_kickoff",
	"Kick-off Held",
	("Awaiting Departments", "Planning", "Sign-off", "Executing", "In Acceptance"),
)
# The task is over by then: nothing else of it changes any more.
RETRO = _Meeting("retro_held_on", "note_retro", "Retro Held", ("Closed", "Archived"))


def note(task: str, meeting: _Meeting, held_on: date) -> None:
	"""Write the day of the meeting into the task, also in the place of one that was wrong.

	Raises RuleBroken meeting.not_now or meeting.future.
	"""
	latest.lock_tasks([task])
	doc = frappe.get_doc("Collab Task", task, for_update=True)
	if doc.status not in meeting.states:
		raise RuleBroken("meeting.not_now", action=meeting.action, state=doc.status)
	if held_on > getdate(nowdate()):
		raise RuleBroken("meeting.future", day=held_on)
	doc.db_set(meeting.field, held_on, notify=True)
	clock_keeper.follow(doc.doctype, [doc.name], {meeting.field})
	transition_log.write_many(
		doc.doctype,
		[(doc.name, doc.name, doc.status, doc.status)],
		meeting.action,
		held_on.isoformat(),
		on_behalf_of=guard.in_whose_name(doc, TABLE[doc.doctype][meeting.verb]) or None,
	)
