"""Knows whom a word of an escalation step means: a relation to the record, a department line, a role, a part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from xdept_collab.rules.errors import RuleBroken

# Whom a record names itself.
PERSONS = frozenset(
	{
		"owner",
		"collaborator",
		"initiator",
		"coordinator",
		"reporter",
		"asker",
		"contact",
		"reviewer",
		"borrower",
	}
)
POSITIONS = ("head", "liaison", "superior", "line")
# A position without a side is one of the record's own department.
SIDES = ("target", "responsible", "initiating", "lender")
ROLE, PART = "role:", "part:"
PARTS = ("R", "A", "C", "I")


@dataclass(frozen=True)
class People:
	"""Who answers for a department and who works in it; without a superior it is the head of the one above."""

	head: str = ""
	liaison: str = ""
	superior: str = ""
	parent: str = ""
	deputy: str = ""
	members: tuple[str, ...] = ()

	@property
	def by_nearness(self) -> tuple[tuple[str, ...], ...]:
		"""Who answers for it, who stands in for them, who works in it."""
		return (self.head, self.liaison), (self.deputy,), self.members


@dataclass(frozen=True)
class Company:
	"""The departments with their people, and who holds each role."""

	departments: Mapping[str, People] = field(default_factory=dict[str, People])
	roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

	def superior_of(self, department: str) -> str:
		"""Return who stands above the head of a department; nobody above the top."""
		row = self.departments.get(department)
		if not row:
			return ""
		above = self.departments.get(row.parent)
		return row.superior or (above.head if above else "")

	def department_of(self, user: str) -> str:
		"""Return the department that somebody answers for, else the one that he works in, "" for nobody's."""
		found = (
			name
			for place in range(3)
			for name, row in self.departments.items()
			if user in row.by_nearness[place]
		)
		return next(found, "")

	def line_of(self, department: str) -> tuple[str, ...]:
		"""Return everybody above a department's head, the nearest first."""
		found: list[str] = []
		seen: set[str] = set()
		while department and department not in seen:
			seen.add(department)
			found.append(self.superior_of(department))
			row = self.departments.get(department)
			department = row.parent if row else ""
		return _unique(found)


@dataclass(frozen=True)
class Concerned:
	"""Whom a record concerns: its people by relation, its departments by side ("own" its own), and those of a part."""

	people: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
	sides: Mapping[str, str] = field(default_factory=dict[str, str])
	parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def is_known(word: str, roles: Collection[str] | None = None) -> bool:
	"""Say whether a word of a step means anybody; `roles` of the site, None to not judge them."""
	if word.startswith(ROLE):
		return roles is None or word.removeprefix(ROLE) in roles
	if word.startswith(PART):
		return word.removeprefix(PART) in PARTS
	_side, position = _split(word)
	return word in PERSONS or position in POSITIONS


def resolve(words: Iterable[str], record: Concerned, company: Company) -> tuple[str, ...]:
	"""Return the users whom the words mean, each once, in the order of the words.

	Raises RuleBroken escalation.unknown_recipient.
	"""
	return _unique(user for word in words for user in _users(word, record, company))


def _users(word: str, record: Concerned, company: Company) -> tuple[str, ...]:
	if not is_known(word):
		raise RuleBroken("escalation.unknown_recipient", word=word)
	if word.startswith(ROLE):
		return company.roles.get(word.removeprefix(ROLE), ())
	if word.startswith(PART):
		departments = record.parts.get(word.removeprefix(PART), ())
		return tuple(company.departments[name].head for name in departments if name in company.departments)
	if word in PERSONS:
		return record.people.get(word, ())
	return _holding(*_split(word), record, company)


def _split(word: str) -> tuple[str, str]:
	side, separator, position = word.partition("_")
	return (side, position) if separator and side in SIDES else ("own", word)


def _holding(side: str, position: str, record: Concerned, company: Company) -> tuple[str, ...]:
	department = record.sides.get(side, "")
	row = company.departments.get(department, People())
	if position == "line":
		return company.line_of(department)
	if position == "superior":
		return (company.superior_of(department),)
	return (row.head if position == "head" else row.liaison,)


def _unique(users: Iterable[str]) -> tuple[str, ...]:
	return tuple(dict.fromkeys(user for user in users if user))
