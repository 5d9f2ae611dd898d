"""Sets the times of a demo task back, so that a story played within a second reads as one of weeks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from xdept_collab.services import clock_rebuild
from xdept_collab.services.access_rows import TASK_COLUMN
from xdept_collab.services.rollup import refresh

# Records of the platform that tell of ours, and the column that names the record.
_TELLING = {
	"ToDo": "reference_name",
	"Notification Log": "document_name",
	"Version": "docname",
	"Comment": "reference_name",
	"File": "attached_to_name",
}


@dataclass(frozen=True)
class Moment:
	"""A step: when it began in the database, and when it happened in the story."""

	began: datetime
	happened: datetime


class _Clock:
	"""Turns the time of a row into the time of the story."""

	def __init__(self, moments: Sequence[Moment]) -> None:
		self.moments = moments
		self.begins = [moment.began for moment in moments]

	def told(self, stamp: object) -> datetime | None:
		"""Return the time in the story; None where the row was not stamped by a step that is set back."""
		if not stamp or not self.begins:
			return None
		at = get_datetime(stamp)
		position = bisect_right(self.begins, at) - 1
		if position < 0:
			return None
		moment = self.moments[position]
		return moment.happened + (at - moment.began)


def backdate(task: str, moments: Sequence[Moment]) -> None:
	"""Set back every time that the server stamped in the task and in what tells of it."""
	clock = _Clock(moments)
	names: dict[str, list[str]] = {}
	for doctype, column in {**TASK_COLUMN, "Transition Log": "task"}.items():
		filters = {column: task}
		names[doctype] = frappe.get_all(doctype, filters=filters, pluck="name", order_by=None)
		_set_back(doctype, filters, clock)
		for field in frappe.get_meta(doctype).get_table_fields():
			_set_back(field.options, {"parenttype": doctype, "parent": ("in", names[doctype] or [""])}, clock)
	ours = [name for found in names.values() for name in found]
	for doctype, column in _TELLING.items():
		_set_back(doctype, {column: ("in", ours)}, clock)
	_count_elapsed(task)
	_date_work(task)
	_title_archive(task)
	refresh([task])
	clock_rebuild.arm_again(task, now_datetime())


def _set_back(doctype: str, filters: dict[str, Any], clock: _Clock) -> None:
	stamped = [
		field.fieldname
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype == "Datetime" and field.read_only
	]
	columns = ["creation", "modified", *stamped]
	changes: dict[str, dict[str, datetime]] = {}
	for row in frappe.get_all(doctype, filters=filters, fields=["name", *columns], order_by=None):
		told = {column: clock.told(row[column]) for column in columns}
		values = {column: stamp for column, stamp in told.items() if stamp}
		if values:
			changes[row.name] = values
	_write(doctype, changes)


def _write(doctype: str, changes: dict[str, dict[str, Any]]) -> None:
	for name, values in changes.items():
		frappe.db.set_value(doctype, name, values, update_modified=False)


def _log(task: str) -> list[Any]:
	return frappe.get_all(
		"Transition Log",
		filters={"task": task},
		fields=["name", "ref_doctype", "ref_name", "from_state", "to_state", "at"],
		order_by="at asc, creation asc",
	)


def _count_elapsed(task: str) -> None:
	"""Write how long each record stood before each move, by the times of the story."""
	last: dict[str, datetime] = {}
	changes = {}
	for row in _log(task):
		if row.from_state and row.ref_name in last:
			changes[row.name] = {"elapsed_seconds": int((row["at"] - last[row.ref_name]).total_seconds())}
		last[row.ref_name] = row["at"]
	_write("Transition Log", changes)


def _date_work(task: str) -> None:
	"""Write when work really started and ended: the days of the moves."""
	changes: dict[str, dict[str, Any]] = {}
	for row in _log(task):
		if row.ref_doctype != "Work Item":
			continue
		dates = changes.setdefault(row.ref_name, {})
		if row.to_state == "In Progress":
			dates.setdefault("actual_start", row["at"].date())
		elif row.to_state == "Submitted":
			dates["actual_end"] = row["at"].date()
	_write("Work Item", {name: dates for name, dates in changes.items() if dates})


def _title_archive(task: str) -> None:
	title, closed_on = frappe.db.get_value("Collab Task", task, ["title", "closed_on"])
	if closed_on:
		frappe.db.set_value(
			"Collab Task", task, "archive_title", f"{title} – {closed_on:%Y-%m-%d}", update_modified=False
		)
