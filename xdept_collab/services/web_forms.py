"""Knows what somebody may do with a record from its web page, and what each act asks for.

It offers what he may do now; the endpoint judges the act anew. What needs rows of a table is done in the Desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from xdept_collab.rules.access import relations_of
from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.move_values import taken
from xdept_collab.services import demands, directory, guard, transition, web_fields
from xdept_collab.services.days import day, today
from xdept_collab.services.progress import REPORTED
from xdept_collab.services.scopes import stored_scopes
from xdept_collab.services.web_fields import Field

PRIMARY, PLAIN, STOPPING = "primary", "plain", "stopping"
_STOPPING = {
	"Cancel", "Decline", "Drop", "Fail", "Hold", "Refuse Conditions", "Refuse Solution", "Return", "Withdraw", "Reopen",
}  # fmt: skip
# What judges the content as it stands: refused when somebody has changed it meanwhile.
_JUDGING = {"Approve", "Close", "Confirm", "Confirm Done", "Confirm Solution", "Pass", "Settle Conditions"}
_NEEDED = {"self_check", "delivered", "solution", "new_plan"}


@dataclass(frozen=True)
class Form:
	"""An act with what it asks for. `act`: the endpoint; `fixed`: arguments that nobody types."""

	key: str
	label: str
	act: str
	fixed: Mapping[str, object]
	fields: tuple[Field, ...] = ()
	look: str = PLAIN


def of_record(doc: Document, clocks: list[dict]) -> list[Form]:
	"""Return the acts that the logged-in user may do on the record, the likeliest first."""
	relations = guard.relations_held(doc)
	forms = [
		*_acknowledgements(clocks),
		*_review(doc),
		*_sign_off(doc, relations),
		*_log(doc, relations),
		*_moves(doc),
		*_explain(doc, relations),
		*_request(doc, relations),
		*_ticket(doc),
	]
	stopping = [form for form in forms if form.look == STOPPING]
	return [form for form in forms if form.look != STOPPING] + stopping


def _named(doc: Document) -> dict[str, object]:
	return {"doctype": doc.doctype, "name": doc.name}


def _moves(doc: Document) -> Iterator[Form]:
	for offer in transition.offers(doc):
		fields = [web_fields.reason()] if offer.needs_reason else []
		fields += _values(doc, offer.action)
		fixed = {**_named(doc), "action": offer.action}
		if offer.action in _JUDGING:
			fixed["expected_modified"] = str(doc.modified)
		label = _(offer.action, context=doc.doctype)  # stored: workflow action
		if offer.in_name_of:
			whose = frappe.get_cached_value("User", offer.in_name_of, "full_name") or offer.in_name_of
			label = _("For {0}: {1}").format(whose, label)
		look = STOPPING if offer.action in _STOPPING else PRIMARY
		yield Form(
			f"move-{frappe.scrub(offer.action)}", label, "workflow.transition", fixed, tuple(fields), look
		)


def _values(doc: Document, action: str) -> Iterator[Field]:
	"""Return the fields that the move takes along, as far as they are still to be said."""
	for column in taken(doc.doctype, action):
		name = f"values.{column}"
		if column == "delay_cause":
			if _is_late(doc) and not doc.delay_cause:
				yield web_fields.delay_cause(name)
		elif column != "new_plan" or doc.get("needs_new_plan"):
			asked = web_fields.of_column(doc.doctype, column, name, is_required=column in _NEEDED)
			yield Field(name, asked.label, "long", asked.is_required, doc.get(column) or "")


def _is_late(doc: Document) -> bool:
	due = day(doc.get("rework_due") or doc.get("due_date") or doc.get("planned_end"))
	return bool(due and due < today())


def _acknowledgements(clocks: list[dict]) -> Iterator[Form]:
	for clock in clocks:
		if _("Acknowledge") in clock["demands"]:
			label = _("Acknowledge: {0}").format(clock["policy"])
			yield Form(
				f"acknowledge-{clock['name']}",
				label,
				"clocks.acknowledge",
				{"clock": clock["name"]},
				(),
				PRIMARY,
			)


def _review(doc: Document) -> Iterator[Form]:
	if doc.doctype != "Acceptance Review" or doc.status != "In Review":
		return
	mine = {name or frappe.session.user for name in guard.names_held(doc, ("reviewer",))}
	if not any(row.user in mine and not row.decision for row in doc.reviewers):
		return
	choices = web_fields.options_of("Acceptance Reviewer", "decision")
	fields = (
		Field("decision", _("Decision"), "choice", True, choices=(("", ""), *choices)),
		Field("comment", _("Comment"), hint=_("Needed where it is not passed wholly.")),
		Field("signature", _("Signature"), "signature", hint=_("Sign with your finger.")),
	)
	yield Form("sign-review", _("Sign Review"), "reviews.sign", {"review": doc.name}, fields, PRIMARY)


def _sign_off(doc: Document, relations: frozenset[str]) -> Iterator[Form]:
	if doc.doctype != "Department Assignment" or doc.part == "I" or doc.sign_off_decision == "Signed":
		return
	is_mine = relations & {*TABLE[doc.doctype]["sign"]}
	if not is_mine or frappe.db.get_value("Collab Task", doc.task, "status") != "Sign-off":
		return
	choices = web_fields.options_of(doc.doctype, "sign_off_decision")
	fields = (
		Field("decision", _("Decision"), "choice", True, choices=(("", ""), *choices)),
		Field("comment", _("Comment"), hint=_("Needed when you refuse.")),
	)
	yield Form("sign-plan", _("Sign Plan"), "assignments.sign", {"assignment": doc.name}, fields, PRIMARY)


def _log(doc: Document, relations: frozenset[str]) -> Iterator[Form]:
	is_open = doc.get("status") in ("To Do", "In Progress", "Executing", "Rework", "Accepted")
	if doc.doctype not in REPORTED or not is_open or transition.stands_still(doc):
		return
	if not relations & {*TABLE["Progress Log"]["create"]}:
		return
	health = web_fields.options_of("Progress Log", "health")
	column = web_fields.of_column
	fields = (
		Field("narrative", _("What has been done"), "long", True),
		Field("progress_percent", _("Progress"), "percent", True, str(round(doc.progress or 0))),
		Field("health", _("Health"), "choice", True, doc.get("health") or "On Track", health),
		column("Progress Log", "blocker"),
		Field("photos", _("Photos"), "photos"),
	)
	yield Form("log", _("Log Progress"), "progress.log", _named(doc), fields, PRIMARY)


def _explain(doc: Document, relations: frozenset[str]) -> Iterator[Form]:
	if not relations & {*TABLE[doc.doctype].get("explain_delay", ())}:
		return
	is_asked = doc.get("is_delayed") or doc.get("reminder_open") or demands.is_owed(doc.doctype, doc.name)
	if not is_asked:
		return
	fields = (
		web_fields.delay_cause("cause"),
		Field("explanation", _("Explanation"), "long", True),
		Field("new_date", _("New Date"), "date", True),
	)
	yield Form("explain", _("Explain Delay"), "clocks.explain_delay", _named(doc), fields)


def _request(doc: Document, relations: frozenset[str]) -> Iterator[Form]:
	is_running = doc.doctype == "Department Assignment" and doc.status not in (
		"Informed",
		"Dropped",
		"Declined",
	)
	if not is_running or transition.stands_still(doc):
		return
	if not relations & {*TABLE["Collaboration Request"]["create"]}:
		return
	doctype = "Collaboration Request"
	fields = (
		web_fields.other_departments("to_department", _("To Department"), doc.department),
		Field("content", _("What You Need"), "long", True),
		Field("kind", _("Kind"), "choice", True, "Help", web_fields.options_of(doctype, "kind")),
		Field("needed_by", _("Needed By"), "date", True, web_fields.in_days(3)),
		Field("is_urgent", _("Urgent"), "check"),
	)
	yield Form("request", _("Ask a Department"), "raising.request", {"assignment": doc.name}, fields)


def _ticket(doc: Document) -> Iterator[Form]:
	if doc.doctype not in ("Collab Task", "Department Assignment", "Work Item"):
		return
	task = doc.name if doc.doctype == "Collab Task" else doc.task
	scope = stored_scopes("Collab Task", [task]).get(task)
	state = doc.status if doc.doctype == "Collab Task" else frappe.db.get_value("Collab Task", task, "status")
	if not scope or state in (*guard.STANDING_STILL, "Draft"):
		return
	if not relations_of(directory.actor(), scope) & {*TABLE["Issue Ticket"]["create"]}:
		return
	fixed = {"task": task, **({"work_item": doc.name} if doc.doctype == "Work Item" else {})}
	ticket = "Issue Ticket"
	fields = (
		Field("title", _("Title"), "line", True),
		Field("description", _("Description"), "long", True),
		web_fields.departments_on(task, "responsible_department", _("Responsible Department")),
		Field("cause", _("Cause"), "choice", True, "Other", web_fields.options_of(ticket, "cause")),
		Field("severity", _("Severity"), "choice", True, "Medium", web_fields.options_of(ticket, "severity")),
		Field("is_urgent", _("Urgent"), "check"),
	)
	yield Form("ticket", _("Report a Problem"), "raising.ticket", fixed, fields)
