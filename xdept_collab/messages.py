"""Gives every rule code its translatable sentence: what is wrong and what to do next."""

from collections.abc import Mapping
from datetime import date, datetime

import frappe
from frappe import _, _lt
from frappe.utils import formatdate

from xdept_collab.messages_acts import ACT_MESSAGES
from xdept_collab.messages_calendar import CALENDAR_MESSAGES
from xdept_collab.messages_clocks import CLOCK_MESSAGES
from xdept_collab.messages_delegation import DELEGATION_MESSAGES
from xdept_collab.messages_delivery import DELIVERY_MESSAGES
from xdept_collab.messages_import import IMPORT_MESSAGES
from xdept_collab.messages_lifecycle import LIFECYCLE_MESSAGES
from xdept_collab.messages_moves import MOVE_MESSAGES
from xdept_collab.messages_task import TASK_MESSAGES
from xdept_collab.messages_web import WEB_MESSAGES
from xdept_collab.messages_work import WORK_MESSAGES
from xdept_collab.rules.errors import Finding

MESSAGES: Mapping[str, object] = {
	**MOVE_MESSAGES,
	**LIFECYCLE_MESSAGES,
	**TASK_MESSAGES,
	**WORK_MESSAGES,
	**IMPORT_MESSAGES,
	**DELEGATION_MESSAGES,
	**CALENDAR_MESSAGES,
	**DELIVERY_MESSAGES,
	**CLOCK_MESSAGES,
	**ACT_MESSAGES,
	**WEB_MESSAGES,
}

# How a relation is called in a sentence.
RELATION_NAMES = {
	"initiator": _lt("the initiator"),
	"coordinator": _lt("the coordinator"),
	"head": _lt("the department head"),
	"liaison": _lt("the liaison"),
	"member": _lt("a member of the department"),
	"superior": _lt("the superior"),
	"owner": _lt("the owner"),
	"collaborator": _lt("a collaborator"),
	"target_head": _lt("the head of the asked department"),
	"target_liaison": _lt("the liaison of the asked department"),
	"contact": _lt("the contact"),
	"asker": _lt("the asking department"),
	"responsible": _lt("the responsible department"),
	"reporter": _lt("the reporter"),
	"reviewer": _lt("a reviewer"),
	"rater": _lt("the rater"),
	"informed": _lt("whose role is informed of urgent complaints"),
	"delegator": _lt("the person who is stood in for"),
	"delegate": _lt("the person who stands in"),
	"administrator": _lt("an administrator"),
	"people": _lt("the department's people"),
	"target_people": _lt("the people of the asked department"),
	"responsible_people": _lt("the people of the responsible department"),
	"initiating_people": _lt("the people of the initiating department"),
	"participant": _lt("the people of a department on the task"),
	"executive": _lt("an executive"),
	"self": _lt("the person himself"),
	"system": _lt("the system"),
}

# Facts that are data of the user; every other text fact is a word of ours and is translated.
_VERBATIM = {
	"text", "title", "name", "node", "goal", "criterion", "deliverable", "duty", "department", "departments",
	"user", "users", "delegator", "item", "items", "task", "key_result", "value", "file", "word", "review", "assignment",
	"address",
}  # fmt: skip

_WAITING = {
	("Department Assignment", "Awaiting Answer"): _lt("Please answer for your department: {0}"),
	("Department Assignment", "Informed"): _lt("For your information: {0}"),
	("Department Assignment", "Conditional"): _lt("A department accepts with conditions, please settle: {0}"),
	("Department Assignment", "Declined"): _lt("A department declined, please decide: {0}"),
	("Department Assignment", "Rework"): _lt("Changes are required before acceptance: {0}"),
	("Department Assignment", "Sign-off"): _lt("Please sign the plan: {0}"),
	("Department Assignment", "Reminded"): _lt("Please explain the delay and give a new date: {0}"),
	("Work Item", "To Do"): _lt("Work for you: {0}"),
	("Work Item", "In Progress"): _lt("Work for you: {0}"),
	("Work Item", "Reminded"): _lt("Please explain the delay and give a new date: {0}"),
	("Collaboration Request", "Reminded"): _lt("Please explain the delay and give a new date: {0}"),
	("Issue Ticket", "Reminded"): _lt("Please explain the delay and give a new date: {0}"),
	("Work Item", "Submitted"): _lt("Please check the submitted work: {0}"),
	("Collaboration Request", "Sent"): _lt("Another department asks you: {0}"),
	("Collaboration Request", "Accepted"): _lt("Promised to another department: {0}"),
	("Collaboration Request", "Delivered"): _lt("Please confirm what was delivered: {0}"),
	("Issue Ticket", "Open"): _lt("Please propose a solution: {0}"),
	("Issue Ticket", "Reopened"): _lt("The ticket was reopened, please propose a solution: {0}"),
	("Issue Ticket", "Solution Proposed"): _lt("Please confirm or refuse the solution: {0}"),
	("Issue Ticket", "Solution Confirmed"): _lt("Please resolve the ticket once the solution works: {0}"),
	("Extension Request", "Requested"): _lt("More time is asked for, please decide: {0}"),
	("Acceptance Review", "Requested"): _lt("Please review what was handed in: {0}"),
	("Acceptance Review", "In Review"): _lt("Please sign the review: {0}"),
	("Department Assignment", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Work Item", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Collaboration Request", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Issue Ticket", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Acceptance Review", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Collab Task", "Special Meeting"): _lt("Please call a special meeting on the delay: {0}"),
	("Collab Task", "Planning"): _lt("The departments have answered, please plan: {0}"),
	("Collab Task", "In Acceptance"): _lt("Everything is handed in, please accept and rate: {0}"),
}


def sentence_of(finding: Finding) -> str:
	"""Return the sentence for a finding, in the user's language."""
	if finding.code not in MESSAGES:
		return str(finding)
	return str(MESSAGES[finding.code]).format_map(
		{name: _spoken(name, value) for name, value in finding.facts.items()}
	)


def delegated_sentence(delegator: str, sentence: str, language: str) -> str:
	"""Return what a to-do says to somebody who stands in for the delegator, in his language."""
	return _("For {0}: {1}", lang=language).format(frappe.utils.escape_html(delegator), sentence)


def stand_in_sentence(delegator: str, start: str, end: str, language: str) -> str:
	"""Return what somebody reads who is to stand in for the delegator, in his language."""
	sentence = _("You stand in for {0} from {1} to {2}", lang=language)
	return sentence.format(frappe.utils.escape_html(delegator), start, end)


def waiting_sentence(doctype: str, state: str, subject: str, language: str) -> str:
	"""Return what a to-do says, in the recipient's language."""
	sentence = _WAITING.get((doctype, state))
	if not sentence:
		return subject
	spoken = _(sentence.msg, lang=language)  # stored: message
	return spoken.format(frappe.utils.escape_html(subject))


def _spoken(name: str, value: object) -> str:
	if name in ("relations", "editors") and isinstance(value, list | tuple):
		words = [str(RELATION_NAMES.get(word, word)) for word in value]
		return _(", ", context="between words").join(words) or _("nobody")
	if isinstance(value, datetime | date):
		return formatdate(value)
	if isinstance(value, list | tuple):
		return _(", ", context="between words").join(_spoken(name, part) for part in value)
	if isinstance(value, str) and name not in _VERBATIM:
		return _(value)  # stored: *.status
	return frappe.utils.escape_html(str(value))
