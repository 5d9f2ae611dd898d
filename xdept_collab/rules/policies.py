"""Knows what an escalation policy says: which records it times, what starts, pauses and stops its clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xdept_collab.rules.clocks import PAUSED, STOPPED, OwnDate, Report, Span, Target
from xdept_collab.rules.escalation import Percent, Step
from xdept_collab.rules.lifecycle import split_words

# What it does that somebody acknowledges a step: it is noted, no further step comes, or the time is stopped as well.
NOTED, ENDS_CHAIN, STOPS_CLOCK = "Noted", "Ends the Steps", "Stops the Clock"
ACKNOWLEDGING = (NOTED, ENDS_CHAIN, STOPS_CLOCK)
START, PAUSE, STOP = "Start", "Pause", "Stop"
IS, IS_NOT, IS_SET, IS_NOT_SET = "is", "is not", "is set", "is not set"
OPERATORS = (IS, IS_NOT, IS_SET, IS_NOT_SET)
DURATION, DATE, REPORT = "Duration", "Date of the Record", "Report"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What becomes of a clock: a new one is armed, the running one pauses, goes on, ends, or stays as it is.
ARM, HOLD, RESUME, END, KEEP = "arm", "hold", "resume", "end", "keep"

# A task that stands still stops the time of everything in it; one that is over ends it.
STANDING_STILL = frozenset({"On Hold"})
OVER = frozenset({"Closed", "Archived", "Cancelled"})
# Nobody has been asked for anything yet: only the task itself can be late, where a policy says so.
NOT_BEGUN = frozenset({"Draft"})
TASK = "Collab Task"


@dataclass(frozen=True)
class Condition:
	"""One line: a field of the record, and what it must be. `values`: any of these for "is", none for "is not"."""

	field: str
	operator: str
	values: tuple[str, ...] = ()

	def holds(self, facts: Mapping[str, object]) -> bool:
		"""Say whether the line is true of a record's values; a field that is missing is not set."""
		value = facts.get(self.field)
		if self.operator == IS_SET:
			return value not in (None, "", 0)
		if self.operator == IS_NOT_SET:
			return value in (None, "", 0)
		is_among = ("" if value is None else str(value)) in self.values
		return is_among if self.operator == IS else not is_among


@dataclass(frozen=True)
class Policy:
	"""What an administrator edits: one kind of record, its conditions, its target and its steps.

	All of `starts` must hold to start; any of `pauses` pauses, any of `stops` stops. `urgent`: the target of urgent
	records where it differs (L05, C14). `side`: whose calendar counts. `outlives_task`: its clock begins where the task
	ends. `ignores_window`: it is told at once, at night too (L07).
	"""

	name: str
	doctype: str
	target: Target
	steps: tuple[Step, ...]
	starts: tuple[Condition, ...]
	stops: tuple[Condition, ...]
	pauses: tuple[Condition, ...] = ()
	urgent: Target | None = None
	side: str = "own"
	ignores_window: bool = False
	acknowledging: str = NOTED
	outlives_task: bool = False

	def target_for(self, facts: Mapping[str, object]) -> Target:
		"""Return the limit of this record."""
		return self.urgent if self.urgent and facts.get("is_urgent") else self.target


def verdict(policy: Policy, state: str | None, facts: Mapping[str, object], task_state: str) -> str:
	"""Say what becomes of the record's clock; `state` is the clock's, None where none runs.

	A clock that an acknowledgement stopped stays with its record until its reason is over; else it would start anew.
	Judged from what the record is, not from what happened to it: the same on every path, and safe to ask again.
	"""
	is_ended = _any(policy.stops, facts) or (task_state in OVER and not policy.outlives_task)
	is_waiting = task_state in NOT_BEGUN and policy.doctype != TASK
	is_held = _any(policy.pauses, facts) or task_state in STANDING_STILL or is_waiting
	if state:
		return _of_running(state, is_ended, is_held)
	may_start = not is_ended and not is_held and all(line.holds(facts) for line in policy.starts)
	return ARM if may_start and _has_date(policy, facts) else KEEP


def _of_running(state: str, is_ended: bool, is_held: bool) -> str:
	if is_ended:
		return END
	if state == STOPPED:
		return KEEP
	if is_held:
		return KEEP if state == PAUSED else HOLD
	return RESUME if state == PAUSED else KEEP


def _any(lines: Iterable[Condition], facts: Mapping[str, object]) -> bool:
	return any(line.holds(facts) for line in lines)


def _has_date(policy: Policy, facts: Mapping[str, object]) -> bool:
	target = policy.target_for(facts)
	return not isinstance(target, OwnDate) or bool(facts.get(target.field))


def policy_from(document: Mapping[str, Any]) -> Policy:
	"""Read a policy from its record, given as JSON or as `doc.as_dict()`."""
	rows = list(document.get("conditions") or ())
	return Policy(
		name=str(document.get("name") or document.get("policy_name") or ""),
		doctype=str(document.get("ref_doctype") or ""),
		target=_target(document),
		urgent=_urgent(document),
		steps=tuple(_step(row) for row in document.get("steps") or ()),
		starts=_conditions(rows, START),
		pauses=_conditions(rows, PAUSE),
		stops=_conditions(rows, STOP),
		side=str(document.get("side") or "own"),
		ignores_window=bool(_number(document.get("ignores_window"))),
		acknowledging=str(document.get("acknowledging") or NOTED),
		outlives_task=bool(_number(document.get("outlives_task"))),
	)


def _target(document: Mapping[str, Any]) -> Target:
	kind = document.get("target_kind") or DURATION
	if kind == DATE:
		return OwnDate(str(document.get("date_field") or ""))
	if kind == REPORT:
		weekday = str(document.get("report_weekday") or "")
		number = WEEKDAYS.index(weekday) if weekday in WEEKDAYS else None
		return Report(_number(document.get("minutes_before_closing")), number)
	return _span(document, "target")


def _urgent(document: Mapping[str, Any]) -> Target | None:
	return _span(document, "urgent") if _number(document.get("urgent_amount")) else None


def _span(row: Mapping[str, Any], prefix: str) -> Span:
	return Span(
		_number(row.get(f"{prefix}_amount")),
		str(row.get(f"{prefix}_unit") or "Days"),
		bool(_number(row.get(f"{prefix}_is_working"))),
	)


def _number(value: object) -> int:
	return int(str(value or 0))


def _conditions(rows: Iterable[Mapping[str, Any]], purpose: str) -> tuple[Condition, ...]:
	return tuple(
		Condition(str(row.get("field") or ""), str(row.get("operator") or IS), split_words(row.get("value")))
		for row in rows
		if row.get("purpose") == purpose
	)


def _step(row: Mapping[str, Any]) -> Step:
	is_share = (row.get("at_kind") or "Percent") == "Percent"
	return Step(
		key=str(row.get("step_name") or ""),
		at=Percent(_number(row.get("percent"))) if is_share else _span(row, "offset"),
		recipients=split_words(row.get("recipients")),
		channels=split_words(row.get("channels")) or ("In-App",),
		demands=split_words(row.get("demands")),
		effects=split_words(row.get("effects")),
	)
