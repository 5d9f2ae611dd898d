"""One story told twice: to the dry run as a file of events, to the site as what its people do; and what each says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe

from tests.site.clock_times import ZONE, moving
from tests.site.factory import Company, acting
from xdept_collab.rules.clocks import STOPPED
from xdept_collab.rules.played import Played
from xdept_collab.rules.runs import Run
from xdept_collab.rules.scenario import SYSTEM, scenario_from
from xdept_collab.rules.simulation import Simulation
from xdept_collab.services import (
	calendars,
	clock_acts,
	escalation_policies,
	sweep,
	transition,
	workflows,
)
from xdept_collab.services import company as companies

MONTH = "2026-03"
Do = Callable[[], object]


@dataclass(frozen=True)
class Act:
	"""One event: `at` as in "02 10:00"; `row` for the dry run, `do` for the site; either may have nothing to do."""

	at: str
	who: str
	row: Mapping[str, Any] | None = None
	do: Do | None = None


@dataclass(frozen=True)
class Line:
	"""One cycle of one clock, as both sides say it."""

	record: str
	policy: str
	cycle: int
	state: str
	outcome: str
	started_at: datetime
	due_at: datetime
	next_at: datetime | None


@dataclass(frozen=True)
class Word:
	"""One person who is told one step of one clock: when it is reached, and when he hears of it."""

	reached_at: datetime
	heard_at: datetime | None
	user: str
	record: str
	policy: str
	step: str
	cycle: int
	demands: tuple[str, ...]


@dataclass
class Story:
	"""Collects the acts, and knows which record of the site each name of the story means."""

	company: Company
	acts: list[Act] = field(default_factory=list)
	doctypes: dict[str, str] = field(default_factory=dict)
	names: dict[str, str] = field(default_factory=dict)

	def makes(
		self, at: str, record: str, doctype: str, who: str, dry: Mapping[str, Any], do: Callable[[], str]
	) -> None:
		"""Somebody makes a record: `dry` are its values in the dry run, `do` makes it on the site."""
		self.doctypes[record] = doctype
		row = {"doctype": doctype, "create": self._meant(dry)}
		self.acts.append(Act(at, who, {"record": record, **row}, lambda: self._know(record, do())))

	def appears(
		self, at: str, record: str, doctype: str, dry: Mapping[str, Any], find: Callable[[], str]
	) -> None:
		"""A record comes into being by what was done just before; `find` looks for it on the site."""
		self.makes(at, record, doctype, SYSTEM, dry, find)

	def moves(self, at: str, record: str, who: str, action: str, reason: str = "") -> None:
		"""Somebody presses a button."""
		row = {"record": record, "move": action, "reason": reason}
		self.acts.append(
			Act(
				at,
				who,
				row,
				lambda: transition.apply(self.doctypes[record], self.names[record], action, reason),
			)
		)

	def follows(self, at: str, record: str, action: str, reason: str = "", who: str = SYSTEM) -> None:
		"""A move that follows by itself from what was done just before; `who` may press it in the dry run."""
		self.acts.append(Act(at, who, {"record": record, "move": action, "reason": reason}))

	def sets(self, at: str, record: str, who: str, values: Mapping[str, Any], do: Do | None = None) -> None:
		"""Somebody writes values, by the form or as `do` does it."""
		meant = self._meant(values)
		self.acts.append(
			Act(at, who, {"record": record, "set": meant}, do or (lambda: self.write(record, meant)))
		)

	def reports(self, at: str, record: str, who: str, progress: int) -> None:
		"""Somebody writes a progress log."""

		def log() -> None:
			values = {"work_item": self.names[record], "narrative": "It goes on", "progress": progress}
			frappe.get_doc({"doctype": "Progress Log", **values}).insert()

		self.acts.append(Act(at, who, {"record": record, "report": {"progress": progress}}, log))

	def acknowledges(self, at: str, record: str, who: str, policy: str) -> None:
		"""Somebody says that he has seen a time limit."""
		self.acts.append(
			Act(
				at,
				who,
				{"record": record, "acknowledge": policy},
				lambda: clock_acts.acknowledge(self.clock(record, policy)),
			)
		)

	def asks_for_time(self, at: str, record: str, who: str, to: str, **about: Any) -> None:
		"""Somebody asks for a later date; the dry run hears of it when it is granted."""
		policy = about.pop("policy", "")

		def ask() -> None:
			clock = {"clock": self.clock(record, policy)} if policy else {}
			place = {"ref_doctype": self.doctypes[record], "ref_name": self.names[record], **clock, **about}
			said = {"cause": "Resource Shortage", "explanation": "Two are ill", "impact": "The others wait"}
			frappe.get_doc({"doctype": "Extension Request", "requested_date": to, **place, **said}).insert()

		self.does(at, who, ask)

	def decides(self, at: str, record: str, who: str, action: str, row: Mapping[str, Any] | None) -> None:
		"""Somebody decides what was asked for last about a record; `row`: what the dry run hears of it."""

		def decide() -> None:
			filters = {"ref_name": self.names[record], "status": "Requested"}
			transition.apply(
				"Extension Request",
				frappe.db.get_value("Extension Request", filters, "name"),
				action,
				"It cannot wait" if action == "Decline" else "",
			)

		self.acts.append(Act(at, who, {"record": record, **row} if row else None, decide))

	def clock(self, record: str, policy: str) -> str:
		return frappe.db.get_value(
			"Clock", {"ref_name": self.names[record], "policy": policy, "is_open": 1}, "name"
		)

	def does(self, at: str, who: str, do: Do) -> None:
		"""Something that the dry run need not know of."""
		self.acts.append(Act(at, who, None, do))

	def write(self, record: str, values: Mapping[str, Any]) -> None:
		doc = frappe.get_doc(self.doctypes[record], self.names[record])
		doc.update(values)
		doc.save()

	def state(self, record: str) -> str:
		return frappe.db.get_value(self.doctypes[record], self.names[record], "status")

	def _know(self, record: str, name: str) -> None:
		self.names[record] = name

	def _meant(self, values: Mapping[str, Any]) -> dict[str, Any]:
		"""Departments are written by their key: the dry run gets the names that the site has."""
		meant = dict(values)
		for name in ("department", "to_department", "responsible_department", "initiating_department"):
			if name in meant:
				meant[name] = self.company.names[meant[name]]
		if "departments" in meant:
			meant["departments"] = {
				self.company.names[key]: part for key, part in meant["departments"].items()
			}
		return meant


def dry_run(story: Story, until: str) -> Played:
	"""Return what the dry run makes of the story, with the site's own policies, workflows, calendars and people."""
	rules = [
		policy
		for kind in escalation_policies.timed_doctypes()
		for policy in escalation_policies.of_doctype(kind)
	]
	lifecycles = {kind: workflows.lifecycle_of(kind) for kind in set(story.doctypes.values())}
	known = {name: calendars.working_time(name) for name in frappe.get_all("Working Calendar", pluck="name")}
	default = calendars.default_name()
	rows = [{"at": f"{MONTH}-{act.at}", "by": act.who, **act.row} for act in story.acts if act.row]
	document = {"calendar": default, "until": f"{MONTH}-{until}", "events": rows}
	scenario = scenario_from(document, known[default])
	departments = {name: calendars.name_for(name) for name in companies.now().departments}
	played = type(scenario)(
		scenario.title, companies.now(), scenario.events, scenario.until, default, departments
	)
	found = {kind: lifecycle for kind, lifecycle in lifecycles.items() if lifecycle}
	return Simulation(played, found, rules, known).play()


def on_site(story: Story, until: str) -> None:
	"""Let the people of the story do it, each at his time; in between, every clock is looked at when it wants to be."""
	with moving() as go:
		for act in story.acts:
			_sweep_until(story, act.at, go)
			if act.do:
				go(_moment(act.at))
				with acting("Administrator" if act.who == SYSTEM else act.who):
					act.do()
		_sweep_until(story, until, go)


def _sweep_until(story: Story, at: str, go: Callable[[datetime], None]) -> None:
	end = calendars.stored(_moment(at))
	while True:
		tasks = [name for record, name in story.names.items() if story.doctypes[record] == "Collab Task"]
		found = frappe.db.sql("select min(next_at) from `tabClock` where task in %s", (tasks or [""],))[0][0]
		if not found or found > end:
			return
		go(calendars.moment(found))
		with acting("Administrator"):
			sweep.sweep(found, lambda: None)


def _moment(at: str) -> datetime:
	return datetime.strptime(f"{MONTH}-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def lines_of_dry_run(played: Played) -> set[Line]:
	return {_line(run) for run in played.runs}


def _line(run: Run) -> Line:
	clock = run.clock
	outcome = "" if clock.state != STOPPED else "Met" if clock.is_met else "Missed"
	return Line(
		run.record,
		run.policy.name,
		run.cycle,
		clock.state,
		outcome,
		clock.started_at,
		clock.due_at,
		run.next_at,
	)


def lines_of_site(story: Story) -> set[Line]:
	"""Return the stored clocks of the story's records."""
	records = {name: record for record, name in story.names.items()}
	rows = frappe.get_all("Clock", filters={"ref_name": ("in", list(records))}, fields=["*"])
	return {
		Line(
			records[row.ref_name],
			row.policy,
			row.cycle,
			row.state,
			row.outcome or "",
			calendars.moment(row.started_at),
			calendars.moment(row.due_at),
			calendars.moment(row.next_at) if row.next_at else None,
		)
		for row in rows
	}


def words_of_dry_run(played: Played) -> set[Word]:
	return {
		Word(
			each.reached_at,
			each.told_at,
			each.user,
			each.record,
			each.policy,
			each.step,
			each.cycle,
			each.demands,
		)
		for each in played.told
	}


def words_of_site(story: Story) -> set[Word]:
	"""Return who was told what by his bell, with the event that it came from."""
	records = {name: record for record, name in story.names.items()}
	events = {
		row.name: row
		for row in frappe.get_all("Escalation Event", {"ref_name": ("in", list(records))}, ["*"])
	}
	rows = frappe.get_all(
		"Delivery",
		{"ref_name": ("in", list(records)), "channel": "In-App", "event": ("in", list(events))},
		["*"],
	)
	return {
		Word(
			calendars.moment(events[row.event].at),
			calendars.moment(row.send_after) if row.send_after else None,
			row.recipient,
			records[row.ref_name],
			row.policy,
			row.step,
			events[row.event].cycle,
			tuple(word for word in (row.demands or "").split(", ") if word),
		)
		for row in rows
	}


def differences(here: Iterable[Any], there: Iterable[Any]) -> list[str]:
	"""Return what only one of two sides says, in a readable order."""
	here, there = set(here), set(there)
	only = [("dry run", each) for each in here - there] + [("site", each) for each in there - here]
	return [f"only {side}: {each}" for side, each in sorted(only, key=lambda pair: str(pair[1]))]
