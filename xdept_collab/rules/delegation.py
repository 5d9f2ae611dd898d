"""Knows when somebody may stand in for somebody else: for how long, with which roles, and never in a circle (F84)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xdept_collab.rules.errors import Finding

EVERYTHING, ONE_DEPARTMENT, ONE_TASK = "Everything", "One Department", "One Task"

# A quarter: longer than any leave that a company plans as one, short enough that a change of position is not
# hidden behind a delegation. A company sets its own number in its settings.
LONGEST_DAYS = 92

MEMBER_ROLE = "Collab Member"
# The roles that the workflows ask for, by the relation that uses them.
ROLE_OF_RELATION = {
	"initiator": "Collab Initiator",
	"coordinator": "Collab Coordinator",
	"head": "Collab Department Head",
}


@dataclass(frozen=True)
class Mandate:
	"""One delegation; it runs from the beginning of its first to the end of its last day, unless revoked."""

	name: str
	delegator: str
	delegate: str
	from_date: date
	to_date: date
	department: str = ""
	task: str = ""
	is_revoked: bool = False

	@property
	def days(self) -> int:
		"""How many days it runs, both ends included."""
		return (self.to_date - self.from_date).days + 1

	def runs_on(self, day: date) -> bool:
		return not self.is_revoked and self.from_date <= day <= self.to_date

	def is_over(self, day: date) -> bool:
		"""Whether it gives nothing on this day or any later one."""
		return self.is_revoked or self.to_date < day


def period_findings(mandate: Mandate, today: date, longest_days: int, is_new: bool) -> list[Finding]:
	"""Refuse a period that ends before it begins, lies in the past or is too long."""
	facts: dict[str, object] = {"start": mandate.from_date, "end": mandate.to_date}
	if mandate.to_date < mandate.from_date:
		return [Finding("delegation.ends_before_it_begins", facts)]
	findings: list[Finding] = []
	if is_new and mandate.from_date < today:
		findings.append(Finding("delegation.begins_in_the_past", facts))
	if mandate.to_date < today:
		findings.append(Finding("delegation.ends_in_the_past", facts))
	if mandate.days > longest_days:
		findings.append(Finding("delegation.too_long", {"days": mandate.days, "longest": longest_days}))
	return findings


def people_findings(mandate: Mandate, others: Iterable[Mandate]) -> list[Finding]:
	"""Refuse who stands in for himself, for the same thing twice, or in a circle on some day."""
	if mandate.delegator == mandate.delegate:
		return [Finding("delegation.to_himself", {"user": mandate.delegator})]
	others = [each for each in others if each.name != mandate.name and not each.is_revoked]
	findings: list[Finding] = []
	if any(_says_the_same(mandate, each) for each in others):
		findings.append(
			Finding("delegation.twice", {"user": mandate.delegate, "delegator": mandate.delegator})
		)
	circle = _way_back(mandate.delegate, mandate, mandate.from_date, mandate.to_date, others)
	if circle:
		findings.append(Finding("delegation.circle", {"users": (mandate.delegator, *circle)}))
	return findings


def _says_the_same(one: Mandate, other: Mandate) -> bool:
	def said(each: Mandate) -> tuple[str, ...]:
		return (each.delegator, each.delegate, each.department, each.task)

	return said(one) == said(other) and one.from_date <= other.to_date and other.from_date <= one.to_date


def _way_back(
	user: str,
	mandate: Mandate,
	start: date,
	end: date,
	others: list[Mandate],
	seen: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
	"""Return the people from `user` back to the delegator, all delegating on one same day; empty without such a way."""
	if user == mandate.delegator:
		return (user,)
	for each in others:
		first, last = max(start, each.from_date), min(end, each.to_date)
		if each.delegator != user or first > last or each.delegate in seen:
			continue
		way = _way_back(each.delegate, mandate, first, last, others, seen | {user})
		if way:
			return (user, *way)
	return ()


def needed_roles(held: Iterable[str], relations: Iterable[str] | None) -> tuple[str, ...]:
	"""Return the roles without which the delegate could not act for somebody who holds the roles `held`.

	`relations`: what the delegator is in the department or on the task; None when everything is delegated.
	"""
	wanted = ROLE_OF_RELATION if relations is None else set(relations)
	roles = {role for relation, role in ROLE_OF_RELATION.items() if relation in wanted}
	return (MEMBER_ROLE, *sorted(roles.intersection(held)))


def role_findings(delegate: str, held: Iterable[str], needed: Iterable[str]) -> list[Finding]:
	"""Refuse a delegate without the roles, by their names."""
	held = set(held)
	missing = tuple(role for role in needed if role not in held)
	return [Finding("delegation.roles_missing", {"user": delegate, "roles": missing})] if missing else []
