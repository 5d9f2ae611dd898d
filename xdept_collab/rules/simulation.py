"""Plays a scenario by the workflows, policies and calendars: who would be told what, and when."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import cast

from xdept_collab.rules import clocks, policies, runs
from xdept_collab.rules.clocks import Target
from xdept_collab.rules.concerned import Record, Records
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.escalation import Reached
from xdept_collab.rules.lifecycle import Lifecycle, Transition, moves
from xdept_collab.rules.played import Moved, Played, Told
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.recipients import resolve
from xdept_collab.rules.runs import Run
from xdept_collab.rules.scenario import (
	ACKNOWLEDGE,
	CHANGE,
	CREATE,
	EXTEND,
	MOVE,
	REPORT,
	SYSTEM,
	Event,
	Scenario,
)
from xdept_collab.rules.send_window import send_at
from xdept_collab.rules.working_calendar import WorkingTime

# After so many events somebody who waits is told how far it is.
_TOLD_EVERY = 500
# A relation of a workflow row that is held by more than one position.
_POSITIONS = {"responsible": ("responsible_head", "responsible_liaison")}


class Simulation:
	"""Plays events one after the other; between two of them every clock that comes due is looked at in its order."""

	def __init__(
		self,
		scenario: Scenario,
		lifecycles: Mapping[str, Lifecycle],
		rules: Iterable[Policy],
		calendars: Mapping[str, WorkingTime],
	) -> None:
		self.scenario = scenario
		self._lifecycles = lifecycles
		self._policies = tuple(rules)
		self._calendars = calendars
		self._records = Records()
		self._running: dict[tuple[str, str], Run] = {}
		self._cycles: Counter[tuple[str, str]] = Counter()
		# Whose calendar each running clock counts by.
		self._departments: dict[tuple[str, str], str] = {}
		self._waiting: list[tuple[datetime, int, Run]] = []
		self._pushed = 0
		self._ended: list[Run] = []
		self._told: list[Told] = []
		self._moved: list[Moved] = []

	def play(self, tell: Callable[[int], object] = lambda _number: None) -> Played:
		"""Return what happens until the scenario's end. `tell` is called now and then with the number of played events.

		Raises RuleBroken: scenario.known_record, scenario.unknown_record, scenario.unknown_clock,
		scenario.unknown_move, scenario.not_his_move, scenario.reason_missing, scenario.state_is_moved; each with the
		event's number.
		"""
		for number, event in enumerate(self.scenario.events):
			self._sweep_until(event.at)
			self._happen(event)
			if number % _TOLD_EVERY == 0:
				tell(number)
		self._sweep_until(self.scenario.until)
		runs = (*self._ended, *self._running.values())
		return Played(tuple(self._told), tuple(self._moved), runs, self._records.by_name)

	def _happen(self, event: Event) -> None:
		if (event.kind == CREATE) == (event.record in self._records.by_name):
			code = "scenario.known_record" if event.kind == CREATE else "scenario.unknown_record"
			raise RuleBroken(code, number=event.number, record=event.record)
		by_kind = {
			CREATE: self._create,
			MOVE: self._move,
			CHANGE: self._change,
			REPORT: self._report,
			ACKNOWLEDGE: self._acknowledge,
			EXTEND: self._extend,
		}
		by_kind[event.kind](event)
		for record in self._records.of_task(event.record):
			for policy in self._policies:
				if policy.doctype == record.doctype:
					self._settle(policy, record, event.at)

	def _create(self, event: Event) -> None:
		record = Record(event.record, event.doctype, dict(event.values))
		self._records.add(record)
		self._note(event, "", record, "Create")

	def _change(self, event: Event) -> None:
		record = self._records.by_name[event.record]
		state = record.state
		record.values.update(event.values)
		if "task" in event.values:
			self._records.add(record)
		if record.state == state:
			return
		if record.doctype in self._lifecycles:
			raise RuleBroken("scenario.state_is_moved", number=event.number, record=event.record)
		self._note(event, state, record, "")

	def _note(self, event: Event, from_state: str, record: Record, action: str) -> None:
		move = (record.name, record.doctype, from_state, record.state, action, event.actor, event.reason)
		self._moved.append(Moved(event.at, *move))

	def _report(self, event: Event) -> None:
		"""Take a progress log: it answers the report that is owed on this day, or in this week (R113)."""
		self._change(event)
		for policy in self._policies:
			run = self._running.get((policy.name, event.record))
			if not run:
				continue
			ended = runs.report(run, self._target(run), event.at, event.at, self._calendar(run))
			if ended:
				self._ended.append(ended)
				self._queue(run)

	def _acknowledge(self, event: Event) -> None:
		run = self._run_of(event)
		runs.acknowledge(run, event.at, self._calendar(run))
		self._queue(run)

	def _extend(self, event: Event) -> None:
		"""Grant a time limit that was given as a length more time: until the end of a day (F87)."""
		run = self._run_of(event)
		calendar = self._calendar(run)
		runs.extend(run, clocks.end_of(cast("date", event.values["to"]), calendar), event.at, calendar)
		self._queue(run)

	def _run_of(self, event: Event) -> Run:
		run = self._running.get((event.action, event.record))
		if not run:
			raise RuleBroken(
				"scenario.unknown_clock", number=event.number, policy=event.action, record=event.record
			)
		return run

	def _move(self, event: Event) -> None:
		record = self._records.by_name[event.record]
		lifecycle, state = self._lifecycles.get(record.doctype), record.state
		offered = moves(lifecycle, state) if lifecycle else ()
		found = [move for move in offered if move.action == event.action]
		facts: dict[str, object] = {"number": event.number, "action": event.action, "state": state}
		if not found:
			choices = ", ".join(dict.fromkeys(move.action for move in offered))
			raise RuleBroken("scenario.unknown_move", **facts, choices=choices)
		if not any(self._may_press(event.actor, move, record) for move in found):
			raise RuleBroken("scenario.not_his_move", **facts, actor=event.actor)
		if found[0].needs_reason and not event.reason:
			raise RuleBroken("scenario.reason_missing", **facts)
		record.values["status"] = found[0].to_state
		self._note(event, state, record, event.action)

	def _may_press(self, actor: str, move: Transition, record: Record) -> bool:
		if actor == SYSTEM:
			return SYSTEM in move.relations
		words = [
			word
			for relation in move.relations
			if relation != SYSTEM
			for word in _POSITIONS.get(relation, (relation,))
		]
		return actor in resolve(words, self._records.concerned(record), self.scenario.company)

	def _settle(self, policy: Policy, record: Record, now: datetime) -> None:
		"""Bring one clock of a record in step with what the record is."""
		run = self._running.get((policy.name, record.name))
		facts = self._records.facts(record)
		state = run.clock.state if run else None
		word = policies.verdict(policy, state, facts, self._records.task_state(record))
		if word == policies.ARM:
			self._arm(policy, record, facts, now)
		elif run:
			is_moved = self._follow_department(run, facts, now)
			if runs.go_on(run, word, facts, now, self._calendar(run)) or is_moved:
				if word == policies.END:
					self._ended.append(self._running.pop((policy.name, record.name)))
				self._queue(run)

	def _arm(self, policy: Policy, record: Record, facts: Mapping[str, object], now: datetime) -> None:
		key = (policy.name, record.name)
		cycle = self._cycles[key] + 1
		run = runs.begin(policy, record.name, facts, cycle, now, self._calendar_of(policy, record))
		self._running[key], self._departments[key] = run, self._department(policy, record)
		self._queue(run)

	def _follow_department(self, run: Run, facts: Mapping[str, object], now: datetime) -> bool:
		"""Count by the calendar of the department that answers for the record now; say whether it is another one."""
		key = (run.policy.name, run.record)
		department = self._department(run.policy, self._records.by_name[run.record])
		if department == self._departments[key]:
			return False
		self._departments[key] = department
		runs.with_policy(run, run.policy, facts, now, self._calendar(run))
		return True

	def _sweep_until(self, end: datetime) -> None:
		while self._waiting and self._waiting[0][0] <= end:
			at, _place, run = heapq.heappop(self._waiting)
			if run.next_at == at:  # Else it was told to wait for another moment since.
				self._look(run, at)

	def _queue(self, run: Run) -> None:
		"""Remember when to look at the clock again, and how many cycles it has had."""
		self._cycles[run.policy.name, run.record] = run.cycle
		if run.next_at:
			self._pushed += 1
			heapq.heappush(self._waiting, (run.next_at, self._pushed, run))

	def _look(self, run: Run, now: datetime) -> None:
		found = runs.reached(run, now)
		if not found.step:
			return
		runs.take(run, found, now)
		self._tell(run, found, now)
		self._ended += runs.renew_passed(run, self._target(run), now, self._calendar(run))
		self._queue(run)

	def _tell(self, run: Run, found: Reached, now: datetime) -> None:
		record, step = self._records.by_name[run.record], found.step
		for user in resolve(found.told, self._records.concerned(record), self.scenario.company):
			at = send_at(now, self._calendar_of_user(user), is_urgent=run.policy.ignores_window)
			place = (now, at, user, record.name, run.policy.name, step.key if step else "", run.cycle)
			self._told.append(Told(*place, found.demands, found.effects))

	def _target(self, run: Run) -> Target:
		return run.policy.target_for(self._records.facts(self._records.by_name[run.record]))

	def _calendar(self, run: Run) -> WorkingTime:
		return self._calendar_of(run.policy, self._records.by_name[run.record])

	def _calendar_of(self, policy: Policy, record: Record) -> WorkingTime:
		return self._calendar_in(self._department(policy, record))

	def _department(self, policy: Policy, record: Record) -> str:
		return self._records.concerned(record).sides.get(policy.side, "")

	def _calendar_of_user(self, user: str) -> WorkingTime:
		"""Return when somebody may be disturbed: in the openings of the department that he answers for."""
		return self._calendar_in(self.scenario.company.department_of(user))

	def _calendar_in(self, department: str) -> WorkingTime:
		return self._calendars[self.scenario.calendars.get(department, self.scenario.calendar)]
