"""The form of an escalation policy: its words, what a change would do, how far it is done, what it would have done."""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.api.arguments import day, parsed
from xdept_collab.rules.access_table import TIMED
from xdept_collab.services import clock_recount, policy_checks, policy_history, policy_preview, policy_words
from xdept_collab.services.policy_history import Period
from xdept_collab.services.refusal import spoken


@frappe.whitelist(methods=["GET"])
def vocabulary(doctype: str) -> dict[str, Any]:
	"""Return what a policy of the DocType can be made of, each word with its label; nothing for another DocType."""
	frappe.has_permission("Escalation Policy", "read", throw=True)
	return policy_words.of_doctype(doctype) if doctype in TIMED else {}


@frappe.whitelist(methods=["POST"])
def preview(document: str | dict) -> dict[str, Any]:
	"""Return what saving the policy would do to clocks and who would be told at once; `document`: as the form has it."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	return policy_preview.of(_unsaved(document), now_datetime()).shown()


@frappe.whitelist(methods=["GET"])
def change_state(policy: str) -> dict[str, Any]:
	"""Return how far the clocks of a policy follow its last change."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	return clock_recount.of_policy(policy).state()


@frappe.whitelist(methods=["POST"])
def stop_change(policy: str) -> dict[str, Any]:
	"""Let the clocks of a policy follow its change no further; those that have followed stay so."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	return clock_recount.of_policy(policy).ask_to_stop()


@frappe.whitelist(methods=["POST"])
def follow_change(policy: str) -> dict[str, Any]:
	"""Let the clocks of a policy follow it from the beginning, after a stop; safe to repeat."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	frappe.get_doc("Escalation Policy", policy).check_permission("write")
	return clock_recount.of_policy(policy).start(policy=policy)


@frappe.whitelist(methods=["POST"])
def play_history(document: str | dict, first: str, last: str) -> dict[str, Any]:
	"""Ask in the background what the policy would have done between two days; return how far the answer is."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	period = Period(day(first), day(last))
	with spoken():
		policy_history.check_period(period)
	content = _unsaved(document).as_dict(no_nulls=True, convert_dates_to_str=True)
	work = policy_history.work_of(frappe.session.user)
	return work.start(
		document=content, first=str(period.first), last=str(period.last), user=frappe.session.user
	)


@frappe.whitelist(methods=["GET"])
def history_state() -> dict[str, Any]:
	"""Return how far the answer to the caller's last question is, and the answer once it is there."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	return policy_history.work_of(frappe.session.user).state()


@frappe.whitelist(methods=["POST"])
def stop_history() -> dict[str, Any]:
	"""Look for the answer to the caller's last question no further."""
	frappe.has_permission("Escalation Policy", "write", throw=True)
	return policy_history.work_of(frappe.session.user).ask_to_stop()


def _unsaved(document: str | dict) -> Document:
	"""Return the policy that a form shows, checked as if it were saved; nothing of it is stored."""
	policy = policy_checks.unsaved(parsed(document, dict) or {})
	with spoken():
		policy_checks.check(policy)
	return policy
