"""Plays what has happened on the site by a policy that need not be saved: what it would have done in that time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import create_batch, getdate

from xdept_collab.rules.clocks import Report
from xdept_collab.rules.concerned import TASK, Record
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.history import Move, Outcome, Remembered, events_of, in_order, outcome_of, playable
from xdept_collab.rules.policies import Policy, policy_from
from xdept_collab.rules.scenario import Scenario
from xdept_collab.rules.simulation import Simulation
from xdept_collab.services import (
	calendars,
	clock_facts,
	company,
	directory,
	escalation_policies,
	policy_checks,
)
from xdept_collab.services.clock_facts import MILESTONE, OVER_STATES, ROWS_IN, Loaded, Subject
from xdept_collab.services.long_work import LongWork

# Records that are played at most, and days that are asked about.
MOST = 5000
LONGEST_DAYS = 366
_PAGE = 1000
_METHOD = "xdept_collab.jobs.collab_play_policy"
Note = Callable[..., None]
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Period:
	"""The days that are asked about, both counted in."""

	first: date
	last: date

	@property
	def start(self) -> datetime:
		return datetime.combine(self.first, time(), tzinfo=calendars.site_zone())

	@property
	def until(self) -> datetime:
		return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=calendars.site_zone())


def work_of(user: str) -> LongWork:
	"""Return the question that a user has asked last: one at a time."""
	return LongWork(f"play_policy_{user}", _METHOD, timeout_seconds=1500)


def check_period(period: Period) -> None:
	"""Refuse a period that is none, or too long. Raises RuleBroken history.period."""
	if not timedelta() <= period.last - period.first < timedelta(days=LONGEST_DAYS):
		raise RuleBroken("history.period", first=period.first, last=period.last, days=LONGEST_DAYS)


def answer(
	token: str, user: str, document: Mapping[str, object], first: str, last: str, now: datetime
) -> None:
	"""Do the work that a user has queued."""
	policy, period = policy_checks.unsaved(document), Period(getdate(first), getdate(last))
	work_of(user).run(token, lambda note: play(policy, period, now, note))


def play(document: Document, period: Period, now: datetime, note: Note) -> dict[str, Any]:
	"""Return what the policy would have done, as it is shown. `now`: as it is stored; nothing later is played."""
	policy = policy_from(document.as_dict())
	until = min(period.until, calendars.moment(now))
	with escalation_policies.assuming(policy, is_enabled=True):
		names, is_cut = _names(policy, period)
		note(5, records=len(names))
		records = list(_remembered(policy, names, note))
		outcome = _outcome(policy, records, period.start, until, note)
	return {**shown(outcome), "records": len(names), "is_cut": is_cut, "most": MOST}


def shown(outcome: Outcome) -> dict[str, Any]:
	"""Return an outcome as rows with a name and a count."""
	named = {"users": outcome.users, "steps": outcome.steps, "late": outcome.late}
	return {
		"clocks": outcome.clocks,
		"met": outcome.met,
		"missed": outcome.missed,
		"open": outcome.open,
		"messages": outcome.messages,
		**{key: [{"name": name, "count": count} for name, count in rows] for key, rows in named.items()},
	}


def _outcome(
	policy: Policy, records: list[Remembered], start: datetime, until: datetime, note: Note
) -> Outcome:
	played_policy, zone = playable(policy), calendars.site_zone()
	events = events_of(records, played_policy, zone)
	events = tuple(event for event in events if event.at <= until)
	chosen = {name: calendars.name_for(name) for name in directory.departments()}
	default = calendars.default_name()
	known = {name: calendars.working_time(name) for name in {*chosen.values(), default}}
	scenario = Scenario("", company.now(), events, until, default, chosen)

	def tell(number: int) -> None:
		note(50 + 49 * number // max(len(events), 1))

	played = Simulation(scenario, {}, [played_policy], known).play(tell)
	return outcome_of(played, played_policy, start, until)


def _names(policy: Policy, period: Period) -> tuple[list[str], bool]:
	"""Return the newest records that were there in the period and not left alone since before it."""
	found: list[tuple[datetime, str]] = []
	for doctype in ROWS_IN if policy.doctype == MILESTONE else (policy.doctype,):
		found += frappe.db.sql(
			f"""select creation, name from `tab{doctype}` where creation <= %s and modified >= %s
			order by creation desc limit {MOST + 1}""",
			[calendars.stored(period.until), calendars.stored(period.start)],
		)
	found.sort(reverse=True)
	return [name for _at, name in found[:MOST]], len(found) > MOST


def _remembered(policy: Policy, names: list[str], note: Note) -> Iterator[Remembered]:
	"""Return the records with their way to what they are, and their tasks."""
	tasks: dict[str, Record] = {}
	for number, page in enumerate(create_batch(names, _PAGE)):
		note(5 + 40 * number * _PAGE // max(len(names), 1))
		loaded = clock_facts.load(policy.doctype, page)
		tasks |= {name: record for name, record in loaded.records.by_name.items() if record.doctype == TASK}
		if policy.doctype != TASK:
			yield from _of_page(policy, loaded)
	for page in create_batch(sorted(tasks), _PAGE):
		yield from _of_tasks({name: tasks[name] for name in page})


def _of_tasks(tasks: Mapping[str, Record]) -> Iterator[Remembered]:
	moves, made = _moves(TASK, tasks), _times(TASK, tasks)
	for name, record in tasks.items():
		yield _one(record, made[name], moves.get(name, []))


def _of_page(policy: Policy, loaded: Loaded) -> Iterator[Remembered]:
	reports = _reports(policy, [subject.ref_name for subject in loaded.subjects])
	by_doctype: dict[str, list[Subject]] = defaultdict(list)
	for subject in loaded.subjects:
		by_doctype[subject.ref_doctype].append(subject)
	for doctype, subjects in by_doctype.items():
		names = {subject.ref_name for subject in subjects}
		moves, made = _moves(doctype, names), _times(doctype, names)
		for subject in subjects:
			moved, times = moves.get(subject.ref_name, []), made[subject.ref_name]
			if subject.row_name:
				yield Remembered(
					subject.record.name,
					MILESTONE,
					times[0],
					subject.record.values,
					ended_at=_ended(subject, moved),
				)
			else:
				yield _one(subject.record, times, moved, reports.get(subject.ref_name, []))


def _one(
	record: Record,
	times: Times,
	moved: list[Move],
	reports: Iterable[datetime] = (),
) -> Remembered:
	created, modified = times
	first = [(min(created, moved[0][0]), moved[0][1])] if moved and moved[0][1] else []
	states = [*first, *((at, to_state) for at, _from_state, to_state in moved)]
	if states and states[-1][1] != record.state:
		states.append((modified, record.state))  # Written past the workflow, as by an import.
	return Remembered(record.name, record.doctype, created, record.values, states, tuple(reports))


def _ended(subject: Subject, moved: list[Move]) -> datetime | None:
	"""Return since when the record of a row owes it no more."""
	if subject.parent_state not in OVER_STATES:
		return None
	return next((at for at, _from, to_state in reversed(moved) if to_state == subject.parent_state), None)


def _moves(doctype: str, names: Iterable[str]) -> dict[str, list[Move]]:
	found: dict[str, list[Move]] = defaultdict(list)
	rows = frappe.get_all(
		"Transition Log",
		filters={"ref_doctype": doctype, "ref_name": ("in", list(names))},
		fields=["ref_name", "at", "from_state", "to_state"],
		order_by="at, creation",
	)
	for row in rows:
		found[row.ref_name].append((calendars.moment(row.at), row.from_state or "", row.to_state or ""))
	return {name: in_order(moved) for name, moved in found.items()}


def _times(doctype: str, names: Iterable[str]) -> dict[str, Times]:
	"""Return when each record was made and when it was written last."""
	fields = ["name", "creation", "modified"]
	rows = frappe.get_all(doctype, filters={"name": ("in", list(names))}, fields=fields, order_by=None)
	return {row.name: (calendars.moment(row.creation), calendars.moment(row.modified)) for row in rows}


def _reports(policy: Policy, names: list[str]) -> dict[str, list[datetime]]:
	column = {"Work Item": "work_item", "Department Assignment": "assignment"}.get(policy.doctype)
	found: dict[str, list[datetime]] = defaultdict(list)
	if not column or not isinstance(policy.target, Report):
		return found
	rows = frappe.get_all(
		"Progress Log",
		filters={column: ("in", names)},
		fields=[f"{column} as about", "creation"],
		order_by="creation",
	)
	for row in rows:
		found[row.about].append(calendars.moment(row.creation))
	return found
