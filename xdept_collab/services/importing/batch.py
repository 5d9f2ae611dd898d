"""Collects what a chunk of rows writes, and writes it set by set.

The workflow lets a record begin only in its first state; a sheet tells of work that is already further. So the
importer writes the states itself, as facts of the past, with one row of the Transition Log each (action Import).
"""

import datetime
from collections import defaultdict
from typing import Any

import frappe
from frappe.model.meta import Meta
from frappe.utils import cint, cstr, flt, getdate, now_datetime, nowdate

from xdept_collab.services import access_rows, clock_keeper, naming, rollup, todos, transition_log
from xdept_collab.services.todos import Waiting

IMPORTED = "Import"
_STANDARD = ("creation", "modified", "owner", "modified_by", "docstatus", "idx")
_NUMBERS = ("Int", "Check", "Float", "Percent", "Currency")
# Parents before what hangs on them, so that access rows find their scopes.
_ORDER = (
	"Collab Task",
	"Department Assignment",
	"Work Item",
	"Deliverable",
	"Progress Log",
	"Acceptance Review",
	"Collaboration Rating",
)


class NewName:
	"""The name of a record that is planned; the database gives it when the batch is written."""

	def __init__(self, given: str = "") -> None:
		self.given = given

	def __str__(self) -> str:
		return self.given


class Batch:
	"""What is to be written. Nothing reaches the database before `write`."""

	def __init__(self) -> None:
		self.inserts: dict[str, list[dict[str, object]]] = defaultdict(list)
		self.children: dict[str, list[dict[str, object]]] = defaultdict(list)
		self.updates: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)
		self.replaced: list[tuple[str, ...]] = []
		self.moves: dict[str, dict[object, list[object]]] = defaultdict(dict)
		self.waiting: list[dict[str, Any]] = []
		self.departments: dict[str, None] = {}
		self.tasks: dict[object, None] = {}
		self._planned: dict[NewName, dict[str, object]] = {}

	@property
	def is_empty(self) -> bool:
		"""Whether writing would change nothing."""
		return not (self.inserts or self.children or self.updates or self.departments)

	def insert(self, doctype: str, values: dict[str, object], name: str = "") -> dict[str, object]:
		"""Plan a record and return its values, which may still be changed; `name` when the sheet gives it."""
		values["name"] = planned = NewName(name)
		self.inserts[doctype].append(values)
		self._planned[planned] = values
		return values

	def add_child(
		self, doctype: str, parent: tuple[str, object, str], values: dict[str, object], idx: int
	) -> None:
		"""Plan a row of a child table; `parent` is (DocType, name, field)."""
		parenttype, parent_name, parentfield = parent
		self.children[doctype].append(
			{
				**values,
				"parenttype": parenttype,
				"parent": parent_name,
				"parentfield": parentfield,
				"idx": idx,
			}
		)

	def replace_children(self, doctype: str, parent: tuple[str, object, str]) -> None:
		"""Plan that the stored rows of a child table give way to those added afterwards."""
		if not isinstance(parent[1], NewName):
			self.replaced.append((doctype, *map(cstr, parent)))

	def update(self, doctype: str, name: object, values: dict[str, object]) -> None:
		"""Plan a change of a stored record, or of one that this batch plans."""
		if isinstance(name, NewName):
			self._planned[name].update(values)
		else:
			self.updates[doctype].setdefault(cstr(name), {}).update(values)

	def move(self, doctype: str, name: object, task: object, states: tuple[str, str]) -> None:
		"""Plan a change of state `(from, to)`; the log gets one row from the first state to the last."""
		known = self.moves[doctype].get(name)
		self.moves[doctype][name] = [task, known[1] if known else states[0], states[1]]
		self.update(doctype, name, {"status": states[1]})

	def write(self, reason: str) -> None:
		"""Write everything; `reason` stands in the Transition Log. The caller commits."""
		if self.is_empty:
			return
		_create_departments(self.departments)
		now = now_datetime()
		self._name_all()
		for doctype in sorted(self.inserts, key=_ORDER.index):
			_insert(doctype, self.inserts[doctype], now)
		for doctype, parenttype, parent, parentfield in self.replaced:
			where = {"parenttype": parenttype, "parent": parent, "parentfield": parentfield}
			frappe.db.delete(doctype, where)
		for doctype, rows in self.children.items():
			_insert(doctype, rows, now)
		for doctype, changes in self.updates.items():
			_update(doctype, changes)
		self._log(reason)
		self._refresh()

	def _name_all(self) -> None:
		for doctype, rows in self.inserts.items():
			unnamed = [row["name"] for row in rows if not str(row["name"])]
			names = (
				naming.next_names(doctype, len(unnamed))
				if unnamed and doctype in naming.SERIES
				else [frappe.generate_hash(length=10) for _name in unnamed]
			)
			for planned, name in zip(unnamed, names, strict=True):
				planned.given = name  # type: ignore[attr-defined]
		_keep_counter_ahead([str(row["name"]) for row in self.inserts.get("Collab Task", ())])

	def _log(self, reason: str) -> None:
		for doctype, moved in self.moves.items():
			entries = [
				(str(name), str(task), cstr(first), cstr(last)) for name, (task, first, last) in moved.items()
			]
			transition_log.write_many(doctype, entries, IMPORTED, reason)
			todos.close(doctype, [name for name, _task, first, _last in entries if first])

	def _refresh(self) -> None:
		for doctype in _ORDER:
			names = [str(row["name"]) for row in self.inserts.get(doctype, ())]
			access_rows.refresh(doctype, [*names, *self.updates.get(doctype, ())])
		rollup.refresh(str(task) for task in self.tasks)
		for doctype in _ORDER:
			names = [str(row["name"]) for row in self.inserts.get(doctype, ())]
			clock_keeper.follow(doctype, [*names, *self.updates.get(doctype, ())])
		todos.open_many(
			Waiting(
				"Department Assignment",
				str(row["name"]),
				"Awaiting Answer",
				row["subject"],
				tuple(row["users"]),
			)
			for row in self.waiting
			if row["users"] and row["contract"].status == "Awaiting Answer"
		)


def _create_departments(names: dict[str, None]) -> None:
	# A tree inserts one by one; a file names a handful. The importer's right to create them was checked.
	for name in names:
		if not frappe.db.exists("Collab Department", name):
			frappe.get_doc({"doctype": "Collab Department", "department_name": name}).insert()


def _keep_counter_ahead(task_ids: list[str]) -> None:
	"""Let the day's counter pass every imported ID, so that no new task is given one of them (R035)."""
	highest: dict[str, int] = {}
	for task_id in task_ids:
		key, number = task_id[:9], task_id[9:]
		if task_id.startswith("T") and key[1:].isdigit() and len(key) == 9 and number.isdigit():
			highest[key] = max(highest.get(key, 0), int(number))
	today = f"T{getdate(nowdate()):%Y%m%d}"
	for key, number in highest.items():
		if key >= today:  # The counters of past days are never used again.
			naming.pass_by(key, number)


def _insert(doctype: str, rows: list[dict[str, object]], now: datetime.datetime) -> None:
	meta = frappe.get_meta(doctype)
	fields = [field for field in meta.get_valid_columns() if any(field in row for row in rows)]
	given = [field for field in fields if field not in _STANDARD and field != "name"]
	user = frappe.session.user
	written = []
	for place, row in enumerate(rows):
		# One microsecond apart, so that the order of creation is the order of the sheet.
		stamp = now + datetime.timedelta(microseconds=place)
		name = str(row.get("name") or frappe.generate_hash(length=10))
		standard = (stamp, now, user, user, 0, row.get("idx") or 0)
		written.append((name, *standard, *(_stored(meta, field, row) for field in given)))
	frappe.db.bulk_insert(doctype, ["name", *_STANDARD, *given], written, chunk_size=1000)


def _stored(meta: Meta, field: str, row: dict[str, object]) -> object:
	known = meta.get_field(field)
	value = row.get(field)
	if value is None and known:
		value = known.default
	if known and known.fieldtype in _NUMBERS:
		return flt(value) if known.fieldtype in ("Float", "Percent", "Currency") else cint(value)
	return _plain(value)


def _plain(value: object) -> object:
	"""Planned names and remembered cells become text now that every record has its name."""
	return value if value is None or isinstance(value, str | int | float | datetime.date) else str(value)


def _update(doctype: str, changes: dict[str, dict[str, object]]) -> None:
	"""Write changed records, those that change the same columns in one statement per hundred."""
	alike: dict[tuple[str, ...], dict[str, dict[str, object]]] = defaultdict(dict)
	for name, values in changes.items():
		plain = {key: _plain(value) for key, value in sorted(values.items())}
		alike[tuple(plain)][name] = plain
	for group in alike.values():
		frappe.db.bulk_update(doctype, group)
	for name in changes:
		frappe.clear_document_cache(doctype, name)
