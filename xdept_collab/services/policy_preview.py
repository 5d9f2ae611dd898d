"""Says what a changed policy would do to the clocks that run, before it is saved; writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from xdept_collab.rules import policies, runs
from xdept_collab.rules.policies import Policy, policy_from
from xdept_collab.rules.recipients import Company, resolve
from xdept_collab.rules.runs import Run
from xdept_collab.services import (
	calendars,
	clock_facts,
	clock_keeper,
	clock_rebuild,
	clock_rows,
	company,
	escalation_policies,
	policy_candidates,
)
from xdept_collab.services.clock_facts import MILESTONE, ROWS_IN, Loaded, Subject

# Clocks, and records without one, that are looked at for an answer within seconds.
MOST = 5000
_PAGE = 500
_TOP = 10


@dataclass
class Change:
	"""What a change would do: clocks due at another time, ended, armed; and who would be told at once."""

	clocks: int = 0
	rearmed: int = 0
	ended: int = 0
	armed: int = 0
	due_now: int = 0
	is_cut: bool = False
	told: Counter[str] = field(default_factory=Counter[str])

	def shown(self) -> dict[str, Any]:
		"""Return the counts, and the ten people who would be told most."""
		people = sorted(self.told.items(), key=lambda row: (-row[1], row[0]))
		return {
			"clocks": self.clocks,
			"rearmed": self.rearmed,
			"ended": self.ended,
			"armed": self.armed,
			"due_now": self.due_now,
			"is_cut": self.is_cut,
			"most": MOST,
			"people": len(people),
			"told": [{"user": user, "count": count} for user, count in people[:_TOP]],
		}


def of(document: Document, now: datetime) -> Change:
	"""Return what saving this policy, which need not be saved yet, would do at `now` (as it is stored)."""
	policy = policy_from(document.as_dict())
	with escalation_policies.assuming(policy, is_enabled=bool(document.is_enabled)):
		look = _Preview(policy if document.is_enabled else None, now)
		look.at_clocks(str(document.name or policy.name))
		look.at_records()
		return look.change


class _Preview:
	def __init__(self, policy: Policy | None, now: datetime) -> None:
		self.change = Change()
		self._policy = policy
		self._now = calendars.moment(now.replace(microsecond=0))
		self._company: Company = company.now()

	def at_clocks(self, name: str) -> None:
		"""Look at the open clocks of the policy."""
		rows = frappe.get_all(
			"Clock",
			filters={"policy": name, "is_open": 1},
			fields=list(clock_rows.FIELDS),
			order_by="name",
			limit=MOST + 1,
		)
		self.change.is_cut = len(rows) > MOST
		self.change.clocks = min(len(rows), MOST)
		by_kind: dict[str, list[frappe._dict]] = defaultdict(list)
		for row in rows[:MOST]:
			by_kind[MILESTONE if row.row_name else row.ref_doctype].append(row)
		for kind, some in by_kind.items():
			self._at_rows(kind, some)

	def _at_rows(self, kind: str, rows: list[frappe._dict]) -> None:
		policy = self._policy
		if not policy or policy.doctype != kind:
			self.change.ended += len(rows)
			return
		for start in range(0, len(rows), _PAGE):
			page = rows[start : start + _PAGE]
			loaded = clock_facts.load(kind, [row.ref_name for row in page])
			for row in page:
				subject = loaded.by_key.get((row.ref_name, row.row_name or ""))
				if subject:
					self._at_row(row, policy, loaded, subject)

	def _at_row(self, row: frappe._dict, policy: Policy, loaded: Loaded, subject: Subject) -> None:
		facts = loaded.facts(subject)
		word = policies.verdict(policy, row.state, facts, loaded.task_state(subject))
		if word == policies.END:
			self.change.ended += 1
			return
		run = clock_rows.run_of(row, policy)
		before = (run.clock.due_at, [(at, step.key) for at, step in run.plan])
		calendar = clock_keeper.calendar_of_row(row)
		runs.with_policy(run, policy, facts, self._now, calendar)
		runs.go_on(run, word, facts, self._now, calendar)
		if before != (run.clock.due_at, [(at, step.key) for at, step in run.plan]):
			self.change.rearmed += 1
			self._tell(run, loaded, subject)

	def at_records(self) -> None:
		"""Look at the records that have no clock of the policy and would get one."""
		policy = self._policy
		if not policy:
			return
		names, is_cut = policy_candidates.of(policy, MOST)
		self.change.is_cut |= is_cut
		for start in range(0, len(names), _PAGE):
			page = names[start : start + _PAGE]
			loaded = clock_facts.load(policy.doctype, page)
			began = clock_rebuild.beginnings(policy.doctype, page)
			timed = _timed(policy, page)
			for subject in loaded.subjects:
				if subject.key not in timed:
					self._at_record(policy, loaded, subject, began)

	def _at_record(self, policy: Policy, loaded: Loaded, subject: Subject, began: clock_keeper.Began) -> None:
		facts = loaded.facts(subject)
		if policies.verdict(policy, None, facts, loaded.task_state(subject)) != policies.ARM:
			return
		department = loaded.records.concerned(subject.record).sides.get(policy.side)
		calendar = calendars.of_department(department)
		started = began(subject, policy) or self._now
		run = runs.begin(policy, subject.record.name, facts, 1, started, calendar)
		runs.set_next(run, self._now)
		self.change.armed += 1
		self._tell(run, loaded, subject)

	def _tell(self, run: Run, loaded: Loaded, subject: Subject) -> None:
		found = runs.reached(run, self._now)
		if found.step:
			self.change.due_now += 1
			concerned = loaded.records.concerned(subject.record)
			self.change.told.update(resolve(found.told, concerned, self._company))


def _timed(policy: Policy, names: Iterable[str]) -> set[tuple[str, str]]:
	"""Return the records, and rows of records, that have an open clock of the policy."""
	doctypes = tuple(ROWS_IN) if policy.doctype == MILESTONE else (policy.doctype,)
	rows = frappe.get_all(
		"Clock",
		filters={
			"policy": policy.name,
			"is_open": 1,
			"ref_doctype": ("in", doctypes),
			"ref_name": ("in", list(names)),
		},
		fields=["ref_name", "row_name"],
		order_by=None,
	)
	return {(row.ref_name, row.row_name or "") for row in rows}
