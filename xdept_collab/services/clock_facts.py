"""Reads what a time limit is judged by: records and their dated rows with their tasks, as the rules want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import frappe

from xdept_collab.rules.concerned import PEOPLE_COLUMNS, SIDE_COLUMNS, TASK, Record, Records
from xdept_collab.rules.policies import Policy
from xdept_collab.rules.recipients import PART, PERSONS
from xdept_collab.services import calendars, escalation_policies, packed_reads, stored

# Rows of a record that have a date of their own, and the column that says whether they are done.
MILESTONE = "Collab Milestone"
ROWS_IN = {TASK: MILESTONE, "Department Assignment": MILESTONE}
ROW_COLUMNS = ("name", "parent", "parenttype", "title", "due_date", "done_on")
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
		give_departments(loaded)
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


def _rows(names: list[str]) -> Loaded:
	found = stored.rows(MILESTONE, "parent", names, ROW_COLUMNS) if names else []
	return Loaded(row_subjects([_plain(row) for row in found], _parents({row.parent for row in found})))


def row_subjects(
	rows: Iterable[Mapping[str, object]], parents: Mapping[tuple[str, str], Mapping[str, object]]
) -> list[Subject]:
	"""Return what clocks may run on in the dated rows of records; `parents`: those records, by DocType and name."""
	subjects = []
	for row in rows:
		name, parent, kind = str(row["name"]), str(row["parent"]), str(row["parenttype"])
		record = parents.get((kind, parent))
		if record:
			of_task = {"task": record.get("task") or parent, "department": record.get("department")}
			state = str(record["status"]) if kind != TASK else ""
			subjects.append(Subject(Record(name, MILESTONE, {**row, **of_task}), kind, parent, name, state))
	return subjects


def _parents(names: set[str]) -> dict[tuple[str, str], dict[str, object]]:
	found: dict[tuple[str, str], dict[str, object]] = {}
	for kind, fields in (
		(TASK, ("name", "status")),
		("Department Assignment", ("name", "status", "task", "department")),
	):
		found |= {(kind, row.name): row for row in stored.rows(kind, "name", sorted(names), fields)}
	return found


def give_departments(loaded: Loaded) -> None:
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
	found = set(escalation_policies.fields_of(doctype))
	if doctype == TASK:
		for kind in escalation_policies.timed_doctypes():
			found |= task_fields(kind)
	return found


def task_fields(doctype: str) -> set[str]:
	"""Return the fields of the task that the enabled policies of a DocType name."""
	named = escalation_policies.fields_of(doctype)
	return {name.removeprefix("task_") for name in named if name.startswith("task_")}


def _plain(row: Mapping[str, object]) -> dict[str, object]:
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
