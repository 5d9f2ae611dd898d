"""Loads planned and actual progress of a task, as far as the reader may see the work, and has the curve drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import frappe

from xdept_collab.rules.access_table import SEEN_BY_OTHERS
from xdept_collab.rules.progress import (
	DONE,
	PASSED,
	AssignmentProgress,
	ItemProgress,
	shares,
)
from xdept_collab.rules.progress_curve import Log, Piece, curve
from xdept_collab.services import calendars
from xdept_collab.services.days import day

_LOG_FIELDS = ["name", "work_item", "assignment", "day", "progress", "corrects"]


def drawn(
	task: frappe._dict,
	mirrored: Sequence[frappe._dict],
	contracts: Sequence[frappe._dict],
	items: Sequence[frappe._dict],
	today: date,
) -> dict[str, Any]:
	"""Return the curve of the departments whose work the user may read; one query, for the logs.

	{"points": [{"day", "planned", "actual"}], "today": a point or None, "undated", "departments": those that it is
	about, "is_whole": whether it is about the whole task}: progress is 0-100.
	"""
	assigned = {row[_ASSIGNMENT] for row in mirrored if row[_ASSIGNMENT]}
	known = {row.name: row for row in contracts}
	own = [item for item in items if (item.assignment or "") in known or not assigned]
	found = curve(_pieces(task, known, own), today)
	return {
		"points": [_point(point) for point in found.points],
		"today": _point(found.at(today)) if found.at(today) else None,
		"undated": float(found.undated),
		"departments": [row.department for row in contracts],
		"is_whole": assigned <= known.keys(),
	}


_ASSIGNMENT = next(column for column, source in SEEN_BY_OTHERS.items() if source == "name")


def _point(point: Any) -> dict[str, Any]:
	return {
		"day": str(point.day),
		"planned": float(point.planned),
		"actual": None if point.actual is None else float(point.actual),
	}


def _pieces(
	task: frappe._dict, contracts: Mapping[str, frappe._dict], items: Sequence[frappe._dict]
) -> list[Piece]:
	by_name = {item.name: item for item in items}
	divided = shares(
		[
			ItemProgress(
				row.name, row.assignment or "", row.parent_work_item, row.weight, row.progress, row.status
			)
			for row in items
		],
		[
			AssignmentProgress(row.name, row.part, row.weight, row.progress, row.status)
			for row in contracts.values()
		],
	)
	logs = _logs(task.name, divided)
	pieces: list[Piece] = []
	for place, share in divided.items():
		contract, item = contracts.get(place[0]), by_name.get(place[1])
		start, end = _planned(task, contract, item)
		department = (contract or item or task).get("department") or task.initiating_department
		calendar = calendars.of_department(department).calendar
		now = _now(contract, item)
		ended = _ended(contract, item)
		told = (*logs[place], *([Log("", ended, 100)] if ended else []))
		pieces.append(Piece(share, start, end, calendar, told, now))
	return pieces


def _logs(task: str, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Log, ...]]:
	"""Return the reports on each piece in the order in which they were written, as far as the user may read them."""
	found: dict[tuple[str, str], list[Log]] = defaultdict(list)
	rows = []
	if places and frappe.has_permission("Progress Log", "read"):
		rows = frappe.get_list(
			"Progress Log",
			filters={"task": task},
			fields=_LOG_FIELDS,
			order_by="creation asc, name asc",
			limit_page_length=0,
		)
	for row in rows:
		log = Log(row.name, day(row.day) or date.min, row.progress, row.corrects or "")
		found[(row.assignment or "", row.work_item or "")].append(log)
	return {place: tuple(found[place]) for place in places}


def _planned(
	task: frappe._dict, contract: frappe._dict | None, item: frappe._dict | None
) -> tuple[date | None, date | None]:
	"""Return the planned days of the work itself, else of its assignment, else of the task."""
	dated = [
		(item.planned_start, item.planned_end) if item else (None, None),
		(contract.start_date, contract.due_date) if contract else (None, None),
		(task.start_date, task.due_date),
	]
	return next(((day(start), day(end)) for start, end in dated if end), (None, None))


def _now(contract: frappe._dict | None, item: frappe._dict | None) -> float:
	if contract and contract.status == PASSED:
		return 100
	if item:
		return 100 if item.status == DONE else item.progress
	return contract.progress if contract else 0


def _ended(contract: frappe._dict | None, item: frappe._dict | None) -> date | None:
	"""Return the day on which finished work was done, where one was taken down."""
	if item:
		return day(item.actual_end) if item.status == DONE else None
	return day(contract.completed_on) if contract and contract.status == PASSED else None
