"""Knows how one run of a time limit is kept in step with its record, for the site and the dry run alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from xdept_collab.rules import clocks, escalation, policies
from xdept_collab.rules.clocks import Clock, OwnDate, Report, Target
from xdept_collab.rules.concerned import own_date
from xdept_collab.rules.escalation import Planned, Reached
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.working_calendar import WorkingTime


@dataclass
class Run:
	"""One clock of one record, with what it has reached in its present cycle.

	`plan`: every step of the cycle with its moment. `next_at`: when to look again, None when there is nothing to wait
	for. `reported_at`: when the last progress log was given, for a clock that owes reports.
	"""

	policy: Policy
	record: str
	clock: Clock
	cycle: int = 1
	done: set[str] = field(default_factory=set[str])
	is_acknowledged: bool = False
	next_at: datetime | None = None
	reported_at: datetime | None = None
	plan: tuple[Planned, ...] = ()


def begin(
	policy: Policy,
	record: str,
	facts: Mapping[str, object],
	cycle: int,
	now: datetime,
	calendar: WorkingTime,
) -> Run:
	"""Arm the clock of a record. `cycle`: one more than the last that the policy had on this record."""
	target = policy.target_for(facts)
	run = Run(policy, record, clocks.arm(now, target, calendar, own_date(target, facts)), cycle)
	wait(run, now, calendar)
	return run


def go_on(run: Run, word: str, facts: Mapping[str, object], now: datetime, calendar: WorkingTime) -> bool:
	"""Do with a clock what the verdict says, or follow another date of its record; say whether anything changed."""
	if word == policies.HOLD:
		run.clock = clocks.pause(run.clock, now, calendar)
	elif word == policies.RESUME:
		run.clock = clocks.resume(run.clock, now, calendar)
	elif word == policies.END:
		run.clock = clocks.stop(run.clock, now, calendar)
	elif not _follow_date(run, facts, calendar):
		return False
	wait(run, now, calendar)
	return True


def _follow_date(run: Run, facts: Mapping[str, object], calendar: WorkingTime) -> bool:
	"""Take another date of the record; what was said about the former one may be said about it again."""
	target = run.policy.target_for(facts)
	own = own_date(target, facts)
	if own is None or run.clock.state == clocks.STOPPED:
		return False
	due = clocks.due_at(run.clock.started_at, target, calendar, own)
	if due == run.clock.due_at:
		return False
	run.clock = clocks.moved(run.clock, due, calendar)
	_next_cycle(run)
	return True


def _next_cycle(run: Run) -> None:
	run.cycle, run.done, run.is_acknowledged = run.cycle + 1, set(), False


def wait(run: Run, now: datetime, calendar: WorkingTime) -> None:
	"""Plan the steps of the cycle, and set when to look at the clock again: at once, if one is reached already."""
	if run.clock.state != clocks.RUNNING:
		run.next_at = None
		return
	run.plan = tuple(escalation.ladder(run.clock, run.policy.steps, calendar))
	set_next(run, now)


def set_next(run: Run, now: datetime) -> None:
	"""Set when to look again by the plan as it stands."""
	found = reached(run, now)
	run.next_at = now if found.step else found.next_at


def reached(run: Run, now: datetime) -> Reached:
	"""Return what a look at the clock finds."""
	if run.clock.state != clocks.RUNNING or run.is_acknowledged:
		return Reached()
	return escalation.look_at(run.plan, run.done, now)


def take(run: Run, found: Reached, now: datetime) -> None:
	"""Note that what was found has been said."""
	if found.step:
		run.done |= {found.step.key, *(step.key for step in found.passed)}
	set_next(run, now)


def acknowledge(run: Run, now: datetime, calendar: WorkingTime) -> None:
	"""Take somebody's word that he has seen it: noted, the end of the steps, or of the time (the policy says)."""
	run.is_acknowledged = run.policy.acknowledging != policies.NOTED
	if run.policy.acknowledging == policies.STOPS_CLOCK:
		run.clock = clocks.stop(run.clock, now, calendar)
	wait(run, now, calendar)


def extend(run: Run, due: datetime, now: datetime, calendar: WorkingTime) -> None:
	"""Give a clock that counts a length a later due time (F87). It is a date from then on: no pause moves it.

	What was said about the former one may be said about it again.
	"""
	run.clock = replace(clocks.moved(run.clock, due, calendar), is_fixed=True)
	_next_cycle(run)
	wait(run, now, calendar)


def report(run: Run, target: Target, at: datetime, now: datetime, calendar: WorkingTime) -> Run | None:
	"""Take a report; return the run that it ends where it answers the one that is owed (R113)."""
	if not isinstance(target, Report):
		return None
	run.reported_at = at
	return _answered(run, target, now, calendar)


def _answered(run: Run, target: Report, now: datetime, calendar: WorkingTime) -> Run | None:
	given = run.reported_at
	if not given or not clocks.is_answered(run.clock, given, target):
		return None
	return _renew(run, target, max(given, run.clock.due_at), given, now, calendar)


def renew_passed(run: Run, target: Target, now: datetime, calendar: WorkingTime) -> list[Run]:
	"""Owe the next report when all was said about one that nobody gave; return the runs that ended.

	Those that have wholly passed meanwhile are left out: after a stop of the machines nobody is asked for a week of
	reports one by one.
	"""
	ended: list[Run] = []
	if not isinstance(target, Report) or run.clock.state != clocks.RUNNING or run.next_at:
		return ended
	ended.append(_renew(run, target, run.clock.due_at, now, now, calendar))
	while run.plan and run.plan[-1][0] <= now:
		run.clock = clocks.arm(run.clock.due_at, target, calendar)
		wait(run, now, calendar)
	# The next one may have been given already, early in the day.
	answered = _answered(run, target, now, calendar)
	return [*ended, answered] if answered else ended


def _renew(
	run: Run, target: Target, start: datetime, ended_at: datetime, now: datetime, calendar: WorkingTime
) -> Run:
	ended = replace(run, clock=clocks.stop(run.clock, ended_at, calendar), next_at=None)
	run.clock = clocks.arm(start, target, calendar)
	_next_cycle(run)
	wait(run, now, calendar)
	return ended


def with_policy(
	run: Run, policy: Policy, facts: Mapping[str, object], now: datetime, calendar: WorkingTime
) -> None:
	"""Give a clock its changed policy or calendar: a new due time from the same start, and what was said stays said."""
	target = policy.target_for(facts)
	own = own_date(target, facts)
	run.policy = policy
	if run.clock.state == clocks.STOPPED or (isinstance(target, OwnDate) and own is None):
		return
	# What was granted stays granted: only a clock that was extended goes by a date where its policy names a length.
	is_granted = run.clock.is_fixed and not isinstance(target, OwnDate)
	if not is_granted:
		run.clock = clocks.rearmed(run.clock, target, calendar, own)
	wait(run, now, calendar)
