"""Knows what is still demanded on a clock, who answers it, and who may say that he has seen it (R122, F83)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.escalation import ACKNOWLEDGE, CAUSE, DEMANDS, NEW_DATE
from xdept_collab.rules.lifecycle import split_words
from xdept_collab.rules.policies import STOPS_CLOCK

# What a reminder asks for, and what filing both answers.
EXPLANATION = (CAUSE, NEW_DATE)
# Who stands over a record: they may say that they have seen its clock, beside those who were told.
STANDING_OVER = (
	"owner",
	"head",
	"liaison",
	"superior",
	"contact",
	"target_head",
	"target_liaison",
	"responsible",
	"reviewer",
	"initiator",
	"coordinator",
)
# States in which somebody still owes the record, so that he can be reminded.
REMINDED_IN: Mapping[str, tuple[str, ...]] = {
	"Department Assignment": ("Awaiting Answer", "Accepted", "Executing", "Rework"),
	"Work Item": ("To Do", "In Progress"),
	"Collaboration Request": ("Sent", "Accepted"),
	"Issue Ticket": ("Open", "Reopened"),
}
# Who answers a reminder about a record, as words of an escalation step; the first that mean anybody are told.
OWING: Mapping[str, tuple[tuple[str, ...], ...]] = {
	"Work Item": (("owner",), ("head", "liaison")),
	"Department Assignment": (("head", "liaison"),),
	"Collaboration Request": (("contact", "target_head", "target_liaison"),),
	"Issue Ticket": (("responsible_head", "responsible_liaison"),),
}


def words(text: str | None) -> tuple[str, ...]:
	"""Return the demands that a clock keeps, in the order of their kinds."""
	kept = split_words(text)
	return tuple(word for word in DEMANDS if word in kept)


def with_more(text: str | None, more: Iterable[str]) -> str:
	"""Return the demands with some added."""
	wanted = {*words(text), *more}
	return ", ".join(word for word in DEMANDS if word in wanted)


def answered(text: str | None, answers: Iterable[str]) -> str:
	"""Return the demands that are left after some were answered."""
	given = set(answers)
	return ", ".join(word for word in words(text) if word not in given)


def is_explanation_open(text: str | None) -> bool:
	"""Say whether cause or new date are still owed."""
	return bool({*words(text)} & {*EXPLANATION})


@dataclass(frozen=True)
class Seen:
	"""What is known of a clock when somebody says that he has seen it."""

	state: str
	is_open: bool
	is_said: bool
	demands: str
	acknowledging: str
	is_acknowledged: bool


def acknowledge_findings(seen: Seen) -> list[Finding]:
	"""List what speaks against acknowledging. Codes: clock.over, clock.acknowledged, clock.nothing_said.

	Where that stops the time, it can be done before anything was said: seeing the complaint at once is the point.
	"""
	if not seen.is_open or seen.state == "Stopped":
		return [Finding("clock.acknowledged" if seen.is_open else "clock.over")]
	if seen.is_acknowledged and ACKNOWLEDGE not in words(seen.demands):
		return [Finding("clock.acknowledged")]
	if not seen.is_said and seen.acknowledging != STOPS_CLOCK:
		return [Finding("clock.nothing_said")]
	return []


def hand_in_findings(kept: Iterable[tuple[str, str]]) -> list[Finding]:
	"""List the time limits of a record whose cause and new date are owed, given as (policy, demands)."""
	return [
		Finding("clock.explanation_owed", {"policy": policy})
		for policy, demands in kept
		if is_explanation_open(demands)
	]
