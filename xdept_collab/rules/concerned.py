"""Knows what a played record is: its values with those of its task, whom it concerns, and the date it goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from xdept_collab.rules.clocks import OwnDate, Target
from xdept_collab.rules.recipients import PERSONS, Concerned

TASK = "Collab Task"
# Where a record keeps whom a word means, when it is not under the word itself.
PEOPLE_COLUMNS = {
	"owner": "owner_user",
	"asker": "requested_by",
	"collaborator": "collaborators",
	"reviewer": "reviewers",
}
SIDE_COLUMNS = {
	"own": "department",
	"target": "to_department",
	"responsible": "responsible_department",
	"initiating": "initiating_department",
	"lender": "lending_department",
}
_COLUMN_OF_PERSON = {word: PEOPLE_COLUMNS.get(word, word) for word in sorted(PERSONS)}
_NOTHING: Mapping[str, object] = {}
T = TypeVar("T")


class Facts(Mapping[str, object]):
	"""What conditions ask about a record: its own values, its task's as task_…, and whether it is urgent.

	Looked up when it is asked: a policy asks for few of them, of very many records.
	"""

	__slots__ = ("_of_task", "_own")

	def __init__(self, own: Mapping[str, object], of_task: Mapping[str, object]) -> None:
		self._own, self._of_task = own, of_task

	def __getitem__(self, key: str) -> object:
		if key == "is_urgent":
			return bool(self._own.get(key) or self._of_task.get(key))
		if key in self._own:
			return self._own[key]
		if key.startswith("task_"):
			return self._of_task[key[5:]]
		raise KeyError(key)

	def __iter__(self) -> Iterator[str]:
		return iter({*(f"task_{key}" for key in self._of_task), *self._own, "is_urgent"})

	def __len__(self) -> int:
		return len(list(iter(self)))


class _Said(Mapping[str, T]):
	"""What a record says under some words, else its task; looked up when it is asked."""

	__slots__ = ("_columns", "_of_task", "_own", "_turn")

	def __init__(
		self,
		columns: Mapping[str, str],
		own: Mapping[str, object],
		of_task: Mapping[str, object],
		turn: Callable[[object], T],
	) -> None:
		self._columns, self._own, self._of_task, self._turn = columns, own, of_task, turn

	def __getitem__(self, word: str) -> T:
		column = self._columns[word]
		value = self._own.get(column) or self._of_task.get(column)
		if not value:
			raise KeyError(word)
		return self._turn(value)

	def __iter__(self) -> Iterator[str]:
		return (
			word
			for word, column in self._columns.items()
			if self._own.get(column) or self._of_task.get(column)
		)

	def __len__(self) -> int:
		return len(list(iter(self)))


@dataclass
class Record:
	"""A record as it is now."""

	name: str
	doctype: str
	values: dict[str, object]

	@property
	def state(self) -> str:
		return str(self.values.get("status") or "")


class Records:
	"""All records of a scenario by name, each within its task."""

	def __init__(self) -> None:
		self.by_name: dict[str, Record] = {}
		self._within: dict[str, dict[str, Record]] = {}
		self._task_of: dict[str, str] = {}

	@classmethod
	def of(cls, records: Iterable[Record]) -> Records:
		"""Return these records, each found by its name and its task."""
		found = cls()
		for record in records:
			found.add(record)
		return found

	def add(self, record: Record) -> None:
		"""Add a record, or note that it has come to another task."""
		self.by_name[record.name] = record
		task = str(record.values.get("task") or "")
		self._within.get(self._task_of.get(record.name, task), {}).pop(record.name, None)
		self._task_of[record.name] = task
		self._within.setdefault(task, {})[record.name] = record

	def task_of(self, record: Record) -> Record | None:
		"""Return the task that the record belongs to, itself for a task."""
		return record if record.doctype == TASK else self.by_name.get(str(record.values.get("task")))

	def task_state(self, record: Record) -> str:
		task = self.task_of(record)
		return task.state if task else ""

	def of_task(self, name: str) -> list[Record]:
		"""Return the records that change with one: of a task everything in it, else the record alone."""
		record = self.by_name[name]
		if record.doctype != TASK:
			return [record]
		return [record, *self._within.get(name, {}).values()]

	def facts(self, record: Record) -> Mapping[str, object]:
		"""Return the values that conditions ask about: its own, its task's as task_…, and whether it is urgent."""
		task = self.task_of(record)
		return Facts(record.values, task.values if task else _NOTHING)

	def concerned(self, record: Record) -> Concerned:
		"""Return whom it concerns; what it does not say itself is said by its task."""
		task = self.task_of(record)
		of_task = task.values if task else _NOTHING
		return Concerned(
			_Said(_COLUMN_OF_PERSON, record.values, of_task, _names),
			_Said(SIDE_COLUMNS, record.values, of_task, str),
			_parts(of_task.get("departments")),
		)


def own_date(target: Target, facts: Mapping[str, object]) -> date | None:
	"""Return the date of the record that the target goes by, None for another target or without a date."""
	value = facts.get(target.field) if isinstance(target, OwnDate) else None
	if not value or isinstance(value, date):
		return value if isinstance(value, date) else None
	return date.fromisoformat(str(value))


def _parts(named: object) -> dict[str, tuple[str, ...]]:
	"""Turn department -> part into part -> departments."""
	found: dict[str, tuple[str, ...]] = {}
	if isinstance(named, Mapping):
		for department, part in cast("Mapping[object, object]", named).items():
			found[str(part)] = (*found.get(str(part), ()), str(department))
	return found


def _names(value: object) -> tuple[str, ...]:
	if isinstance(value, list | tuple):
		return tuple(str(name) for name in cast("Iterable[object]", value))
	return (str(value),) if value else ()
