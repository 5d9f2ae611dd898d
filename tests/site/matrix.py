"""What the matrix of moves needs: situations with their actors, the paths to a new state, and the expectation.

The expectation is read from the shipped workflow files; who is what to a record is written down here by hand,
so that an error in the access rule is not repeated by its test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow

from tests.site import factory
from tests.site.factory import Company, Running, acting, put
from xdept_collab.api import workflow as endpoint

WORKFLOWS = Path(__file__).resolve().parents[2] / "xdept_collab" / "xdept_collab" / "workflow"
REASON = "Because it was agreed so"
REFUSALS = (frappe.ValidationError, frappe.PermissionError)


@dataclass(frozen=True)
class Row:
	"""One transition row of a shipped workflow file."""

	from_state: str
	action: str
	to_state: str
	role: str
	relations: frozenset[str]
	needs_reason: bool
	is_self_excluded: bool
	condition: str


@dataclass(frozen=True)
class Shipped:
	"""One shipped workflow."""

	doctype: str
	states: tuple[str, ...]
	rows: tuple[Row, ...]
	editors: Mapping[str, frozenset[str]]

	def between(self, from_state: str, to_state: str) -> list[Row]:
		return [row for row in self.rows if (row.from_state, row.to_state) == (from_state, to_state)]


def _words(text: str | None) -> frozenset[str]:
	return frozenset(word.strip() for word in (text or "").split(",") if word.strip())


def shipped_workflows() -> dict[str, Shipped]:
	"""Read every shipped workflow file; DocType -> workflow."""
	found = {}
	for path in sorted(WORKFLOWS.glob("*/*.json")):
		content = json.loads(path.read_text(encoding="utf-8"))
		found[content["document_type"]] = Shipped(
			content["document_type"],
			tuple(state["state"] for state in content["states"]),
			tuple(_row(row) for row in content["transitions"]),
			{state["state"]: _words(state.get("collab_editable_by")) for state in content["states"]},
		)
	return found


def _row(row: Mapping[str, Any]) -> Row:
	return Row(
		row["state"],
		row["action"],
		row["next_state"],
		row["allowed"],
		_words(row.get("collab_relations")),
		bool(row.get("collab_reason_required")),
		bool(row.get("collab_self_excluded")),
		row.get("condition") or "",
	)


@dataclass(frozen=True)
class Situation:
	"""A record with the people around it: user -> what he is to the record, by hand."""

	doctype: str
	name: str
	task: str
	actors: Mapping[str, frozenset[str]]
	workers: frozenset[str] = frozenset()
	extra: Mapping[str, Any] = field(default_factory=dict)

	def enter(self, state: str) -> None:
		put(self.doctype, self.name, **{**self.extra, "status": state})

	def state(self) -> str:
		return frappe.db.get_value(self.doctype, self.name, "status")

	def logged(self) -> list[tuple[str, str, str, str]]:
		rows = frappe.get_all(
			"Transition Log",
			filters={"ref_doctype": self.doctype, "ref_name": self.name, "from_state": ("!=", "")},
			fields=["from_state", "to_state", "action", "reason"],
			order_by="creation asc",
		)
		return [(row.from_state, row.to_state, row.action, row.reason or "") for row in rows]


def _actors(company: Company, **relations: str) -> dict[str, frozenset[str]]:
	"""`head_sales="head"` -> the head of sales has the relation head; "" none; two with a comma."""
	named = {}
	for who, words in relations.items():
		position, _, department = who.partition("__")
		named[company.user(position, department)] = _words(words)
	return named


# People who are nothing to any record of the task, whatever their roles.
_STRANGERS = {
	"other_coordinator": "",
	"head__finance": "",
	"executive": "",
	"nobody": "",
	"superior": "",
}


def task_situation(company: Company, begun: Running) -> Situation:
	put("Collab Task", begun.task, task_type="Routine")
	people = {
		"initiator": "initiator",
		"coordinator": "coordinator",
		"head__marketing": "",
		"member__sales": "",
	}
	met = {
		"task_type": "Routine",
		"total_departments": 4,
		"answered_departments": 4,
		**dict.fromkeys(("all_signed", "all_handed_in", "all_passed", "all_rated"), 1),
	}
	return Situation(
		"Collab Task", begun.task, begun.task, _actors(company, **people, **_STRANGERS), frozenset(), met
	)


def assignment_situation(company: Company, begun: Running) -> Situation:
	put("Work Item", begun.items["sales"], status="Done")
	people = {
		"head__sales": "head",
		"deputy__sales": "head",
		"liaison__sales": "liaison",
		"member__sales": "",
		"coordinator": "coordinator",
		"initiator": "initiator",
		"head__research": "",
	}
	return Situation(
		"Department Assignment",
		begun.assignments["sales"],
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset(),
		{"self_check": "All is as agreed"},
	)


def work_item_situation(company: Company, begun: Running) -> Situation:
	people = {
		"member__sales": "owner",
		"helper__sales": "collaborator",
		"head__sales": "head",
		"deputy__sales": "head",
		"liaison__sales": "liaison",
		"coordinator": "coordinator",
		"initiator": "initiator",
		"head__research": "",
	}
	return Situation(
		"Work Item",
		begun.items["sales"],
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset({company.user("member", "sales")}),
	)


def own_work_item_situation(company: Company, begun: Running) -> Situation:
	"""The head does the work himself: he may not confirm it."""
	usual = work_item_situation(company, begun)
	head = company.head("sales")
	people = {**usual.actors, head: frozenset({"owner", "head"})}
	people[company.user("member", "sales")] = frozenset()
	return Situation(usual.doctype, usual.name, usual.task, people, frozenset({head}), {"owner_user": head})


def request_situation(company: Company, begun: Running) -> Situation:
	people = {
		"member__marketing": "asker",
		"head__marketing": "asker",
		"deputy__marketing": "asker",
		"liaison__marketing": "asker",
		"helper__marketing": "",
		"head__research": "target_head",
		"deputy__research": "target_head",
		"liaison__research": "target_liaison",
		"member__research": "contact",
		"helper__research": "",
		"coordinator": "coordinator",
		"initiator": "initiator",
		"head__sales": "",
	}
	return Situation(
		"Collaboration Request",
		factory.request(begun),
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset(),
		{"delivered": "Sent by mail"},
	)


def ticket_situation(company: Company, begun: Running) -> Situation:
	people = {
		"member__marketing": "reporter",
		"head__marketing": "",
		"head__research": "responsible",
		"deputy__research": "responsible",
		"liaison__research": "responsible",
		"member__research": "",
		"coordinator": "coordinator",
		"initiator": "initiator",
		"head__sales": "",
	}
	return Situation(
		"Issue Ticket",
		factory.ticket(begun),
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset(),
		{"solution": "Use the data of last year"},
	)


def review_situation(company: Company, begun: Running) -> Situation:
	name = factory.review(begun, "sales")
	factory.ready_to_decide(name)
	_add_reviewer(name, company.user("helper", "research"))
	people = {
		"initiator": "initiator, reviewer",
		"coordinator": "coordinator, reviewer",
		"helper__research": "reviewer",
		"head__sales": "head",
		"member__sales": "",
		"head__research": "",
	}
	return Situation(
		"Acceptance Review",
		name,
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset({company.head("sales"), company.user("member", "sales")}),
	)


def own_review_situation(company: Company, begun: Running) -> Situation:
	"""The initiator did some of the work: he may not judge it."""
	put("Work Item", begun.items["sales"], owner_user=company.initiator)
	usual = review_situation(company, begun)
	people = {**usual.actors, company.initiator: frozenset({"initiator"})}
	workers = frozenset({company.head("sales"), company.initiator})
	return Situation(usual.doctype, usual.name, usual.task, people, workers)


def extension_situation(company: Company, begun: Running) -> Situation:
	people = {
		"member__sales": "asker",
		"helper__sales": "",
		"head__sales": "head",
		"deputy__sales": "head",
		"liaison__sales": "liaison",
		"coordinator": "coordinator",
		"initiator": "initiator",
		"head__research": "",
	}
	return Situation(
		"Extension Request",
		factory.extension(begun, "sales"),
		begun.task,
		_actors(company, **people, **_STRANGERS),
		frozenset({company.user("member", "sales")}),
	)


def led_extension_situation(company: Company, begun: Running) -> Situation:
	"""Those who lead the task decide, and the coordinator, who asks, does not."""
	usual = extension_situation(company, begun)
	coordinator, member = company.coordinator, company.user("member", "sales")
	people = {**usual.actors, coordinator: frozenset({"coordinator", "asker"}), member: frozenset()}
	workers = frozenset({coordinator})
	asked = {"who_decides": "Task Leads", "requested_by": coordinator}
	return Situation(usual.doctype, usual.name, usual.task, people, workers, asked)


def _add_reviewer(review: str, user: str) -> None:
	row = frappe.new_doc("Acceptance Reviewer")
	row.update(
		{
			"parent": review,
			"parenttype": "Acceptance Review",
			"parentfield": "reviewers",
			"idx": 9,
			"user": user,
		}
	)
	row.update({"capacity": "Expert", "is_mandatory": 0})
	row.db_insert()


SITUATIONS: Mapping[str, Callable[[Company, Running], Situation]] = {
	"Collab Task": task_situation,
	"Department Assignment": assignment_situation,
	"Work Item": work_item_situation,
	"Work Item of the head": own_work_item_situation,
	"Collaboration Request": request_situation,
	"Issue Ticket": ticket_situation,
	"Extension Request": extension_situation,
	"Extension Request that the leads decide": led_extension_situation,
	"Acceptance Review": review_situation,
	"Acceptance Review of own work": own_review_situation,
}


def roles_of(user: str) -> frozenset[str]:
	return frozenset(frappe.get_roles(user))


@contextmanager
def given_roles(users: Mapping[str, Any], *roles: str) -> Iterator[None]:
	"""Give the users exactly these roles; what the caller rolls back is taken out of the cache as well."""
	frappe.db.delete("Has Role", {"parent": ("in", list(users))})
	for user in users:
		for role in roles:
			row = frappe.new_doc("Has Role")
			row.update({"parent": user, "parenttype": "User", "parentfield": "roles", "role": role})
			row.db_insert()
	frappe.cache.delete_key("roles")
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.cache.delete_key("roles")


def is_allowed(row: Row, situation: Situation, user: str, has_reason: bool = True) -> bool:
	"""Say what the workflow row says about this user."""
	if row.needs_reason and not has_reason:
		return False
	if row.condition and not _is_met(row.condition, situation):
		return False
	if row.is_self_excluded and user in situation.workers:
		return False
	if user == "Administrator":
		return row.relations != {"system"}
	return row.role in roles_of(user) and bool(row.relations & situation.actors[user])


def _is_met(condition: str, situation: Situation) -> bool:
	stored = frappe.db.get_value(situation.doctype, situation.name, "*", as_dict=True)
	return bool(eval(condition, {"__builtins__": {}}, {"doc": stored}))  # the shipped files are ours


Path_ = Callable[[Situation, Row, str], Any]


def by_endpoint(situation: Situation, row: Row, reason: str) -> Any:
	return endpoint.transition(situation.doctype, situation.name, row.action, reason or None)


def by_apply_workflow(situation: Situation, row: Row, reason: str) -> Any:
	doc = {"doctype": situation.doctype, "name": situation.name, "transition_reason": reason}
	return apply_workflow(json.dumps(doc), row.action)


def by_put(situation: Situation, row: Row, reason: str) -> Any:
	from frappe.api.v1 import update_doc

	sent = {"status": row.to_state, "transition_reason": reason}
	frappe.local.form_dict = frappe._dict(data=json.dumps(sent))
	return update_doc(situation.doctype, situation.name)


def by_set_value(situation: Situation, row: Row, reason: str) -> Any:
	values = {"status": row.to_state, "transition_reason": reason}
	return frappe.client.set_value(situation.doctype, situation.name, values)


PATHS: Mapping[str, Path_] = {
	"endpoint": by_endpoint,
	"apply_workflow": by_apply_workflow,
	"PUT": by_put,
	"set_value": by_set_value,
}


def attempt(situation: Situation, row: Row, path: str, user: str, reason: str = REASON) -> str:
	"""Try the move as the user in the state of the row; undo it. Returns "moved", "refused" or what is wrong."""
	frappe.db.savepoint("attempt")
	frappe.local.message_log = []
	situation.enter(row.from_state)
	before = situation.logged()
	try:
		with acting(user):
			PATHS[path](situation, row, reason)
		written = situation.logged()[len(before) :]
		own = [line for line in written if line[:2] == (row.from_state, row.to_state)]
		if not own:
			return f"no row in the log, only {written}"
		if row.needs_reason and own[0][3] != reason:
			return f"the reason is lost: {own[0]}"
		return "moved"
	except REFUSALS:
		if (situation.state(), situation.logged()) != (row.from_state, before):
			return "refused, but something was written"
		return "refused"
	finally:
		frappe.db.rollback(save_point="attempt")
