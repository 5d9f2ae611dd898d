"""Knows a user with his positions: what he holds himself, and what he holds for those whom he stands in for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

# Characters of a department's name that fit into a row of access, which holds 140 with the kind before them.
_LONGEST = 135
POSITIONS = ("head", "liaison", "member", "superior")


def user_principal(user: str) -> str:
	return f"user:{user}"


def department_principal(department: str) -> str:
	"""Return what rows of access name a department by: its name, cut and marked where it would not fit into them."""
	if len(department) > _LONGEST:
		mark = hashlib.blake2b(department.encode(), digest_size=8).hexdigest()
		department = f"{department[: _LONGEST - len(mark) - 1]}…{mark}"
	return f"dept:{department}"


def role_principal(role: str) -> str:
	return f"role:{role}"


@dataclass(frozen=True)
class Actor:
	"""A user with the departments in which he holds each position today, and the roles that are informed of records."""

	user: str
	head_of: frozenset[str] = frozenset()
	liaison_of: frozenset[str] = frozenset()
	member_of: frozenset[str] = frozenset()
	superior_of: frozenset[str] = frozenset()
	informed_roles: frozenset[str] = frozenset()
	is_executive: bool = False
	is_administrator: bool = False
	stands_in: tuple[StandIn, ...] = ()

	@property
	def departments(self) -> frozenset[str]:
		"""Every department in which the user holds any position."""
		return self.head_of | self.liaison_of | self.member_of | self.superior_of

	def positions_in(self, department: str) -> tuple[str, ...]:
		"""The positions that the user holds in one department."""
		held = (self.head_of, self.liaison_of, self.member_of, self.superior_of)
		return tuple(name for name, names in zip(POSITIONS, held, strict=True) if department in names)

	@property
	def reads_all(self) -> bool:
		"""Whether he reads every record, himself or for somebody."""
		return self.is_executive or any(each.holds.is_executive for each in self.stands_in)

	@property
	def own_principals(self) -> frozenset[str]:
		"""The names under which the flat access table knows this user himself."""
		personal = {user_principal(self.user)} if self.user else set[str]()
		departments = map(department_principal, self.departments)
		return frozenset({*personal, *departments, *map(role_principal, self.informed_roles)})

	@property
	def principals(self) -> frozenset[str]:
		"""The names under which the flat access table knows this user on every task, those for others included."""
		return self.own_principals.union(
			*(each.holds.own_principals for each in self.stands_in if not each.task)
		)

	@property
	def principals_on_tasks(self) -> Mapping[str, frozenset[str]]:
		"""The further names under which he reads the records of single tasks, by task."""
		tasks = {each.task for each in self.stands_in if each.task}
		found = {task: [each for each in self.stands_in if each.task == task] for task in sorted(tasks)}
		return {
			task: frozenset[str]().union(*(each.holds.own_principals for each in held))
			for task, held in found.items()
		}


@dataclass(frozen=True)
class StandIn:
	"""What a user holds for another by a delegation: that one's own positions, as far as the delegation reaches.

	`user`: whom he stands in for. `holds`: without a user where nothing personal is delegated; what that one
	stands in for himself does not count, so that nobody delegates what he was delegated. `task`: the only task
	whose records it is about, empty for all.
	"""

	user: str
	holds: Actor
	task: str = ""


def stand_in(delegator: Actor, department: str = "", task: str = "") -> StandIn:
	"""Return what a delegation gives of what the delegator holds himself.

	Of everything: all that he is in the business. Of one department: his positions in it, nothing that is his as a
	person. Of one task: all that he is on it. Reading everything goes along only with everything, administrating
	never.
	"""
	holds = replace(delegator, stands_in=(), is_administrator=False)
	if department:
		only = frozenset({department})
		holds = Actor(
			user="",
			head_of=delegator.head_of & only,
			liaison_of=delegator.liaison_of & only,
			member_of=delegator.member_of & only,
			superior_of=delegator.superior_of & only,
		)
	elif task:
		holds = replace(holds, is_executive=False)
	return StandIn(delegator.user, holds, task)
