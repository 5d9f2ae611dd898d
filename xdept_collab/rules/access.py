"""Knows who may do what: the one predicate that reads the table, and says which line of it decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xdept_collab.rules.access_table import (
	ADMINISTRATOR,
	BETWEEN_PEOPLE,
	FOLLOWS,
	OWN_ONLY,
	PERSONAL,
	READ_ALL,
	READING,
	ROLES,
	SELF,
	SYSTEM,
	TABLE,
)
from xdept_collab.rules.actor import Actor, department_principal, role_principal, user_principal

_Held = Mapping[str, frozenset[str]]

# The department sides of a record, and the relations that a position on that side gives.
OWN, TARGET, RESPONSIBLE, INITIATING, PARTICIPATING = (
	"own",
	"target",
	"responsible",
	"initiating",
	"participating",
)

# "…people": any position in the department, its superior included. These are the department-wide readers.
PEOPLE_OF_SIDE: Mapping[str, str] = {
	OWN: "people",
	TARGET: "target_people",
	RESPONSIBLE: "responsible_people",
	INITIATING: "initiating_people",
	PARTICIPATING: "participant",
}

# What a position gives on one side of a record, beside being one of its people.
_GIVEN: Mapping[tuple[str, str], tuple[str, ...]] = {
	(OWN, "head"): ("head", "member"),
	(OWN, "liaison"): ("liaison", "member"),
	(OWN, "member"): ("member",),
	(OWN, "superior"): ("superior",),
	(TARGET, "head"): ("target_head",),
	(TARGET, "liaison"): ("target_liaison",),
	(RESPONSIBLE, "head"): ("responsible",),
	(RESPONSIBLE, "liaison"): ("responsible",),
}
# What the holder of a role is to a record that his role is informed of.
INFORMED = "informed"
# What a relation comes from, when it is no position in a department: the record names the user, his role, or
# that he leads the task of a record without a department.
PERSON, ROLE, LEAD = "person", "role", "lead"

# How a decision came about.
GRANTED, NO_ROLE, NO_RELATION, NOBODY, UNKNOWN = "granted", "no_role", "no_relation", "nobody", "unknown"

RELATIONS: frozenset[str] = frozenset(
	{
		"initiator",
		"coordinator",
		"head",
		"liaison",
		"member",
		"superior",
		"owner",
		"collaborator",
		"reporter",
		"contact",
		"asker",
		"reviewer",
		"rater",
		"target_head",
		"target_liaison",
		"responsible",
		INFORMED,
		*BETWEEN_PEOPLE,
		READ_ALL,
		SELF,
		SYSTEM,
		*PEOPLE_OF_SIDE.values(),
	}
)


@dataclass(frozen=True)
class Scope:
	"""What of a record decides who may do what: its people by relation, its departments by side, its task.

	`roles`: those that are informed of it.
	"""

	doctype: str
	people: _Held = field(default_factory=dict[str, frozenset[str]])
	departments: _Held = field(default_factory=dict[str, frozenset[str]])
	task: str = ""
	roles: frozenset[str] = frozenset()

	def people_in(self, relation: str) -> frozenset[str]:
		return self.people.get(relation, frozenset())

	def departments_on(self, side: str) -> frozenset[str]:
		return self.departments.get(side, frozenset())


@dataclass(frozen=True, order=True)
class Tie:
	"""One relation that a user has to a record, and what it comes from.

	`through`: a position in `department`, or PERSON, ROLE, LEAD. `in_name_of`: whom he stands in for, empty
	for himself.
	"""

	relation: str
	through: str
	department: str = ""
	in_name_of: str = ""


@dataclass(frozen=True)
class Decision:
	"""A yes or no with the line of the table that made it: `line`, the relations that it asks for, `by` those
	held; `opened_by` the roles that open the DocType for the verb, when they were judged.
	"""

	verb: str
	doctype: str
	code: str
	line: tuple[str, ...] = ()
	by: tuple[str, ...] = ()
	opened_by: tuple[str, ...] = ()

	def __bool__(self) -> bool:
		return self.code == GRANTED


def relations_of(actor: Actor, scope: Scope) -> frozenset[str]:
	"""Every relation that the actor has to the record."""
	return frozenset(tie.relation for tie in ties_of(actor, scope))


def ties_of(actor: Actor, scope: Scope) -> frozenset[Tie]:
	"""Every relation that the actor has to the record, himself or for others, each with what it comes from."""
	found = _own_ties(actor, scope)
	# Delegations are arranged by people themselves, never for those whom they stand in for.
	for each in actor.stands_in if scope.doctype not in PERSONAL else ():
		if each.task in ("", scope.task):
			found |= {replace(tie, in_name_of=each.user) for tie in _own_ties(each.holds, scope)}
	return frozenset(found)


def names_to_act_in(ties: Iterable[Tie], relations: Iterable[str]) -> tuple[str, ...]:
	"""Return in whose name one of the relations is held: one's own ("") first, then those one stands in for."""
	wanted = set(relations)
	return tuple(sorted({tie.in_name_of for tie in ties if tie.relation in wanted}))


def _own_ties(actor: Actor, scope: Scope) -> set[Tie]:
	found = {Tie(relation, PERSON) for relation, users in scope.people.items() if actor.user in users}
	for side, departments in scope.departments.items():
		for department in departments & actor.departments:
			found |= _ties_by_position(actor, side, department)
	if not scope.departments_on(OWN) and any(tie.relation in ("initiator", "coordinator") for tie in found):
		found.add(Tie("head", LEAD))  # A record without a department is led by those who lead the task.
	if scope.doctype == "Collaboration Request":
		found |= {replace(tie, relation="asker") for tie in found if tie.relation in ("head", "liaison")}
	is_informed = bool(actor.informed_roles & scope.roles)
	roles = (
		(READ_ALL, actor.is_executive),
		(ADMINISTRATOR, actor.is_administrator),
		(INFORMED, is_informed),
	)
	return found | {Tie(relation, ROLE) for relation, has in roles if has}


def _ties_by_position(actor: Actor, side: str, department: str) -> set[Tie]:
	found: set[Tie] = set()
	for position in actor.positions_in(department):
		relations = relations_by_position(side, position)
		found |= {Tie(relation, position, department) for relation in relations}
	return found


def relations_by_position(side: str, position: str) -> tuple[str, ...]:
	"""Return what a position in the department on one side of a record makes of its holder."""
	return (PEOPLE_OF_SIDE[side], *_GIVEN.get((side, position), ()))


def is_reading(verb: str) -> bool:
	"""Say whether the platform's verb is a way of reading."""
	return verb in READING


def may(verb: str, doctype: str, relations: frozenset[str]) -> bool:
	"""Say whether somebody with these relations may do `verb` to a `doctype`; unknown means no."""
	return bool(explain(verb, doctype, relations))


def explain(
	verb: str,
	doctype: str,
	relations: frozenset[str],
	roles: frozenset[str] | None = None,
	tells_of: str = "",
	is_own: bool = False,
) -> Decision:
	"""Judge and say by which line of the table; unknown means no.

	`roles`: the user's, to judge by them as well; None where the platform has done so already. `tells_of`: the
	DocType of the record that a log tells of. `is_own`: whether the user himself made the record.
	"""
	opened_by = tuple(sorted(_opening_roles(verb, doctype, roles, is_own))) if roles is not None else ()
	line = _line(verb, doctype, tells_of)
	by = tuple(relation for relation in line if relation in relations)
	decision = Decision(verb, doctype, GRANTED, line, by, opened_by)
	if doctype not in TABLE and doctype not in FOLLOWS and doctype not in PERSONAL:
		# Without relations only a role can open it, and nothing opens what the table does not know.
		return decision if opened_by else replace(decision, code=NO_ROLE if doctype in ROLES else UNKNOWN)
	if roles is not None and not opened_by:
		return replace(decision, code=NO_ROLE)
	if not line:
		return replace(decision, code=NOBODY)
	return decision if by else replace(decision, code=NO_RELATION)


def _line(verb: str, doctype: str, tells_of: str) -> tuple[str, ...]:
	if doctype in FOLLOWS:
		return TABLE.get(tells_of, {}).get("read", ()) if is_reading(verb) else ()
	verbs = TABLE.get(doctype) or PERSONAL.get(doctype, {})
	return verbs.get("read" if is_reading(verb) else verb, ())


def _opening_roles(verb: str, doctype: str, roles: frozenset[str], is_own: bool) -> set[str]:
	opened = {role: verbs for role, verbs in ROLES.get(doctype, {}).items() if role in roles}
	return {role for role, verbs in opened.items() if verb in verbs and (is_own or OWN_ONLY not in verbs)}


def reading_principals(scope: Scope) -> frozenset[str]:
	"""The principals that may read the record: what the flat access table stores of it."""
	readers = set(TABLE.get(scope.doctype, {}).get("read", ()))
	found = {user_principal(user) for relation in readers for user in scope.people_in(relation) if user}
	for side, relation in PEOPLE_OF_SIDE.items():
		if relation in readers:
			found |= {department_principal(name) for name in scope.departments_on(side) if name}
	if INFORMED in readers:
		found |= {role_principal(role) for role in scope.roles}
	return frozenset(found)


def is_reader(actor: Actor, scope: Scope) -> bool:
	"""The read rule seen through the access table; equals `may("read", …)` for every actor and scope."""
	if READ_ALL in TABLE.get(scope.doctype, {}).get("read", ()) and actor.reads_all:
		return True
	known = actor.principals | actor.principals_on_tasks.get(scope.task, frozenset())
	return bool(known & reading_principals(scope))
