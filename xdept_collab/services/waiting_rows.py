"""Reads the records that ask somebody for something: one query, each part of it by an index, as far as he may read.

What is read is packed by the database (`packed_reads`): whoever leads much has many of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import frappe

from xdept_collab import permissions
from xdept_collab.rules.actor import Actor
from xdept_collab.rules.demands import EXPLANATION, with_more
from xdept_collab.rules.escalation import ACKNOWLEDGE, DEMANDS
from xdept_collab.rules.waiting import (
	ASSIGNMENT,
	EXTENSION,
	ITEM,
	QUESTIONS,
	REQUEST,
	REVIEW,
	SILENT_TASKS,
	TASK,
	TICKET,
	Question,
	values_asked_for,
)
from xdept_collab.services import outbox, packed_reads

# Of one kind of question no more are read: nobody works through them, and whoever has done some sees the next.
MOST = 500
_REVIEWER = "`tabAcceptance Reviewer`"


@dataclass(frozen=True)
class _Shown:
	"""Which columns of a DocType say what is shown of a record: its title, whose it is, until when, more signs."""

	title: str
	department: str
	due: str
	has_urgency: bool = False
	signs: tuple[str, ...] = ()


_DELAY = ("is_delayed", "delayed_days")
_SIGNS = ("health", "progress", *_DELAY, "delay_warning")
_SHOWN = {
	TASK: _Shown(
		"title", "initiating_department", "due_date", has_urgency=True, signs=("health", "progress", *_DELAY)
	),
	ASSIGNMENT: _Shown("task_title", "department", "due_date", signs=_SIGNS),
	ITEM: _Shown("title", "department", "planned_end", signs=_SIGNS),
	REQUEST: _Shown("content", "from_department", "needed_by", has_urgency=True),
	TICKET: _Shown("title", "department", "expected_resolution", has_urgency=True),
	EXTENSION: _Shown("explanation", "department", "date_so_far"),
	REVIEW: _Shown("task_title", "department", "creation"),
}
# What a part selects of each row, in this order.
_COLUMNS = (
	"name",
	"state",
	"modified",
	"value",
	"task",
	"task_title",
	"priority",
	"is_urgent",
	"title",
	"department",
	"due_at",
	*_SIGNS,
	"reminder_open",
	"is_ready",
	"worker",
	"clock",
)


@dataclass
class Candidate:
	"""A record that may ask the user for something, as it is stored; times and dates are text.

	`questions`: what it may ask; `value`: what its asking column holds; `clock`: the one that wants to be acknowledged.
	"""

	doctype: str
	questions: tuple[Question, ...]
	row: frappe._dict
	clocks: list[frappe._dict] = field(default_factory=list[frappe._dict])


@dataclass(frozen=True)
class Part:
	"""One part of the query, with its values; its rows are of this DocType, or say of which they are."""

	doctype: str
	questions: tuple[Question, ...]
	select: str
	rest: str
	values: tuple[object, ...]


@lru_cache
def demanding(*answers: str) -> tuple[str, ...]:
	"""Return every text of a clock that demands one of these, so that an index finds them."""
	some = [each for size in range(1, len(DEMANDS) + 1) for each in combinations(DEMANDS, size)]
	return tuple(with_more("", each) for each in some if set(each).intersection(answers))


def of_actor(actor: Actor, readable: Collection[str]) -> list[Candidate]:
	"""Return the records that may ask the actor, of each part the first by their dates. One query.

	`readable`: the DocTypes that his roles open to him.
	"""
	parts = [_part(group, actor) for group in _groups() if group[0].doctype in readable]
	parts.append(_told(actor) if "Clock" in readable else None)
	asked = [part for part in parts if part]
	if not asked:
		return []
	query = " union all ".join(
		f"select * from (select {packed_reads.packed_values((str(place), part.select))} {part.rest}) part{place}"
		for place, part in enumerate(asked)
	)
	found = packed_reads.unpacked(frappe.db.sql(query, [value for part in asked for value in part.values]))
	return [_candidate(asked[int(str(place))], values) for place, *values in found]


def _candidate(part: Part, values: list[object]) -> Candidate:
	row = frappe._dict(zip((*_COLUMNS, "doctype"), values, strict=True))
	return Candidate(row.doctype, part.questions, row)


@lru_cache
def _groups() -> tuple[tuple[Question, ...], ...]:
	"""Return the questions that one part of the query answers: they differ in states and positions alone."""
	found: dict[tuple[object, ...], list[Question]] = defaultdict(list)
	for each in QUESTIONS:
		place = (
			each.whom.column,
			each.whom.within,
			each.where,
			each.not_by,
			each.is_owed,
			each.is_all_signed,
		)
		found[(each.doctype, *place)].append(each)
	return tuple(map(tuple, found.values()))


def _part(group: tuple[Question, ...], actor: Actor) -> Part | None:
	"""Return the part of the query for one group, None where the actor is nobody whom it could ask."""
	first, asked = group[0], sorted(values_asked_for(group, actor))
	if not asked:
		return None
	doctype = first.doctype
	states = sorted({state for each in group for state in each.states})
	key = f"{_table_of(first)}.`{first.whom.column}`"
	lines = [f"{key} in ({_marks(asked)})", f"{_table(doctype)}.status in ({_marks(states)})"]
	values: list[object] = [*asked, *states]
	task = _table(TASK) if doctype == TASK else "task"
	if doctype != TASK:
		lines.append(f"task.status not in ({_marks(SILENT_TASKS)})")
		values += SILENT_TASKS
	for line, more in _limits(first):
		lines.append(line)
		values += more
	condition = permissions.query_condition(actor.user, doctype)
	if condition:
		lines.append(condition.replace("%", "%%"))
	return Part(
		doctype,
		group,
		_select(first, key, task),
		f"from {_joined(first)} where {' and '.join(lines)} {_order(doctype)} limit {MOST}",
		tuple(values),
	)


def _table(doctype: str) -> str:
	return f"`tab{doctype}`"


def _table_of(question: Question) -> str:
	return {"": _table(question.doctype), "task": "task", "reviewer": _REVIEWER}[question.whom.within]


def _joined(question: Question) -> str:
	table = _table(question.doctype)
	if question.doctype == TASK:
		return table
	task = f"join {_table(TASK)} task on task.name = {table}.task"
	if question.whom.within != "reviewer":
		return f"{table} {task}"
	is_open = f"{_REVIEWER}.parenttype = '{REVIEW}' and ifnull({_REVIEWER}.decision, '') = ''"
	return f"{_REVIEWER} join {table} on {table}.name = {_REVIEWER}.parent and {is_open} {task}"


def _limits(question: Question) -> Iterable[tuple[str, Collection[object]]]:
	table = _table(question.doctype)
	for column, allowed in question.where:
		name = column if column.startswith("task.") else f"{table}.`{column}`"
		yield (
			(f"ifnull({name}, '') = ''", ())
			if allowed == ("",)
			else (f"{name} in ({_marks(allowed)})", allowed)
		)
	if question.is_owed:
		reminded = f" or {table}.reminder_open = 1" if question.doctype == ASSIGNMENT else ""
		owed = demanding(*EXPLANATION)
		yield (
			f"""(exists (select 1 from `tabClock` owed where owed.ref_name = {table}.name
			and owed.ref_doctype = '{question.doctype}' and owed.is_open = 1
			and owed.demands in ({_marks(owed)})){reminded})""",
			owed,
		)
	if question.is_all_signed:
		missing = f"select 1 from {_REVIEWER} missing where missing.parent = {table}.name"
		yield f"not exists ({missing} and ifnull(missing.decision, '') = '')", ()


def _select(question: Question, key: str, task: str) -> str:
	doctype = question.doctype
	table, shown = _table(doctype), _SHOWN[doctype]
	signs = [f"{table}.{sign}" if sign in shown.signs else "null" for sign in _SIGNS]
	urgent = f"({table}.is_urgent or {task}.is_urgent)" if shown.has_urgency else f"{task}.is_urgent"
	return ", ".join(
		(
			*(f"{table}.{column}" for column in ("name", "status", "modified")),
			key,
			*(f"{task}.{column}" for column in ("name", "title", "priority")),
			urgent,
			*(f"{table}.{column}" for column in (shown.title, shown.department)),
			"null" if doctype == REVIEW else f"{table}.{shown.due}",
			*signs,
			f"{table}.reminder_open" if doctype == ASSIGNMENT else "0",
			f"({table}.all_passed and {table}.all_rated)" if doctype == TASK else "1",
			f"{table}.`{question.not_by}`" if question.not_by else "null",
			"null",
			f"'{doctype}'",
		)
	)


def _order(doctype: str) -> str:
	due = f"{_table(doctype)}.{_SHOWN[doctype].due}"
	return f"order by {due} is null, {due}"


def _told(actor: Actor) -> Part | None:
	"""Return the part that finds time limits whose steps told the actor, or whom he stands in for, and want his word."""
	users = sorted({actor.user, *(each.holds.user for each in actor.stands_in)} - {""})
	wanted = demanding(ACKNOWLEDGE)
	condition = permissions.query_condition(actor.user, "Clock")
	readable = f" and {condition}" if condition else ""
	table = "`tabClock`"
	nothing = ", ".join("null" for _sign in _SIGNS)
	select = (
		f"{table}.ref_name, '', {table}.modified, told.recipient, {table}.task, task.title, task.priority,"
		f" task.is_urgent, null, {table}.department, {table}.due_at, {nothing}, 0, 1, null, {table}.name,"
		f" {table}.ref_doctype"
	)
	rest = f"""from tabDelivery told join {table} on {table}.name = told.clock
		join `tabEscalation Event` event on event.name = told.event and event.cycle = {table}.cycle
		left join {_table(TASK)} task on task.name = {table}.task
		where told.recipient in ({_marks(users)}) and told.demands in ({_marks(wanted)}) and told.channel = %s
		and told.state != %s and {table}.is_open = 1 and {table}.demands in ({_marks(wanted)})
		{readable.replace("%", "%%")} order by {table}.due_at limit {MOST}"""
	return Part("", (), select, rest, (*users, *wanted, outbox.IN_APP, outbox.DROPPED, *wanted))


def _marks(values: Collection[object]) -> str:
	return ", ".join(["%s"] * len(values))


def titles(names: Mapping[str, Collection[str]]) -> dict[tuple[str, str], dict[str, object]]:
	"""Return title and state of the records, by DocType and name; one query for all of them, none for none."""
	asked = {kind: sorted(set(some)) for kind, some in names.items() if kind in _SHOWN and some}
	if not asked:
		return {}
	query = " union all ".join(
		f"select '{kind}', name, `{_SHOWN[kind].title}`, status, modified from {_table(kind)}"
		f" where name in ({_marks(some)})"
		for kind, some in asked.items()
	)
	found = frappe.db.sql(query, [name for some in asked.values() for name in some])
	return {
		(kind, name): {"title": title, "state": state, "modified": str(modified)}
		for kind, name, title, state, modified in found
	}
