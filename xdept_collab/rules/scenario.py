"""Knows what a file of events may say: a company, and what happens to its records and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from xdept_collab.rules.errors import Finding, refuse_all
from xdept_collab.rules.recipients import Company, People
from xdept_collab.rules.working_calendar import WorkingTime

CREATE, MOVE, CHANGE, REPORT = "create", "move", "set", "report"
ACKNOWLEDGE, EXTEND = "acknowledge", "extend"
KINDS = (CREATE, MOVE, CHANGE, REPORT, ACKNOWLEDGE, EXTEND)
SYSTEM = "system"
POSITIONS = ("head", "liaison", "superior", "parent", "deputy")
_FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Event:
	"""One thing that happens to one record.

	`kind` create: a record of `doctype` with `values`, its state among them. move: the button `action`, pressed by
	`actor` ("system" for what follows by itself), for `reason`. set: other `values`. report: a progress log of the
	actor with `values`; a value that is a time is one by a clock in the calendar's zone. acknowledge: the actor says that
	he has seen the clock of the policy `action`. extend: he grants that clock until the end of the day `to`, a value.
	"""

	number: int
	at: datetime
	record: str
	kind: str
	actor: str = SYSTEM
	doctype: str = ""
	action: str = ""
	reason: str = ""
	values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class Scenario:
	"""A company and the events in it, in the order of their time. `calendars`: department -> calendar's name."""

	title: str
	company: Company
	events: tuple[Event, ...]
	until: datetime
	calendar: str
	calendars: Mapping[str, str] = field(default_factory=dict[str, str])


def scenario_from(document: Mapping[str, Any], calendar: WorkingTime) -> Scenario:
	"""Read a scenario; times are those of a clock in the calendar's zone, written as 2024-07-15 09:00.

	An event with "until" happens at its time of every working day up to that date. Raises RuleBroken with everything
	that is wrong: scenario.time, scenario.kind, scenario.no_events; events are counted from 1.
	"""
	zone = calendar.zone
	rows: list[Mapping[str, Any]] = list(document.get("events") or ())
	findings = [
		finding for number, row in enumerate(rows, start=1) for finding in _event_findings(number, row)
	]
	if not rows:
		findings.append(Finding("scenario.no_events"))
	until = document.get("until")
	if until and not _moment(until, zone):
		findings.append(Finding("scenario.time", {"number": 0, "text": until}))
	refuse_all(findings)
	read = [event for number, row in enumerate(rows, 1) for event in _events(number, row, calendar)]
	events = sorted(read, key=lambda event: event.at)
	departments: Mapping[str, Mapping[str, Any]] = document.get("departments") or {}
	return Scenario(
		title=str(document.get("title") or ""),
		company=_company(departments, document.get("roles") or {}),
		events=tuple(events),
		until=_moment(until, zone) or events[-1].at,
		calendar=str(document.get("calendar") or ""),
		calendars={name: str(row["calendar"]) for name, row in departments.items() if row.get("calendar")},
	)


def _company(departments: Mapping[str, Mapping[str, Any]], roles: Mapping[str, Iterable[str]]) -> Company:
	people = {name: _people(row) for name, row in departments.items()}
	return Company(people, {role: tuple(users) for role, users in roles.items()})


def _people(row: Mapping[str, Any]) -> People:
	named = {position: str(row.get(position) or "") for position in POSITIONS}
	return People(**named, members=tuple(str(user) for user in row.get("members") or ()))


def _event_findings(number: int, row: Mapping[str, Any]) -> list[Finding]:
	findings: list[Finding] = []
	until = f"{row['until']} 00:00" if "until" in row else row.get("at")
	for text in (row.get("at"), until):
		if not _moment(text, ZoneInfo("UTC")):
			findings.append(Finding("scenario.time", {"number": number, "text": str(text or "")}))
			break
	if EXTEND in row and not _moment(f"{row.get('to')} 00:00", ZoneInfo("UTC")):
		findings.append(Finding("scenario.time", {"number": number, "text": str(row.get("to") or "")}))
	kinds = [kind for kind in KINDS if kind in row]
	if len(kinds) != 1 or not row.get("record"):
		findings.append(Finding("scenario.kind", {"number": number, "choices": ", ".join(KINDS)}))
	return findings


def _read(text: object, zone: ZoneInfo) -> datetime:
	return datetime.strptime(str(text), _FORMAT).replace(tzinfo=zone)


def _moment(text: object, zone: ZoneInfo) -> datetime | None:
	try:
		return _read(text, zone)
	except ValueError:
		return None


def _events(number: int, row: Mapping[str, Any], calendar: WorkingTime) -> list[Event]:
	first = _event(number, row, calendar.zone)
	if "until" not in row:
		return [first]
	days = (date.fromisoformat(row["until"]) - first.at.date()).days + 1
	moments = (first.at + timedelta(days=passed) for passed in range(days))
	return [replace(first, at=at) for at in moments if calendar.calendar.is_working_day(at.date())]


def _event(number: int, row: Mapping[str, Any], zone: ZoneInfo) -> Event:
	kind = next(kind for kind in KINDS if kind in row)
	is_named = kind in (MOVE, ACKNOWLEDGE, EXTEND)
	values = {"to": date.fromisoformat(row["to"])} if kind == EXTEND else {}
	return Event(
		number=number,
		at=_read(row["at"], zone),
		record=str(row["record"]),
		kind=kind,
		actor=str(row.get("by") or SYSTEM),
		doctype=str(row.get("doctype") or ""),
		action=str(row[kind]) if is_named else "",
		reason=str(row.get("reason") or ""),
		values=values
		if is_named
		else {key: _moment(value, zone) or value for key, value in row[kind].items()},
	)
