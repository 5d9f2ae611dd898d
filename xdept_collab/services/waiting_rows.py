"""Reads the records that ask somebody for something: one query, each part of it by an index, as far as he may read.

What is read is packed by the database (`packed_reads`): whoever leads much has many of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
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
	QUESTIONS,
	REVIEW,
	SILENT_TASKS,
	TASK,
	Question,
	may_be_asked,
	values_asked_for,
)
from xdept_collab.services import outbox, packed_reads
from xdept_collab.services.waiting_shown import SHOWN, SIGNS

# Of one kind of question no more are read: nobody works through them, and whoever has done some sees the next.
MOST = 200
_REVIEWER = "`tabAcceptance Reviewer`"


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
	*SIGNS,
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


def of_actor(actor: Actor, readable: Collection[str], roles: Collection[str]) -> list[Candidate]:
	"""Return the records that may ask the actor, of each part the first by their dates. One query.

	`readable`: the DocTypes that his roles open to him; `roles`: his own, and those of whom he stands in for.
	"""
	conditions = {kind: _condition(actor, kind) for kind in readable}
	asking = [group for group in _groups() if group[0].doctype in readable and may_be_asked(group[0], roles)]
	parts = [_part(group, actor, conditions[group[0].doctype]) for group in asking]
	parts.append(_told(actor, conditions["Clock"]) if "Clock" in readable else None)
	asked = [part for part in parts if part]
	if not asked:
		return []
	query = " union all ".join(_limited(place, part) for place, part in enumerate(asked))
	found = packed_reads.unpacked(frappe.db.sql(query, [value for part in asked for value in part.values]))
	return [_candidate(asked[int(str(place))], values) for place, *values in found]


def _limited(place: int, part: Part) -> str:
	select = f"select {packed_reads.packed_values((str(place), part.select))} {part.rest}"
	# SQLite takes a limit in one part of a union only so; elsewhere it would be written into a table of its own.
	return f"select * from ({select}) part{place}" if frappe.db.db_type == "sqlite" else f"({select})"


def _condition(actor: Actor, doctype: str) -> str:
	"""Return what keeps rows to what the actor may read, to follow other conditions."""
	condition = permissions.query_condition(actor.user, doctype).replace("%", "%%")
	return f" and {condition}" if condition else ""


def _candidate(part: Part, values: list[object]) -> Candidate:
	"""Return the record with those of the part's questions whose flag says that it asks them."""
	row = frappe._dict(zip((*_COLUMNS, "doctype", "flags"), values, strict=True))
	asking = zip(part.questions, row.flags or (), strict=True)
	return Candidate(row.doctype, tuple(each for each, flag in asking if flag), row)


@lru_cache
def _groups() -> tuple[tuple[Question, ...], ...]:
	"""Return the questions that one part of the query answers: those that one column of a DocType answers."""
	found: dict[tuple[str, ...], list[Question]] = defaultdict(list)
	for each in QUESTIONS:
		found[(each.doctype, each.whom.column, each.whom.within)].append(each)
	return tuple(map(tuple, found.values()))


def _part(group: tuple[Question, ...], actor: Actor, readable: str) -> Part | None:
	"""Return the part of the query for one group, None where the actor is nobody whom it could ask."""
	first, asked = group[0], sorted(values_asked_for(group, actor))
	if not asked:
		return None
	doctype, table = first.doctype, _table(first.doctype)
	key = f"{_table_of(first)}.`{first.whom.column}`"
	states = sorted({state for each in group for state in each.states})
	conditions = [f"({' and '.join(_limits(each))})" for each in group]
	lines = [f"{key} in ({_marks(asked)})", f"{table}.status in ({_texts(states)})"]
	lines.append(f"({' or '.join(conditions)})")
	values: list[object] = [*asked]
	if doctype != TASK:
		lines.append(f"task.status not in ({_texts(SILENT_TASKS)})")
	if first.whom.column == "head" and actor.head_of:
		# A head is found by his department; by his name only where that is another one.
		lines.append(f"{table}.department not in ({_marks(actor.head_of)})")
		values += sorted(actor.head_of)
	flags = packed_reads.packed_values(f"case when {condition} then 1 else 0 end" for condition in conditions)
	return Part(
		doctype,
		group,
		f"{_select(group, key)}, {flags if len(group) > 1 else packed_reads.packed_values(['1'])}",
		f"from {_joined(first)} where {' and '.join(lines)}{readable} {_order(doctype)} limit {MOST}",
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


def _limits(question: Question) -> Iterable[str]:
	"""Yield what must be true of a record that asks the question; all values are our own."""
	table = _table(question.doctype)
	yield f"{table}.status in ({_texts(question.states)})"
	for column, allowed in question.where:
		name = column if column.startswith("task.") else f"{table}.`{column}`"
		yield f"ifnull({name}, '') in ({_texts(allowed)})"
	if question.is_owed:
		reminded = f" or {table}.reminder_open = 1" if question.doctype == ASSIGNMENT else ""
		yield (
			f"""(exists (select 1 from `tabClock` owed where owed.ref_name = {table}.name
			and owed.ref_doctype = '{question.doctype}' and owed.is_open = 1
			and owed.demands in ({_texts(demanding(*EXPLANATION))})){reminded})"""
		)
	if question.is_all_signed:
		missing = f"select 1 from {_REVIEWER} missing where missing.parent = {table}.name"
		yield f"not exists ({missing} and ifnull(missing.decision, '') = '')"


def _select(group: tuple[Question, ...], key: str) -> str:
	doctype = group[0].doctype
	table, shown = _table(doctype), SHOWN[doctype]
	task = table if doctype == TASK else "task"
	signs = [f"{table}.{sign}" if sign in shown.signs else "null" for sign in SIGNS]
	urgent = f"({table}.is_urgent or {task}.is_urgent)" if shown.has_urgency else f"{task}.is_urgent"
	worker = next((each.not_by for each in group if each.not_by), "")
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
			f"{table}.`{worker}`" if worker else "null",
			"null",
			f"'{doctype}'",
		)
	)


def _order(doctype: str) -> str:
	due = f"{_table(doctype)}.{SHOWN[doctype].due}"
	return f"order by {due} is null, {due}"


def _told(actor: Actor, readable: str) -> Part:
	"""Return the part that finds time limits whose steps told the actor, or whom he stands in for, and want his word."""
	users = sorted({actor.user, *(each.holds.user for each in actor.stands_in)} - {""})
	wanted = demanding(ACKNOWLEDGE)
	table = "`tabClock`"
	nothing = ", ".join("null" for _sign in SIGNS)
	select = (
		f"{table}.ref_name, '', {table}.modified, told.recipient, {table}.task, task.title, task.priority,"
		f" task.is_urgent, null, {table}.department, {table}.due_at, {nothing}, 0, 1, null, {table}.name,"
		f" {table}.ref_doctype, null"
	)
	# The name of an event begins with the clock and its cycle: what was told in an earlier one is over.
	rest = f"""from tabDelivery told join {table} on {table}.name = told.clock
		and told.event like concat({table}.name, ' ', {table}.cycle, ' %%')
		left join {_table(TASK)} task on task.name = {table}.task
		where told.recipient in ({_marks(users)}) and told.demands in ({_texts(wanted)}) and told.channel = %s
		and told.state != %s and ifnull(told.on_behalf_of, '') = '' and {table}.is_open = 1
		and {table}.demands in ({_texts(wanted)})
		{readable} order by {table}.due_at limit {MOST}"""
	return Part("", (), select, rest, (*users, outbox.IN_APP, outbox.DROPPED))


def _marks(values: Collection[object]) -> str:
	return ", ".join(["%s"] * len(values))


def _texts(values: Collection[str]) -> str:
	"""Return words of our own as SQL; the words of a client are given as values."""
	return ", ".join(f"'{value}'" for value in values)
