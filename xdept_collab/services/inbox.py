"""Knows what waits for a user: one count per card, and the filters of the list that holds just these records."""

from collections.abc import Callable
from typing import Any

import frappe

from xdept_collab.rules.access import Actor
from xdept_collab.services import directory

# Counting stops here, so that a card never costs more than one short query.
COUNT_LIMIT = 1000
OPEN_WORK = ["To Do", "In Progress"]

Filters = dict[str, Any]
Question = Callable[[Actor], Filters | None]


def _answering(actor: Actor) -> list[str]:
	return sorted(actor.head_of | actor.liaison_of)


def _own(actor: Actor) -> list[str]:
	return sorted(actor.head_of | actor.liaison_of | actor.member_of)


def waiting_for_answer(actor: Actor) -> Filters | None:
	"""Assignments that the user's departments have not answered yet."""
	departments = _answering(actor)
	return {"status": "Awaiting Answer", "department": ["in", departments]} if departments else None


def my_work_items(actor: Actor) -> Filters | None:
	"""Open work items that the user owns."""
	return {"owner_user": actor.user, "status": ["in", OPEN_WORK]} if actor.user else None


def my_delayed_items(actor: Actor) -> Filters | None:
	"""Open work items that the user owns and that are past their date."""
	open_work = my_work_items(actor)
	return {**open_work, "is_delayed": 1} if open_work else None


def requests_to_us(actor: Actor) -> Filters | None:
	"""Open requests to the departments that the user answers for; else those that name him as the contact."""
	departments = _answering(actor)
	if not (departments or actor.user):
		return None
	target = {"to_department": ["in", departments]} if departments else {"contact": actor.user}
	return {"status": ["in", ["Sent", "Accepted"]], **target}


def tickets_for_us(actor: Actor) -> Filters | None:
	"""Tickets for which the user's departments owe a solution."""
	departments = _own(actor)
	if not departments:
		return None
	return {"status": ["in", ["Open", "Reopened"]], "responsible_department": ["in", departments]}


def reviews_to_sign(actor: Actor) -> Filters | None:
	"""Open reviews in which the user's decision is missing."""
	if not actor.user:
		return None
	return {
		"status": ["in", ["Requested", "In Review"]],
		"Acceptance Reviewer.user": actor.user,
		"Acceptance Reviewer.decision": ["is", "not set"],
	}


def conditions_to_settle(actor: Actor) -> Filters | None:
	"""Answers with conditions or refusals; the list shows only tasks that the user may see."""
	return {"status": ["in", ["Conditional", "Declined"]]}


def tasks_i_lead(actor: Actor) -> Filters | None:
	"""Running tasks whose coordinator is the user."""
	if not actor.user:
		return None
	return {"coordinator": actor.user, "status": ["not in", ["Draft", "Closed", "Archived", "Cancelled"]]}


def tasks_i_started(actor: Actor) -> Filters | None:
	"""Tasks whose initiator is the user and that are not over."""
	if not actor.user:
		return None
	return {"initiator": actor.user, "status": ["not in", ["Closed", "Archived", "Cancelled"]]}


# card -> DocType and the question that gives its filters; None as filters means: nothing can wait there
CARDS = {
	"waiting_for_answer": ("Department Assignment", waiting_for_answer),
	"my_work_items": ("Work Item", my_work_items),
	"my_delayed_items": ("Work Item", my_delayed_items),
	"requests_to_us": ("Collaboration Request", requests_to_us),
	"tickets_for_us": ("Issue Ticket", tickets_for_us),
	"reviews_to_sign": ("Acceptance Review", reviews_to_sign),
	"conditions_to_settle": ("Department Assignment", conditions_to_settle),
	"tasks_i_lead": ("Collab Task", tasks_i_lead),
	"tasks_i_started": ("Collab Task", tasks_i_started),
}


def card(name: str, user: str | None = None) -> dict[str, Any]:
	"""Return what a number card shows: value, and route with route_options that open the counted records."""
	doctype, question = CARDS[name]
	actor = directory.actor(user)
	filters = _of_all(doctype, question, actor, user) if actor.stands_in else question(actor)
	# "in" an empty name finds nothing: the list behind a zero is empty as well.
	filters = filters or {"name": ["in", [""]]}
	return {
		"value": _count(doctype, filters, user),
		"fieldtype": "Int",
		"route": ["List", doctype, "List"],
		"route_options": filters,
	}


def _of_all(doctype: str, question: Question, actor: Actor, user: str | None) -> Filters:
	"""Return the filters that find what waits for the user and for those whom he stands in for, by name."""
	column = "name" if doctype == "Collab Task" else "task"
	asked = [question(actor)]
	for each in actor.stands_in:
		filters = question(each.holds)
		asked.append({**filters, column: each.task} if filters and each.task else filters)
	names = {name for filters in asked if filters for name in _names(doctype, filters, user)}
	return {"name": ["in", sorted(names) or [""]]}


def _count(doctype: str, filters: Filters, user: str | None) -> int:
	"""Return how many records the user's list would show, at most COUNT_LIMIT."""
	return len(_names(doctype, filters, user))


def _names(doctype: str, filters: Filters, user: str | None) -> list[str]:
	return frappe.get_list(
		doctype,
		filters=[_condition(doctype, field, wanted) for field, wanted in filters.items()],
		pluck="name",
		limit_page_length=COUNT_LIMIT,
		order_by=None,
		distinct=True,
		user=user or frappe.session.user,
	)


def _condition(doctype: str, field: str, wanted: Any) -> list[Any]:
	table, _, column = field.rpartition(".")
	operator, value = wanted if isinstance(wanted, list) else ("=", wanted)
	return [table or doctype, column, operator, value]
