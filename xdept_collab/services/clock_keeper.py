"""Keeps the clocks of records in step with what the records are, in the transaction of the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules import policies, runs
from xdept_collab.rules.concerned import TASK
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.runs import Run
from xdept_collab.rules.working_calendar import WorkingTime
from xdept_collab.services import (
	calendars,
	clock_facts,
	clock_kinds,
	clock_rows,
	escalation_policies,
	held_facts,
)
from xdept_collab.services.clock_facts import COLOURED, MILESTONE, ROWS_IN, Loaded, Subject

# When a record came into the state that it is in; asked where clocks begin later than what they time.
Began = Callable[[Subject, Policy], datetime | None]


def follow_save(doc: Document, before: Document | None) -> None:
	"""Judge the clocks that a save may have changed; costs no query when it cannot have."""
	kinds = clock_kinds.changed_by(doc, before)
	if doc.doctype == TASK and before is not None and any(kind not in (TASK, MILESTONE) for kind in kinds):
		settle_tasks([doc.name], now_datetime())
		return
	for kind in kinds:
		if kind == doc.doctype:
			_settle_saved(kind, doc.name, is_new=before is None)
		else:
			settle(kind, [doc.name], now_datetime(), is_new=before is None)


def _settle_saved(kind: str, name: str, *, is_new: bool) -> None:
	loaded, rows = held_facts.of_saved(kind, name, is_new=is_new)
	work = _Settling({clock_rows.key_of(row): row for row in rows}, now_datetime(), None)
	work.judge_all(kind, loaded)
	work.write(is_new)


def follow(doctype: str, names: Iterable[str], columns: Iterable[str] | None = None) -> None:
	"""Judge the clocks of records that were written past `save`. `columns`: those written, None for all. Set-based."""
	names = sorted({name for name in names if name})
	kinds = clock_kinds.of_columns(doctype, None if columns is None else set(columns)) if names else []
	if doctype == TASK and any(kind not in (TASK, MILESTONE) for kind in kinds):
		settle_tasks(names, now_datetime())
		return
	for kind in kinds:
		settle(kind, names, now_datetime())


def follow_new(doctype: str, names: Iterable[str]) -> None:
	"""Arm the clocks of records that were made in this transaction, past `save`. Set-based."""
	settle(doctype, names, now_datetime(), is_new=True)


def forget(doctype: str, name: str) -> None:
	"""Drop the clocks of a record that is deleted; what was said about it stays."""
	frappe.db.delete("Clock", {"ref_doctype": doctype, "ref_name": name})


def settle(
	kind: str, names: Iterable[str], now: datetime, *, began: Began | None = None, is_new: bool = False
) -> list[str]:
	"""Bring the clocks of records in step with what the records are; return the names of the clocks that changed.

	`kind`: a DocType, Collab Milestone for the rows of the named records. `began`: when a clock that is armed now has
	begun, where that was earlier. `is_new`: the records were made in this transaction and can have no clocks yet.
	"""
	rules = escalation_policies.of_doctype(kind)
	names = list(names)
	if not rules or not names:
		return []
	work = _Settling(_open(kind, names, is_new), now, began)
	work.judge_all(kind, clock_facts.load(kind, names))
	return work.write(is_new)


def settle_tasks(tasks: Iterable[str], now: datetime) -> list[str]:
	"""Do the same for tasks and everything in them: what a task says counts for all that is in it."""
	tasks = sorted({name for name in tasks if name})
	if not tasks or not escalation_policies.timed_doctypes():
		return []
	names = held_facts.names_in(tasks)
	# Locked in the order in which everybody takes them: records, then clocks.
	loaded = held_facts.of_tasks(names)
	rows = clock_rows.named(names.get(held_facts.CLOCK, ()))
	work = _Settling({clock_rows.key_of(row): row for row in rows}, now, None)
	for kind, some in loaded.items():
		work.judge_all(kind, some)
	return work.write(is_new=False)


def _open(kind: str, names: list[str], is_new: bool) -> dict[tuple[str, str, str], frappe._dict]:
	if is_new:
		return {}
	if kind != MILESTONE:
		return {clock_rows.key_of(row): row for row in clock_rows.open_of(kind, names, rows=False)}
	found = (row for parent in ROWS_IN for row in clock_rows.open_of(parent, names, rows=True))
	return {clock_rows.key_of(row): row for row in found}


class _Settling:
	"""One pass over records: what is armed, what changes, and what is written at its end."""

	def __init__(
		self, open_rows: dict[tuple[str, str, str], frappe._dict], now: datetime, began: Began | None
	) -> None:
		self._open, self._written_at, self._began = open_rows, now, began
		self._now = calendars.moment(now.replace(microsecond=0))
		self._armed: list[tuple[Loaded, Subject, Policy, Mapping[str, object]]] = []
		self._changed: list[frappe._dict] = []
		self._columns: set[str] = set()
		self._new: list[frappe._dict] = []
		self._cleared: dict[str, list[str]] = defaultdict(list)
		# A row that was deleted, and a record that is gone, has nothing to wait for.
		self._gone = dict(open_rows)

	def judge_all(self, kind: str, loaded: Loaded) -> None:
		"""Judge what was loaded by every policy of its kind."""
		rules = escalation_policies.of_doctype(kind)
		for subject in loaded.subjects:
			facts, task_state = loaded.facts(subject), loaded.task_state(subject)
			for policy in rules:
				self._judge(loaded, subject, policy, facts, task_state)

	def _judge(
		self, loaded: Loaded, subject: Subject, policy: Policy, facts: Mapping[str, object], task_state: str
	) -> None:
		key = (policy.name, subject.ref_name, subject.row_name)
		row = self._open.get(key)
		self._gone.pop(key, None)
		word = policies.verdict(policy, row.state if row else None, facts, task_state)
		if row is None:
			if word == policies.ARM:
				self._armed.append((loaded, subject, policy, facts))
			return
		run, before = clock_rows.run_of(row, policy), dict(row)
		is_moved = self._follow_department(loaded.department_of(subject, policy), policy, facts, row, run)
		if runs.go_on(run, word, facts, self._now, calendar_of_row(row)) or is_moved:
			if row.last_step and (word == policies.END or run.cycle != row.cycle):
				self._cleared[subject.record.doctype].append(subject.record.name)
			clock_rows.put(row, run, is_open=word != policies.END)
			self._note(row, before)

	def _note(self, row: frappe._dict, before: Mapping[str, object]) -> None:
		"""Have the columns of a clock written that are not as they were."""
		columns = {name for name, value in row.items() if value != before[name]}
		if columns:
			self._changed.append(row)
			self._columns |= columns

	def _follow_department(
		self, department: str | None, policy: Policy, facts: Mapping[str, object], row: frappe._dict, run: Run
	) -> bool:
		"""Count by the calendar of the department that answers for the record now."""
		if department == (row.department or None):
			return False
		row.department, row.calendar = department, calendars.name_for(department)
		runs.with_policy(run, policy, facts, self._now, calendar_of_row(row))
		return True

	def write(self, is_new: bool) -> list[str]:
		"""Write what was found, and return the names of the clocks that are new or changed."""
		cycles = {} if is_new or not self._armed else self._last_cycles()
		for loaded, subject, policy, facts in self._armed:
			self._arm(
				subject, loaded.department_of(subject, policy), loaded.task_of(subject), policy, facts, cycles
			)
		for row in self._gone.values():
			self._end(row)
		clock_rows.insert(self._new, self._written_at)
		clock_rows.update(self._changed, self._written_at, self._columns)
		for kind, names in self._cleared.items():
			_clear_warnings(kind, names)
		return [row.name for row in (*self._new, *self._changed)]

	def _last_cycles(self) -> dict[tuple[str, str, str], int]:
		by_doctype: dict[str, set[str]] = defaultdict(set)
		for _loaded, subject, _policy, _facts in self._armed:
			by_doctype[subject.ref_doctype].add(subject.ref_name)
		found: dict[tuple[str, str, str], int] = {}
		for doctype, names in by_doctype.items():
			found |= clock_rows.last_cycles(doctype, names)
		return found

	def _arm(
		self,
		subject: Subject,
		department: str | None,
		task: str,
		policy: Policy,
		facts: Mapping[str, object],
		cycles: Mapping[tuple[str, str, str], int],
	) -> None:
		started = (self._began(subject, policy) if self._began else None) or self._now
		cycle = cycles.get((policy.name, subject.ref_name, subject.row_name), 0) + 1
		name = calendars.name_for(department)
		run = runs.begin(policy, subject.record.name, facts, cycle, started, calendars.working_time(name))
		runs.set_next(run, self._now)
		place = {
			"policy": policy.name,
			"ref_doctype": subject.ref_doctype,
			"ref_name": subject.ref_name,
			"row_name": subject.row_name,
			"task": task,
			"department": department,
			"calendar": name,
			"policy_revision": escalation_policies.revision_of(policy.name),
		}
		self._new.append(new_row(place, run))

	def _end(self, row: frappe._dict) -> None:
		policy = escalation_policies.named(row.policy)
		if policy and policy in escalation_policies.of_doctype(policy.doctype):
			run, before = clock_rows.run_of(row, policy), dict(row)
			runs.go_on(run, policies.END, {}, self._now, calendar_of_row(row))
			clock_rows.put(row, run, is_open=False)
			self._note(row, before)


def _clear_warnings(kind: str, names: list[str]) -> None:
	"""Take the colour of a delay from what is done, or goes by another date."""
	if kind in COLOURED:
		table = frappe.qb.DocType(kind)
		is_coloured = table.delay_warning.isin(("Yellow", "Red"))
		frappe.qb.update(table).set(table.delay_warning, "").where(table.name.isin(names) & is_coloured).run()


def new_row(place: Mapping[str, object], run: Run, *, is_open: bool = True) -> frappe._dict:
	"""Return the row of a clock that was armed; `place`: what it lies on."""
	record = str(place["row_name"] or place["ref_name"])
	row = frappe._dict(
		place, name=clock_rows.name_of(run.policy.name, str(place["ref_doctype"]), record, run.cycle)
	)
	clock_rows.put(row, run, is_open=is_open)
	return row


def calendar_of_row(row: frappe._dict) -> WorkingTime:
	"""Return the working time that a stored clock counts by."""
	return calendars.of_department(row.department)
