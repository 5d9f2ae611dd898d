"""Knows what somebody may do about the open time limits of a record: the form shows it, every act is judged anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from xdept_collab.rules.access import Tie, explain, names_to_act_in
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.clocks import STOPPED
from xdept_collab.rules.demands import (
	REMINDED_IN,
	STANDING_OVER,
	Seen,
	acknowledge_findings,
	is_explanation_open,
	words,
)
from xdept_collab.rules.escalation import ACKNOWLEDGE
from xdept_collab.rules.extensions import OWED
from xdept_collab.rules.policies import STOPS_CLOCK

# Of one time limit; of the record.
ACKNOWLEDGING, MORE_TIME = "acknowledge", "more_time"
REMINDING, EXPLAINING = "remind", "explain_delay"


@dataclass(frozen=True)
class Limit:
	"""An open time limit; `told`: whom it was told to in its present cycle, `is_dated`: it goes by a date."""

	seen: Seen
	told: frozenset[str]
	is_dated: bool

	@property
	def is_over(self) -> bool:
		return self.seen.state == STOPPED or not self.seen.is_open


@dataclass(frozen=True)
class Place:
	"""The record: its kind, its task, its state, whether it can be worked on, and whether an answer is owed on it."""

	doctype: str
	task: str
	state: str
	is_under_way: bool
	is_late: bool


def names_who_saw(actor: Actor, ties: Iterable[Tie], told: Collection[str], task: str) -> set[str]:
	"""Return in whose name somebody may say that he has seen a time limit; "" for himself.

	Those may who were told of it in its present cycle or stand over its record, and who stands in for one of them.
	"""
	names = set(names_to_act_in(ties, STANDING_OVER))
	names |= {""} if actor.user in told else set()
	return names | {each.user for each in actor.stands_in if each.user in told and each.task in ("", task)}


def of_limit(place: Place, limit: Limit, actor: Actor, ties: Collection[Tie]) -> list[str]:
	"""Return what he may do about one time limit of the record, or of a dated row of it."""
	found: list[str] = []
	is_wanted = ACKNOWLEDGE in words(limit.seen.demands) or limit.seen.acknowledging == STOPS_CLOCK
	is_his = bool(names_who_saw(actor, ties, limit.told, place.task))
	if is_wanted and is_his and not acknowledge_findings(limit.seen):
		found.append(ACKNOWLEDGING)
	askers = OWED[place.doctype].askers if place.doctype in OWED else ()
	if not limit.is_dated and not limit.is_over and names_to_act_in(ties, askers):
		found.append(MORE_TIME)
	return found


def of_record(place: Place, limits: Collection[Limit], ties: Collection[Tie]) -> list[str]:
	"""Return what he may do about the record because of its time limits."""
	relations = frozenset(tie.relation for tie in ties)
	running = [limit for limit in limits if not limit.is_over]
	found: list[str] = []
	is_reminded = place.state in REMINDED_IN.get(place.doctype, ()) and place.is_under_way
	if running and is_reminded and explain(REMINDING, place.doctype, relations):
		found.append(REMINDING)
	is_asked = place.is_late or any(is_explanation_open(limit.seen.demands) for limit in running)
	if running and is_asked and explain(EXPLAINING, place.doctype, relations):
		found.append(EXPLAINING)
	return found
