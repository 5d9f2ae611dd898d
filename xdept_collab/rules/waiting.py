"""Knows what waits for whom: each kind of matter, the records that bring it, who is asked, and what he may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from xdept_collab.rules.access import OWN, RESPONSIBLE, TARGET, relations_by_position
from xdept_collab.rules.access_table import TABLE
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.delegation import ROLE_OF_RELATION
from xdept_collab.rules.lifecycle import Lifecycle, moves

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
REQUEST, TICKET = "Collaboration Request", "Issue Ticket"
EXTENSION, REVIEW = "Extension Request", "Acceptance Review"

(
	ANSWER,
	SETTLE,
	SIGN,
	REWORK,
	RESPOND,
	DELIVER,
	CONFIRM,
	SOLVE,
	WORK,
	CHECK,
	REVIEWING,
	DECIDE,
	ACKNOWLEDGE,
	EXPLAIN,
	ACCEPT,
	PLAN,
) = KINDS = (
	"answer",
	"settle",
	"sign",
	"rework",
	"respond",
	"deliver",
	"confirm",
	"solve",
	"work",
	"check",
	"review",
	"decide",
	"acknowledge",
	"explain",
	"accept",
	"plan",
)
# A task in one of these asks nobody for anything.
SILENT_TASKS = ("Draft", "On Hold", "Closed", "Archived", "Cancelled")
_HEAD, _ANSWERING = ("head",), ("head", "liaison")
# States in which a delay of the record is still somebody's to explain.
LIVE = {
	ASSIGNMENT: ("Awaiting Answer", "Accepted", "Executing", "Rework"),
	ITEM: ("To Do", "In Progress"),
	REQUEST: ("Sent", "Accepted"),
	TICKET: ("Open", "Reopened"),
}


@dataclass(frozen=True)
class Whom:
	"""How a record names who is asked: `column` holds a user, or with `positions` a department of theirs.

	`what`: what he is to the record, a relation for a user and a side for a department. `within`: where the column
	stands, if not in the record itself: in its "task", or in one of its rows, "reviewer".
	"""

	what: str
	column: str
	positions: tuple[str, ...] = ()
	within: str = ""


@dataclass(frozen=True)
class Question:
	"""What brings a matter of one kind: records in these states ask these people.

	`where`: columns that must hold one of some values, "" for nothing, those of the task as task.… `not_by`: the column
	that names who is not asked, since it would be his own work. `is_owed`: only where a delay is to be explained.
	`is_all_signed`: only where no reviewer is missing.
	"""

	kind: str
	doctype: str
	states: tuple[str, ...]
	whom: Whom
	where: tuple[tuple[str, tuple[str, ...]], ...] = ()
	not_by: str = ""
	is_owed: bool = False
	is_all_signed: bool = False


_OWN, _OWN_HEAD = Whom(OWN, "department", _ANSWERING), Whom(OWN, "department", _HEAD)
_NAMED_HEAD = Whom("head", "head")
_TARGET = Whom(TARGET, "to_department", _ANSWERING)
_RESPONSIBLE = Whom(RESPONSIBLE, "responsible_department", _ANSWERING)
_COORDINATOR = Whom("coordinator", "coordinator", within="task")
_INITIATOR = Whom("initiator", "initiator", within="task")
_TO_SIGN = (
	("part", ("A", "R")),
	("sign_off_decision", ("",)),
	("task.status", ("Sign-off",)),
)
_BY_HEAD = (("who_decides", ("Department Head",)),)
_BY_LEADS = (("who_decides", ("Task Leads",)),)
_SIGNING = ("Accepted", "Executing")

QUESTIONS: tuple[Question, ...] = (
	*(Question(ANSWER, ASSIGNMENT, ("Awaiting Answer",), whom) for whom in (_OWN, _NAMED_HEAD)),
	*(Question(REWORK, ASSIGNMENT, ("Rework",), whom) for whom in (_OWN_HEAD, _NAMED_HEAD)),
	*(Question(SIGN, ASSIGNMENT, _SIGNING, whom, _TO_SIGN) for whom in (_OWN_HEAD, _NAMED_HEAD)),
	*(Question(EXPLAIN, ASSIGNMENT, _SIGNING, whom, is_owed=True) for whom in (_OWN, _NAMED_HEAD)),
	Question(SETTLE, ASSIGNMENT, ("Conditional", "Declined"), _COORDINATOR),
	Question(WORK, ITEM, ("To Do", "In Progress"), Whom("owner", "owner_user")),
	Question(CHECK, ITEM, ("Submitted",), _OWN_HEAD, not_by="owner_user"),
	Question(EXPLAIN, ITEM, LIVE[ITEM], _OWN, (("owner_user", ("",)),), is_owed=True),
	Question(RESPOND, REQUEST, ("Sent",), _TARGET),
	Question(DELIVER, REQUEST, ("Accepted",), Whom("contact", "contact")),
	Question(DELIVER, REQUEST, ("Accepted",), _TARGET, (("contact", ("",)),)),
	Question(EXPLAIN, REQUEST, ("Accepted",), _TARGET, is_owed=True),
	Question(CONFIRM, REQUEST, ("Delivered",), Whom("asker", "requested_by")),
	Question(SOLVE, TICKET, ("Open", "Reopened"), _RESPONSIBLE),
	Question(CONFIRM, TICKET, ("Solution Proposed", "Solution Confirmed"), Whom("reporter", "reporter")),
	Question(DECIDE, EXTENSION, ("Requested",), _OWN_HEAD, _BY_HEAD, not_by="requested_by"),
	*(
		Question(DECIDE, EXTENSION, ("Requested",), whom, _BY_LEADS, not_by="requested_by")
		for whom in (_COORDINATOR, _INITIATOR)
	),
	Question(REVIEWING, REVIEW, ("Requested", "In Review"), Whom("reviewer", "user", within="reviewer")),
	*(
		Question(DECIDE, REVIEW, ("In Review",), whom, is_all_signed=True)
		for whom in (_COORDINATOR, _INITIATOR)
	),
	Question(PLAN, TASK, ("Planning",), Whom("coordinator", "coordinator")),
	Question(ACCEPT, TASK, ("In Acceptance",), Whom("initiator", "initiator")),
)


@dataclass(frozen=True)
class Act:
	"""Something that is done about a matter in place. `letter`: the key that does it.

	`action`: the move of the workflow that it is; without one it is an act of its own. `asks`: the fields that it
	fills besides; those of `needs` must be. `if_ready`: only where the record says that it is ready for it.
	"""

	key: str
	letter: str
	action: str = ""
	needs: tuple[str, ...] = ()
	asks: tuple[str, ...] = ()
	states: tuple[str, ...] = ()
	if_ready: bool = False


_SCOPE = ("accepted_scope", "resource_need", "risk_note")
ACTS: dict[tuple[str, str], tuple[Act, ...]] = {
	(ANSWER, ASSIGNMENT): (
		Act("accept", "a", "Accept", asks=_SCOPE),
		Act("accept_with_conditions", "c", "Accept with Conditions", asks=_SCOPE),
		Act("decline", "d", "Decline"),
	),
	(SETTLE, ASSIGNMENT): (
		Act("settle", "s", "Settle Conditions"),
		Act("refuse_conditions", "r", "Refuse Conditions"),
		Act("insist", "i", "Insist"),
		Act("drop", "d", "Drop"),
	),
	(SIGN, ASSIGNMENT): (Act("sign_plan", "s"),),
	(REWORK, ASSIGNMENT): (
		Act("log", "l"),
		Act("hand_in", "h", "Hand In", needs=("self_check",), asks=("achieved_results", "delay_cause")),
	),
	(RESPOND, REQUEST): (Act("accept", "a", "Accept"), Act("decline", "d", "Decline")),
	(DELIVER, REQUEST): (Act("deliver", "d", "Deliver", needs=("delivered",)),),
	(CONFIRM, REQUEST): (Act("confirm", "c", "Confirm"), Act("return", "r", "Return")),
	(CONFIRM, TICKET): (
		Act("confirm_solution", "c", "Confirm Solution"),
		Act("refuse_solution", "r", "Refuse Solution"),
		Act("resolve", "s", "Resolve"),
	),
	(SOLVE, TICKET): (Act("propose_solution", "p", "Propose Solution", needs=("solution",)),),
	(WORK, ITEM): (
		Act("start", "s", "Start"),
		Act("log", "l"),
		Act("submit", "u", "Submit", asks=("delay_cause",)),
	),
	(CHECK, ITEM): (Act("confirm_done", "c", "Confirm Done"), Act("return", "r", "Return")),
	(REVIEWING, REVIEW): (
		Act("start_review", "s", "Start Review"),
		Act("sign_review", "s", states=("In Review",)),
	),
	(DECIDE, EXTENSION): (Act("approve", "a", "Approve"), Act("decline", "d", "Decline")),
	(DECIDE, REVIEW): (Act("pass", "p", "Pass"), Act("fail", "f", "Fail")),
	(ACCEPT, TASK): (Act("close", "c", "Close", if_ready=True),),
	(PLAN, TASK): (Act("start_sign_off", "s", "Start Sign-off"),),
}
# Whatever the record is.
ACTS_OF_KIND = {
	ACKNOWLEDGE: (Act("acknowledge", "a"),),
	EXPLAIN: (Act("explain", "e"),),
}


def held_by(actor: Actor, task: str) -> Iterator[tuple[str, Actor]]:
	"""Yield the actor himself ("") and what he holds for others on the task, each with its name."""
	yield "", actor
	for each in sorted(actor.stands_in, key=lambda one: one.user):
		if each.task in ("", task):
			yield each.user, each.holds


def asked(whom: Whom, actor: Actor, value: str, task: str) -> tuple[str, frozenset[str]] | None:
	"""Return in whose name the actor is asked ("" for himself) and what he is to the record; None: he is not asked.

	`value`: what the record's column holds.
	"""
	found = ((name, _relations(whom, holds, value)) for name, holds in held_by(actor, task))
	return next(((name, relations) for name, relations in found if relations), None)


def _relations(whom: Whom, holds: Actor, value: str) -> frozenset[str]:
	if not whom.positions:
		return frozenset({whom.what} if value and holds.user == value else ())
	positions = set(holds.positions_in(value)).intersection(whom.positions)
	return frozenset(name for each in positions for name in relations_by_position(whom.what, each))


def may_be_asked(question: Question, roles: Collection[str]) -> bool:
	"""Say whether anybody with these roles can be whom it asks: nobody leads a task without the role."""
	return question.whom.what != "coordinator" or ROLE_OF_RELATION["coordinator"] in roles


def values_asked_for(questions: Iterable[Question], actor: Actor) -> frozenset[str]:
	"""Return what the column of the questions holds where the actor may be asked: his names, or his departments."""
	everybody = [actor, *(each.holds for each in actor.stands_in)]
	found: set[str] = set()
	for question in questions:
		for holds in everybody:
			by_position = {"head": holds.head_of, "liaison": holds.liaison_of}
			found |= {name for each in question.whom.positions for name in by_position[each]}
			found |= set() if question.whom.positions else {holds.user}
	return frozenset(found - {""})


def may_explain(doctype: str, state: str, relations: Collection[str]) -> bool:
	"""Say whether somebody with these relations is asked for the cause of a delay of a record in that state."""
	explaining = TABLE.get(doctype, {}).get("explain_delay", ())
	return state in LIVE.get(doctype, ()) and not set(explaining).isdisjoint(relations)


@dataclass(frozen=True)
class Doer:
	"""Who would act: what he is to the record, and the roles that he has, and has for whom he stands in."""

	relations: frozenset[str]
	roles: frozenset[str]


def acts_of(
	kind: str, doctype: str, state: str, doer: Doer, lifecycle: Lifecycle | None, is_ready: bool = True
) -> tuple[Act, ...]:
	"""Return what may be done about a matter in place, as the workflow of the site has it; the server judges anew."""
	found = ACTS.get((kind, doctype), ACTS_OF_KIND.get(kind, ()))
	return tuple(act for act in found if _is_offered(act, state, doer, lifecycle, is_ready))


def _is_offered(act: Act, state: str, doer: Doer, lifecycle: Lifecycle | None, is_ready: bool) -> bool:
	if (act.states and state not in act.states) or (act.if_ready and not is_ready):
		return False
	if not act.action:
		return True
	rows = moves(lifecycle, state) if lifecycle else ()
	return any(
		move.action == act.action
		and move.role in doer.roles
		and not doer.relations.isdisjoint(move.relations)
		for move in rows
	)
