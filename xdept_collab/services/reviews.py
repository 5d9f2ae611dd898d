"""Runs a round of acceptance: prepared from the criteria, signed by reviewers, decided once."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.quantity import exact
from xdept_collab.rules.scoring import (
	DECISIONS,
	CriterionScore,
	RequiredChange,
	Signature,
	Verdict,
	score_findings,
	shared_weights,
	verdict_findings,
	weighted_score,
)
from xdept_collab.services import done_for_others, guard, latest, settings, todos, transition_log

DECIDED = DECISIONS
# Decision of a review -> (new state of the assignment, action)
_EFFECT = {
	"Passed": ("Passed", "Pass"),
	"Partly Passed": ("Rework", "Require Changes"),
	"Failed": ("Executing", "Fail"),
}


def request(assignment: Document) -> str:
	"""Open the next round of review for what a department handed in; return its name (R160-R165)."""
	task = frappe.get_doc("Collab Task", assignment.task)
	review = frappe.get_doc(
		{
			"doctype": "Acceptance Review",
			"assignment": assignment.name,
			"task": task.name,
			"reviewing_department": task.initiating_department,
			"checklist": _checklist(assignment),
			"scores": _scores(task, assignment.department),
			"reviewers": _reviewers(task, workers_of(assignment.name)),
		}
	)
	review.flags.collab_system = True
	fill(review)
	review.insert(ignore_permissions=True)  # Handing in is the head's act; the review is not his to write.
	return review.name


def fill(review: Document) -> None:
	"""Set what the server knows of a new review."""
	review.requested_by, review.requested_on = frappe.session.user, now_datetime()
	review.task_title = frappe.db.get_value("Collab Task", review.task, "title")
	review.pass_mark = settings.pass_mark()
	review.quorum = review.quorum or settings.reviewer_quorum()
	source = ["task", "status", "department", "self_check", "completed_on", "achieved_results", "round"]
	contract = (
		frappe.db.get_value("Department Assignment", review.assignment, source, as_dict=True)
		if review.assignment
		else None
	)
	if not contract:
		review.round = 1 + frappe.db.count(
			"Acceptance Review", {"task": review.task, "assignment": ("is", "not set")}
		)
		return
	if contract.task != review.task:
		raise RuleBroken("review.other_task", assignment=review.assignment, task=review.task)
	is_early = contract.pop("status") != "Awaiting Acceptance"
	if is_early and not (review.flags.get("collab_system") or review.flags.get("collab_import")):
		raise RuleBroken("review.not_handed_in", assignment=review.assignment)
	contract.pop("task")
	review.update(contract)


def check(review: Document) -> None:
	"""Refuse reviewers who would judge their own work, and weigh the scores as far as they are given."""
	own = workers_of(review.assignment)
	judges = [row.user for row in review.reviewers if row.user in own]
	if judges:
		raise RuleBroken("review.own_work", users=tuple(judges))
	if len({row.user for row in review.reviewers}) < len(review.reviewers):
		raise RuleBroken("review.reviewer_named_twice")
	scores = _criterion_scores(review)
	if scores and not score_findings(scores):
		review.score = float(weighted_score(scores))


def check_decision(review: Document, reason: str) -> None:
	"""Refuse a decision that its scores, signatures or reasons do not carry (R165-R170)."""
	scores = _criterion_scores(review)
	findings = score_findings(scores) if review.status == "Passed" and scores else []
	mandatory = [row for row in review.reviewers if row.is_mandatory or review.quorum]
	if review.status == "Failed" and not (review.cause or "").strip():
		review.cause = reason
	verdict = Verdict(
		decision=review.status,
		signatures=tuple(Signature(row.user, row.decision or "") for row in mandatory),
		quorum=review.quorum or 0,
		changes=tuple(
			RequiredChange(row.change or "", getdate(row.due_date) if row.due_date else None)
			for row in review.required_changes
		),
		cause=review.cause or "",
		score=Decimal(str(review.score)) if scores and not findings else None,
		pass_mark=review.pass_mark,
	)
	refuse_all([*findings, *verdict_findings(verdict)])
	review.decided_by, review.decided_on = frappe.session.user, now_datetime()
	review.decided_for = review.flags.get("collab_for")


def decided(review: Document, reason: str) -> None:
	"""Carry the decision into the department's assignment."""
	if not review.assignment:
		return
	state, action = _EFFECT[review.status]
	contract = frappe.get_doc("Department Assignment", review.assignment)
	contract.flags.collab_system = True
	contract.flags.transition_reason = reason or review.opinion or action
	contract.flags.transition_action = action
	contract.flags.collab_for = review.flags.get("collab_for")
	contract.status = state
	contract.rework_due = _last_change_due(review)
	contract.save(ignore_permissions=True)  # The decision of the reviewers moves the assignment.


def _last_change_due(review: Document) -> date | None:
	"""When the last of the required changes is due; a department hands in all of them at once."""
	if review.status != "Partly Passed":
		return None
	return max((getdate(row.due_date) for row in review.required_changes if row.due_date), default=None)


def sign(name: str, decision: str, comment: str, signature: str) -> None:
	"""Write the calling reviewer's signature into his row (R170)."""
	latest.lock_tasks([frappe.db.get_value("Acceptance Review", name, "task")])
	review = frappe.get_doc("Acceptance Review", name, for_update=True)
	if decision not in DECISIONS:
		raise RuleBroken("review.decision_unknown", decision=decision)
	if review.status != "In Review":
		raise RuleBroken("review.not_in_review", state=review.status)
	row = _row_to_sign(review)
	if decision != "Passed" and not comment:
		raise RuleBroken("lifecycle.reason_missing", action=decision)
	row.db_set(
		{
			"decision": decision,
			"signed_by": frappe.session.user,
			"signed_on": now_datetime(),
			"comment": comment,
			"signature": signature or None,
		}
	)
	review.db_set("modified", now_datetime(), notify=True)
	transition_log.write_many(
		review.doctype,
		[(review.name, review.task, review.status, review.status)],
		f"Signed: {decision}",
		comment,
		on_behalf_of=row.user if row.user != frappe.session.user else None,
	)
	todos.close(review.doctype, [review.name], [row.user])


def _row_to_sign(review: Document) -> Document:
	"""Return the caller's own row, else that of whom he stands in for: one person signs a review once."""
	rows = {row.user: row for row in review.reviewers}
	named = [name or frappe.session.user for name in guard.names_held(review, ("reviewer",))]
	if not named:
		raise RuleBroken("review.not_reviewer")
	if guard.judges_own_work(review):
		raise RuleBroken("review.own_work", users=(frappe.session.user,))
	if frappe.session.user in rows:
		return rows[frappe.session.user]
	if any(row.signed_by == frappe.session.user for row in review.reviewers):
		raise RuleBroken("delegation.signed_already")
	waiting = [rows[name] for name in named if name in rows and not rows[name].decision]
	if not waiting:
		raise RuleBroken("review.not_reviewer")
	return waiting[0]


def workers_of(assignment: str | None) -> set[str]:
	"""Return whose own work a review of the assignment judges: its head, the owners of its work items, stand-ins."""
	if not assignment:
		return set()
	owners = frappe.get_all(
		"Work Item",
		filters={"assignment": assignment, "status": ("!=", "Cancelled")},
		fields=["name", "owner_user"],
		order_by=None,
	)
	head = frappe.db.get_value("Department Assignment", assignment, "head")
	workers = {user for user in (*(row.owner_user for row in owners), head) if user}
	records = {"Department Assignment": [assignment], "Work Item": [row.name for row in owners]}
	return workers | done_for_others.doers(records, workers)


def _checklist(assignment: Document) -> list[dict[str, object]]:
	rows = frappe.get_all(
		"Deliverable",
		filters={"assignment": assignment.name},
		fields=["name", "title", "quantity", "current_version"],
		order_by="creation asc, name asc",
	)
	return [
		{
			"deliverable": row.name,
			"deliverable_version": row.current_version,
			"title": row.title,
			"quantity": row.quantity,
		}
		for row in rows
	]


def _scores(task: Document, department: str) -> list[dict[str, object]]:
	criteria = [row for row in task.criteria if not row.department or row.department == department]
	weights = shared_weights([row.weight for row in criteria])
	return [
		{"criterion": row.criterion, "standard": row.standard, "weight": float(weight)}
		for row, weight in zip(criteria, weights, strict=True)
	]


def _reviewers(task: Document, own: set[str]) -> list[dict[str, object]]:
	found: dict[str, str] = {}
	for user, capacity in ((task.initiator, "Initiator"), (task.coordinator, "Coordinator")):
		if user and user not in own:
			found.setdefault(user, capacity)
	return [{"user": user, "capacity": capacity, "is_mandatory": 1} for user, capacity in found.items()]


def _criterion_scores(review: Document) -> list[CriterionScore]:
	return [CriterionScore(row.criterion, exact(row.weight), exact(row.score)) for row in review.scores]
