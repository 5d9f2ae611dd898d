"""Knows who may do what: one table of relations per record type and verb, read by one predicate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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

READ_ALL = "executive"
SYSTEM = "system"

_TASK_LEADS = ("initiator", "coordinator")
_OWN_READERS = ("people", "head", "liaison", *_TASK_LEADS, READ_ALL)

# doctype -> verb -> relations; what is not named here is refused (domain.md, P01-P07).
TABLE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Collab Task": {
		"read": (*_TASK_LEADS, "initiating_people", "participant", READ_ALL),
		"create": ("initiator",),
		"write": _TASK_LEADS,
		"delete": ("initiator",),
	},
	"Department Assignment": {
		"read": _OWN_READERS,
		"create": (SYSTEM,),
		"write": ("head", "liaison", "coordinator"),
	},
	"Work Item": {
		"read": (*_OWN_READERS, "owner", "collaborator"),
		"create": ("head", "liaison", "coordinator"),
		"write": ("owner", "head", "liaison", "coordinator"),
	},
	"Progress Log": {
		"read": (*_OWN_READERS, "owner", "collaborator", "reporter"),
		"create": ("owner", "collaborator", "head", "liaison", "member"),
	},
	"Collaboration Request": {
		"read": (*_OWN_READERS, "target_people", "contact", "asker"),
		"create": ("head", "liaison", "member"),
		"write": ("asker", "target_head", "target_liaison", "contact"),
	},
	"Issue Ticket": {
		"read": (*_OWN_READERS, "reporter", "responsible_people"),
		"create": ("participant", *_TASK_LEADS),
		"write": ("reporter", "responsible", "coordinator"),
	},
	"Acceptance Review": {
		"read": (*_OWN_READERS, "reviewer"),
		"create": _TASK_LEADS,
		"write": (*_TASK_LEADS, "reviewer"),
	},
	"Collaboration Rating": {
		"read": (*_OWN_READERS, "rater"),
		"create": _TASK_LEADS,
	},
	"Deliverable": {
		"read": _OWN_READERS,
		"create": ("head", "liaison", "member"),
		"write": ("head", "liaison", "member"),
	},
	"Deliverable Version": {
		"read": _OWN_READERS,
		"create": ("head", "liaison", "member"),
	},
}

# Verbs of the platform that are a way of reading. "share" is in no row: sharing would go round the table.
_READING = {"read", "select", "report", "print", "export", "email"}

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
		READ_ALL,
		SYSTEM,
		*PEOPLE_OF_SIDE.values(),
	}
)


@dataclass(frozen=True)
class Actor:
	"""A user with the departments in which he holds each position today."""

	user: str
	head_of: frozenset[str] = frozenset()
	liaison_of: frozenset[str] = frozenset()
	member_of: frozenset[str] = frozenset()
	superior_of: frozenset[str] = frozenset()
	is_executive: bool = False

	@property
	def departments(self) -> frozenset[str]:
		"""Every department in which the user holds any position."""
		return self.head_of | self.liaison_of | self.member_of | self.superior_of

	@property
	def principals(self) -> frozenset[str]:
		"""The names under which the flat access table knows this user."""
		return frozenset({user_principal(self.user), *map(department_principal, self.departments)})


@dataclass(frozen=True)
class Scope:
	"""What of a record decides who may do what: its people by relation, its departments by side."""

	doctype: str
	people: _Held = field(default_factory=dict[str, frozenset[str]])
	departments: _Held = field(default_factory=dict[str, frozenset[str]])

	def people_in(self, relation: str) -> frozenset[str]:
		return self.people.get(relation, frozenset())

	def departments_on(self, side: str) -> frozenset[str]:
		return self.departments.get(side, frozenset())


def user_principal(user: str) -> str:
	return f"user:{user}"


def department_principal(department: str) -> str:
	return f"dept:{department}"


def relations_of(actor: Actor, scope: Scope) -> frozenset[str]:
	"""Every relation that the actor has to the record."""
	held = {relation for relation, users in scope.people.items() if actor.user in users}
	for side, departments in scope.departments.items():
		held |= _positions(actor, side, departments)
	if not scope.departments_on(OWN) and held & {"initiator", "coordinator"}:
		held.add("head")  # A record without a department is led by those who lead the task.
	if held & {"head", "liaison"} and scope.doctype == "Collaboration Request":
		held.add("asker")
	if actor.is_executive:
		held.add(READ_ALL)
	return frozenset(held)


def _positions(actor: Actor, side: str, departments: frozenset[str]) -> set[str]:
	held: set[str] = set()
	if departments & actor.departments:
		held.add(PEOPLE_OF_SIDE[side])
	leads, speaks = bool(departments & actor.head_of), bool(departments & actor.liaison_of)
	if side == OWN:
		held |= {
			name
			for name, has in (
				("head", leads),
				("liaison", speaks),
				("member", bool(departments & actor.member_of) or leads or speaks),
				("superior", bool(departments & actor.superior_of)),
			)
			if has
		}
	if side == TARGET:
		held |= {name for name, has in (("target_head", leads), ("target_liaison", speaks)) if has}
	if side == RESPONSIBLE and (leads or speaks):
		held.add("responsible")
	return held


def is_reading(verb: str) -> bool:
	"""Say whether the platform's verb is a way of reading."""
	return verb in _READING


def may(verb: str, doctype: str, relations: frozenset[str]) -> bool:
	"""Say whether somebody with these relations may do `verb` to a `doctype`; unknown means no."""
	verb = "read" if is_reading(verb) else verb
	return bool(relations.intersection(TABLE.get(doctype, {}).get(verb, ())))


def reading_principals(scope: Scope) -> frozenset[str]:
	"""The principals that may read the record: what the flat access table stores of it."""
	readers = set(TABLE.get(scope.doctype, {}).get("read", ()))
	found = {user_principal(user) for relation in readers for user in scope.people_in(relation) if user}
	for side, relation in PEOPLE_OF_SIDE.items():
		if relation in readers:
			found |= {department_principal(name) for name in scope.departments_on(side) if name}
	return frozenset(found)


def is_reader(actor: Actor, scope: Scope) -> bool:
	"""The read rule seen through the access table; equals `may("read", …)` for every actor and scope."""
	if READ_ALL in TABLE.get(scope.doctype, {}).get("read", ()) and actor.is_executive:
		return True
	return bool(actor.principals & reading_principals(scope))
