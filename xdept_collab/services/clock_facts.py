"""Reads what a time limit is judged by: records and their dated rows with their tasks, as the rules want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import frappe

from xdept_collab.rules.access_table import RECORDS_OF_A_TASK
from xdept_collab.rules.concerned import PEOPLE_COLUMNS, SIDE_COLUMNS, TASK, Record, Records
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.recipients import PART, PERSONS
from xdept_collab.services import calendars, escalation_policies, packed_reads, stored

# Rows of a record that have a date of their own, and the column that says whether they are done.
MILESTONE = "Collab Milestone"
ROWS_IN = {TASK: MILESTONE, "Department Assignment": MILESTONE}
_ROW_COLUMNS = ("name", "parent", "parenttype", "title", "due_date", "done_on")
# What shows the colour of its delay.
COLOURED = ("Work Item", "Department Assignment", MILESTONE)
# A department that does not do this work, or has done it, owes none of its milestones.
OVER_STATES = frozenset({"Dropped", "Declined", "Informed", "Passed"})
# Where several people of one relation stand: DocType -> fact -> child DocType and its column.
PEOPLE_ROWS = {
	"Work Item": {"collaborators": ("Work Item Collaborator", "user")},
	"Acceptance Review": {"reviewers": ("Acceptance Reviewer", "user")},
}


@dataclass(frozen=True)
class Subject:
	"""A record, or a row of one, that clocks may run on. `ref_name` is the record, `row_name` the row or empty."""

	record: Record
	ref_doctype: str
	ref_name: str
	row_name: str = ""
	parent_state: str = ""

	@property
	def key(self) -> tuple[str, str]:
		return self.ref_name, self.row_name


@dataclass
class Loaded:
	"""Subjects of one DocType with the tasks that they belong to; facts are worked out when they are asked for."""

	subjects: list[Subject]
	records: Records = field(default_factory=Records)

	def facts(self, subject: Subject) -> Mapping[str, object]:
		return self.records.facts(subject.record)

	def task_state(self, subject: Subject) -> str:
		"""Return the state that decides whether time counts: that of the task, or the end of the row's record."""
		if subject.row_name and subject.parent_state in OVER_STATES:
			return "Cancelled"
		return self.records.task_state(subject.record)

	def department_of(self, subject: Subject, policy: Policy) -> str | None:
		"""Return the department whose calendar a policy counts by on this record."""
		return self.records.concerned(subject.record).sides.get(policy.side) or None

	def task_of(self, subject: Subject) -> str:
		task = self.records.task_of(subject.record)
		return task.name if task else ""

	@cached_property
	def by_key(self) -> dict[tuple[str, str], Subject]:
		return {subject.key: subject for subject in self.subjects}


def load(doctype: str, names: Iterable[str], *, with_people: bool = False) -> Loaded:
	"""Return the named records of a DocType; for Collab Milestone the rows of the named records. Set-based.

	`with_people`: with what only recipients are found by, as far as steps name them: further people, and the parts of
	departments on the task.
	"""
	names = sorted({name for name in names if name})
	if doctype == MILESTONE:
		loaded = _rows(names)
	else:
		loaded = Loaded(
			[
				Subject(record, doctype, record.name)
				for record in _records(doctype, names, is_plain=with_people)
			]
		)
	_add_tasks(loaded, doctype, is_plain=with_people)
	if doctype == MILESTONE:
		_give_departments(loaded)
	if with_people:
		_add_people(loaded, doctype)
	return loaded


def _records(doctype: str, names: list[str], *, is_plain: bool) -> list[Record]:
	"""Read records. `is_plain`: for a look at what they are, not at their dates, which stay text: a third of the time."""
	if is_plain:
		found = packed_reads.rows(doctype, "name", names, columns(doctype))
		return [Record(str(row["name"]), doctype, row) for row in found]
	return [
		Record(row.name, doctype, _plain(row))
		for row in stored.rows(doctype, "name", names, columns(doctype))
	]


def load_tasks(tasks: Iterable[str]) -> dict[str, Loaded]:
	"""Return everything that is timed in the tasks, by kind, the tasks among it: three queries, however many kinds."""
	tasks = sorted({name for name in tasks if name})
	timed = escalation_policies.timed_doctypes()
	records = Records()
	of_tasks = Loaded(
		[_subject(TASK, row) for row in stored.rows(TASK, "name", tasks, columns(TASK))], records
	)
	records.by_name = {subject.record.name: subject.record for subject in of_tasks.subjects}
	kinds = [kind for kind in RECORDS_OF_A_TASK if kind in timed or (kind in ROWS_IN and MILESTONE in timed)]
	found = {TASK: of_tasks} | {kind: Loaded([], records) for kind in kinds}
	for row in _rows_in_tasks(kinds, tasks):
		found[row.pop("kind")].subjects.append(_subject(row.pop("kind_of"), row))
	if MILESTONE in timed:
		parents = [subject.ref_name for kind in ROWS_IN for subject in found[kind].subjects]
		found[MILESTONE] = _rows(parents, {kind: found[kind].subjects for kind in ROWS_IN})
		found[MILESTONE].records = records
		_give_departments(found[MILESTONE])
	return {kind: loaded for kind, loaded in found.items() if kind in timed}


def _rows_in_tasks(kinds: list[str], tasks: list[str]) -> list[frappe._dict]:
	"""Read the records of several kinds with one query; a column that a kind lacks is null in its rows."""
	wanted = {kind: set(columns(kind)) for kind in kinds}
	every = sorted(set().union(*wanted.values()))
	parts = []
	for kind in kinds:
		listed = ", ".join(f"`{name}`" if name in wanted[kind] else f"null as `{name}`" for name in every)
		marks = ", ".join(["%s"] * len(tasks))
		parts.append(
			f"select '{kind}' as kind, '{kind}' as kind_of, {listed} from `tab{kind}` where task in ({marks})"
		)
	if not parts or not tasks:
		return []
	return frappe.db.sql(" union all ".join(parts), tasks * len(parts), as_dict=True)


def _subject(doctype: str, row: frappe._dict) -> Subject:
	return Subject(Record(row.name, doctype, _plain(row)), doctype, row.name)


def _rows(names: list[str], known: dict[str, list[Subject]] | None = None) -> Loaded:
	"""Return the dated rows of records; `known`: the records, where they are read already."""
	found = stored.rows(MILESTONE, "parent", names, _ROW_COLUMNS) if names else []
	parents = _known_parents(known) if known is not None else _parents({row.parent for row in found})
	subjects = []
	for row in found:
		parent = parents.get((row.parenttype, row.parent))
		if parent:
			of_task = {"task": parent.get("task") or row.parent, "department": parent.get("department")}
			record = Record(row.name, MILESTONE, {**_plain(row), **of_task})
			state = str(parent["status"]) if row.parenttype != TASK else ""
			subjects.append(Subject(record, row.parenttype, row.parent, row.name, state))
	return Loaded(subjects)


def _known_parents(known: dict[str, list[Subject]]) -> dict[tuple[str, str], dict[str, object]]:
	return {
		(kind, subject.ref_name): subject.record.values for kind, some in known.items() for subject in some
	}


def _parents(names: set[str]) -> dict[tuple[str, str], dict[str, object]]:
	found: dict[tuple[str, str], dict[str, object]] = {}
	for kind, fields in (
		(TASK, ("name", "status")),
		("Department Assignment", ("name", "status", "task", "department")),
	):
		found |= {(kind, row.name): row for row in stored.rows(kind, "name", sorted(names), fields)}
	return found


def _give_departments(loaded: Loaded) -> None:
	"""A milestone of the whole task is owed by those who began it."""
	for subject in loaded.subjects:
		task = loaded.records.task_of(subject.record)
		if task and not subject.record.values["department"]:
			subject.record.values["department"] = task.values.get("initiating_department")


def columns(doctype: str) -> tuple[str, ...]:
	"""Return the columns of a DocType that policies, people and sides are read from."""
	known = frappe.get_meta(doctype).get_valid_columns()
	wanted = {"name", "task", "status", "is_urgent", *SIDE_COLUMNS.values()}
	wanted |= {PEOPLE_COLUMNS.get(word, word) for word in PERSONS} - {"owner"}
	wanted |= named_fields(doctype)
	return tuple(column for column in known if column in wanted)


def named_fields(doctype: str) -> set[str]:
	"""Return the fields of a DocType that an enabled policy names, those of the task under their own names."""
	found = own_fields(doctype)
	if doctype == TASK:
		of_tasks = (name for kind in escalation_policies.timed_doctypes() for name in own_fields(kind))
		found |= {name.removeprefix("task_") for name in of_tasks if name.startswith("task_")}
	return found


def own_fields(doctype: str) -> set[str]:
	"""Return what the enabled policies of a DocType name, its task's fields with task_ before them."""
	return {name for policy in escalation_policies.of_doctype(doctype) for name in _named_by(policy)}


def _named_by(policy: Policy) -> set[str]:
	lines = (*policy.starts, *policy.pauses, *policy.stops)
	dates = {getattr(target, "field", "") for target in (policy.target, policy.urgent)}
	return {line.field for line in lines} | dates - {""}


def _plain(row: frappe._dict) -> dict[str, object]:
	return {
		column: calendars.moment(value) if isinstance(value, datetime) else value
		for column, value in row.items()
	}


def _add_people(loaded: Loaded, doctype: str) -> None:
	words = _words_of(doctype)
	by_name = {subject.record.name: subject.record for subject in loaded.subjects}
	for fact, (child, column) in PEOPLE_ROWS.get(doctype, {}).items():
		if not any(PEOPLE_COLUMNS.get(word) == fact for word in words):
			continue
		found: dict[str, list[str]] = {}
		for row in stored.rows(child, "parent", list(by_name), ("parent", column), ("parent", "idx")):
			found.setdefault(row.parent, []).append(row[column])
		for name, record in by_name.items():
			record.values[fact] = found.get(name, [])
	if any(word.startswith(PART) for word in words):
		_add_parts(loaded)


def _words_of(doctype: str) -> set[str]:
	"""Return whom the steps of a DocType's policies name."""
	rules = escalation_policies.of_doctype(doctype)
	return {word for policy in rules for step in policy.steps for word in step.recipients}


def _add_tasks(loaded: Loaded, doctype: str, *, is_plain: bool) -> None:
	"""Read the tasks; a record of a task that is gone has none."""
	if doctype == TASK:
		tasks = [subject.record for subject in loaded.subjects]
	else:
		names = {str(subject.record.values.get("task") or "") for subject in loaded.subjects} - {""}
		tasks = _records(TASK, sorted(names), is_plain=is_plain)
	loaded.records.by_name = {task.name: task for task in tasks}


def _add_parts(loaded: Loaded) -> None:
	by_task: dict[str, dict[str, str]] = {}
	for row in stored.rows(
		"Collab Task Department", "parent", list(loaded.records.by_name), ("parent", "department", "part")
	):
		by_task.setdefault(row.parent, {})[row.department] = row.part
	for name, parts in by_task.items():
		loaded.records.by_name[name].values["departments"] = parts
