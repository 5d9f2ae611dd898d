"""Knows what keeps somebody from making a move: one answer for the buttons of a form and for the explanation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdept_collab.rules.access import SYSTEM
from xdept_collab.rules.lifecycle import Transition

# What keeps somebody from a move; an empty text stands for nothing.
STANDS_STILL, SYSTEM_ONLY, NO_ROLE, NO_RELATION, OWN_WORK, CONDITION = (
	"stands_still",
	"system_only",
	"no_role",
	"no_relation",
	"own_work",
	"condition",
)


@dataclass(frozen=True)
class Presser:
	"""Who would press: his roles, his relations to the record by the role that is asked for, and whether the
	record judges his own work.
	"""

	roles: frozenset[str]
	relations: Callable[[str], frozenset[str]]
	is_own_work: bool = False


def obstacle(
	move: Transition, presser: Presser, is_met: Callable[[Transition], bool], task_stands_still: bool = False
) -> str:
	"""Return what keeps the presser from the move, the first in this order; empty when nothing does.

	`is_met` says whether the condition of the row holds; it is asked last.
	"""
	if task_stands_still:
		return STANDS_STILL
	if move.relations == (SYSTEM,):
		return SYSTEM_ONLY
	if move.role not in presser.roles:
		return NO_ROLE
	if not presser.relations(move.role).intersection(move.relations):
		return NO_RELATION
	if move.self_excluded and presser.is_own_work:
		return OWN_WORK
	return "" if is_met(move) else CONDITION
