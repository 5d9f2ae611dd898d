"""Looks at the clocks that are due and writes who is told: each step once, however many processes look."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import frappe

from xdept_collab.rules import policies, runs
from xdept_collab.rules.clocks import Report
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.escalation import Reached
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.recipients import Company, resolve
from xdept_collab.services import (
	calendars,
	clock_facts,
	clock_keeper,
	clock_news,
	clock_reports,
	clock_rows,
	company,
	due_clocks,
	escalation_events,
	escalation_policies,
	latest,
	outbox,
	row_locks,
)
from xdept_collab.services.clock_facts import MILESTONE, Loaded, Subject
from xdept_collab.services.clock_looks import Look, Looks
from xdept_collab.services.collisions import again, is_collision

# The most clocks that one transaction takes, those that the first one takes, and the fewest of a slow machine.
CHUNK, _FIRST, _LEAST = 1000, 100, 20
# Seconds that a transaction is to take: others wait for its locks.
_AIM = 0.1
# From so many on another process is asked to help.
_MANY = 1000
# So many clocks may break in one sweep; more of them are no matter of the clocks.
_MOST_BROKEN = 20
# After so long a clock is looked at again that could not be counted.
_PUT_OFF = timedelta(hours=1)


@dataclass
class Swept:
	"""What a sweep did: clocks looked at, steps that were reached, deliveries that were written."""

	looked_at: int = 0
	steps: int = 0
	deliveries: int = 0
	chunks: int = 0
	# Kind of record -> name -> its task.
	out_of_step: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
	# Where the last one stands.
	up_to: due_clocks.Place | None = None

	def add(self, other: Swept) -> None:
		self.looked_at += other.looked_at
		self.steps += other.steps
		self.deliveries += other.deliveries
		self.chunks += other.chunks
		self.up_to = other.up_to


def sweep(
	now: datetime,
	commit: Callable[[], None],
	*,
	most_seconds: float = 240,
	chunk: int = CHUNK,
	call_another: Callable[[], None] | None = None,
) -> Swept:
	"""Look at every clock that is due at `now` (naive, in the zone of the site), chunk by chunk.

	`commit` ends each chunk; what is not reached within `most_seconds` waits for the next call. An idle call is one
	query. Deadlocks are tried again with the same user. One clock that breaks holds up none of the others.
	`call_another` is called once when many are due: two processes that pass over each other's clocks are done sooner.
	"""
	waiting = due_clocks.count(now, _MANY)
	if not waiting:
		commit()
		return Swept()
	if call_another and waiting >= _MANY:
		call_another()
	with row_locks.without_gaps(commit):
		return _sweep(now, commit, time.monotonic() + most_seconds, chunk)


def _sweep(now: datetime, commit: Callable[[], None], ends: float, chunk: int) -> Swept:
	total, size, broken = Swept(), min(chunk, _FIRST), 0
	while (began := time.monotonic()) < ends:
		try:
			done = again(partial(_chunk, now, commit, size, total.up_to))
		except Exception as error:
			broken += size == 1
			if is_collision(error) or broken > _MOST_BROKEN:
				raise
			if size == 1:
				again(partial(_put_off_first, now, commit, total.up_to))
			# Fewer at a time, until the one that breaks is alone.
			size = max(size // 8, 1)
			continue
		total.add(done)
		for kind, tasks in done.out_of_step.items():
			# Written by a way that tells nobody: what the record is decides, before anybody is told.
			again(partial(_bring_in_step, kind, tasks, now, commit))
		if done.looked_at < size:
			break
		size = _next_size(size, time.monotonic() - began, chunk)
	return total


def _next_size(size: int, seconds: float, most: int) -> int:
	"""Take as many clocks as this machine writes in time, at most twice as many as before."""
	return min(max(int(size * _AIM / max(seconds, _AIM / 2)), _LEAST), most)


def _put_off_first(now: datetime, commit: Callable[[], None], after: due_clocks.Place | None) -> None:
	"""Put the first clock off that breaks whatever looks at it, and write down why."""
	for row in due_clocks.due(now, 1, after):
		frappe.log_error(f"Clock {row.name} cannot be looked at")
		row.next_at = now + _PUT_OFF
		due_clocks.pass_on([row], now)
	commit()


def _chunk(now: datetime, commit: Callable[[], None], size: int, after: due_clocks.Place | None) -> Swept:
	rows = due_clocks.due(now, size, after)
	up_to = (rows[-1].next_at, rows[-1].name) if rows else after
	done = _Looking(now, Looks(calendars.moment(now))).look_at(rows) if rows else Swept()
	done.up_to = up_to
	commit()
	return done


def _bring_in_step(kind: str, tasks: dict[str, str], now: datetime, commit: Callable[[], None]) -> None:
	latest.lock_tasks(tasks.values())  # As whoever changes a record: task, then record, then clock.
	clock_keeper.settle(kind, tasks, now)
	commit()


@dataclass
class _Looking:
	"""One chunk: what is found out about its clocks, written together at the end."""

	now: datetime
	looks: Looks
	company: Company = field(default_factory=company.now)
	events: list[escalation_events.Entry] = field(default_factory=list)
	deliveries: list[outbox.NewDelivery] = field(default_factory=list)
	passed_on: list[frappe._dict] = field(default_factory=list)
	rewritten: list[frappe._dict] = field(default_factory=list)
	added: list[frappe._dict] = field(default_factory=list)
	to_renew: list[tuple[frappe._dict, Policy, Report]] = field(default_factory=list)
	policies: dict[str, Policy | None] = field(default_factory=dict[str, Policy | None])

	def look_at(self, rows: list[frappe._dict]) -> Swept:
		out_of_step: dict[str, dict[str, str]] = defaultdict(dict)
		for kind, some in _by_kind(rows).items():
			loaded = clock_facts.load(kind, [row.ref_name for row in some], with_people=True)
			for row in some:
				if not self._look_safely(row, loaded):
					out_of_step[kind][row.ref_name] = row.task or ""
		self._renew()
		steps = escalation_events.write(self.events, self.now)
		told = [each for each in self.deliveries if each.event in steps]
		outbox.add(told, self.now)
		due_clocks.pass_on(self.passed_on, self.now)
		clock_rows.update(self.rewritten, self.now)
		clock_rows.insert(self.added, self.now)
		return Swept(len(rows), len(steps), len(told), 1, dict(out_of_step))

	def _look_safely(self, row: frappe._dict, loaded: Loaded) -> bool:
		"""Put a clock off that cannot be counted, as with a calendar that is gone: it must not hold up the others."""
		try:
			return self._look(row, loaded)
		except RuleBroken as broken:
			self._put_off(row, broken)
			return True

	def _put_off(self, row: frappe._dict, broken: RuleBroken) -> None:
		frappe.log_error(f"Clock {row.name} cannot be looked at", f"{broken}")
		row.next_at = self.now + _PUT_OFF
		self.passed_on.append(row)

	def _look(self, row: frappe._dict, loaded: Loaded) -> bool:
		"""Look at one clock; say whether it is in step with its record."""
		policy = self._policy(row.policy)
		subject = loaded.by_key.get((row.ref_name, row.row_name or ""))
		if not policy or not subject:
			row.next_at, row.next_step = None, None
			self.passed_on.append(row)
			return not policy
		facts = loaded.facts(subject)
		if policies.verdict(policy, row.state, facts, loaded.task_state(subject)) != policies.KEEP:
			return False
		look = self.looks.at(row, policy)
		if look.found.step:
			self._tell(row, policy, look, loaded, subject)
		row.update(look.after)
		target = policy.target_for(facts)
		if isinstance(target, Report) and not row.next_at:
			self.to_renew.append((row, policy, target))
		else:
			self.passed_on.append(row)
		return True

	def _policy(self, name: str) -> Policy | None:
		if name not in self.policies:
			self.policies[name] = escalation_policies.named(name)
		return self.policies[name]

	def _renew(self) -> None:
		"""Owe the next report where all was said about one that nobody gave."""
		stored = due_clocks.complete([row.name for row, _policy, _target in self.to_renew])
		for row, policy, target in self.to_renew:
			try:
				self._renew_one(frappe._dict(stored[row.name], **_left_by(row)), policy, target)
			except RuleBroken as broken:
				self._put_off(row, broken)

	def _renew_one(self, row: frappe._dict, policy: Policy, target: Report) -> None:
		run = clock_rows.run_of(row, policy)
		ended = runs.renew_passed(run, target, self.looks.moment, clock_keeper.calendar_of_row(row))
		if not ended:
			self.passed_on.append(row)
			return
		place = clock_reports.next_place(row)
		# One that was answered before the former one was over has a row of its own, and is over as well.
		self.added += [clock_keeper.new_row(place, each, is_open=False) for each in ended[1:]]
		self.added.append(clock_keeper.new_row(place, run))
		clock_rows.put(row, ended[0], is_open=False)
		self.rewritten.append(row)

	def _tell(self, row: frappe._dict, policy: Policy, look: Look, loaded: Loaded, subject: Subject) -> None:
		found, step = look.found, look.found.step
		if not step:
			return
		users = resolve(found.told, loaded.records.concerned(subject.record), self.company)
		for passed in found.passed:
			self.events.append(
				clock_news.entry(row, passed, look.places[passed.key], "Passed", (), Reached())
			)
		event = clock_news.entry(row, step, look.places[step.key], "Fired", users, found)
		self.events.append(event)
		if found.demands:
			row.demands = ", ".join(dict.fromkeys([*_words(row.demands), *found.demands]))
		for user in users:
			self.deliveries.append(clock_news.delivery(row, policy, event, user, look.channels))


def _left_by(row: frappe._dict) -> dict[str, object]:
	return {field: row[field] for field in due_clocks.PASSED_ON}


def _words(text: str | None) -> list[str]:
	return [word for word in (text or "").split(", ") if word]


def _by_kind(rows: Iterable[frappe._dict]) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in rows:
		found[MILESTONE if row.row_name else row.ref_doctype].append(row)
	return found
