"""Knows everything that waits for the user, from the state of the records: what, until when, what he may do about it.

Not from Frappe's to-dos: people close those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from xdept_collab.rules.countdown import countdown
from xdept_collab.rules.waiting import ACKNOWLEDGE, QUESTIONS, Act, Doer, acts_of
from xdept_collab.services import (
	calendars,
	clock_rows,
	clock_words,
	directory,
	waiting_matters,
	waiting_rows,
	waiting_shown,
)
from xdept_collab.services.waiting_matters import Matter
from xdept_collab.services.waiting_rows import Candidate
from xdept_collab.services.workflows import lifecycle_of


@dataclass(frozen=True)
class Asked:
	"""What somebody wants to see of it; nothing is everything. `most` and `offset`: which page."""

	kinds: tuple[str, ...] = ()
	department: str = ""
	task: str = ""
	text: str = ""
	is_late: bool = False
	most: int = 50
	offset: int = 0


@dataclass(frozen=True)
class Waits:
	"""What waits, the most pressing first. `now`: seconds since 1970, when it was counted.

	`matters`: those of the page. `total`: all that were asked for; `by_kind`: those of each kind, whatever kinds were
	asked for; `is_cut`: there may be more than were read. `departments`, `tasks`: what may be asked for.
	"""

	now: float
	matters: list[dict[str, Any]]
	total: int
	by_kind: dict[str, int]
	departments: list[str]
	tasks: dict[str, str]
	is_cut: bool


def of_user(asked_for: Asked, now: datetime) -> Waits:
	"""Return what waits for whoever is logged in. `now` as it is stored. At most three queries."""
	actor = directory.actor()
	asking = {question.doctype for question in QUESTIONS}
	opened = [kind for kind in (*asking, "Clock") if frappe.has_permission(kind, "read")]
	roles = {role for name in ("", *(each.user for each in actor.stands_in)) for role in _roles(name)}
	candidates = waiting_rows.of_actor(actor, opened, roles)
	moment = calendars.moment(now)
	found = waiting_matters.of_candidates(candidates, actor, moment)
	wanted = [matter for matter in found if _is_wanted(matter, asked_for)]
	shown = [matter for matter in wanted if not asked_for.kinds or matter.kind in asked_for.kinds]
	page = sorted(shown, key=lambda each: each.place)[asked_for.offset : asked_for.offset + asked_for.most]
	_give_titles(page)
	rows = [matter.candidate.row for matter in found]
	return Waits(
		moment.timestamp(),
		[_shown(matter, moment) for matter in page],
		len(shown),
		dict(Counter(matter.kind for matter in wanted)),
		sorted({row.department for row in rows if row.department}),
		{row.task: row.task_title for row in rows if row.task},
		is_cut=len(candidates) >= waiting_rows.MOST,
	)


def _is_wanted(matter: Matter, asked_for: Asked) -> bool:
	row = matter.candidate.row
	if asked_for.department not in ("", row.department) or asked_for.task not in ("", row.task):
		return False
	if asked_for.is_late and not matter.is_late:
		return False
	said = (row.title, row.task_title, row.name, row.task, row.department)
	return not asked_for.text or any(asked_for.text.lower() in (text or "").lower() for text in said)


def _give_titles(page: list[Matter]) -> None:
	"""Give records that only their clock has told of their own title and state; one query."""
	untitled: dict[str, list[Candidate]] = defaultdict(list)
	for matter in page:
		if matter.kind == ACKNOWLEDGE:
			untitled[matter.candidate.doctype].append(matter.candidate)
	titles = waiting_shown.titles({kind: [each.row.name for each in some] for kind, some in untitled.items()})
	for kind, some in untitled.items():
		for each in some:
			each.row.update(titles.get((kind, each.row.name), {}))


def _shown(matter: Matter, moment: datetime) -> dict[str, Any]:
	candidate, row = matter.candidate, matter.candidate.row
	return {
		"kind": matter.kind,
		"doctype": candidate.doctype,
		"name": row.name,
		"title": row.title or row.task_title or row.name,
		"task": row.task,
		"task_title": row.task_title,
		"department": row.department,
		"state": row.state,
		"modified": row.modified,
		"due_at": str(matter.clock.due_at) if matter.clock else row.due_at,
		"clock": _clock(matter.clock, moment) if matter.clock else None,
		"is_late": matter.is_late,
		"priority": row.priority,
		"is_urgent": bool(row.is_urgent),
		"health": row.health,
		"progress": row.progress,
		"is_delayed": row.is_delayed or 0,
		"delayed_days": row.delayed_days or 0,
		"delay_warning": row.delay_warning,
		"acts": [act.key for act in _acts(matter)],
		"in_name_of": matter.in_name_of,
	}


def _clock(row: frappe._dict, moment: datetime) -> dict[str, Any]:
	"""Return the clock as a form shows it (`clocks_view`)."""
	clock = clock_rows.clock_of(row)
	shown = countdown(clock, moment, calendars.of_department(row.department))
	return {
		"name": row.name,
		"look": shown.look,
		"is_working": clock.is_working,
		"left": shown.left.total_seconds(),
		"day": shown.day.total_seconds(),
		"counts": [[start.timestamp(), end.timestamp()] for start, end in shown.counts],
		"until": shown.until.timestamp(),
		"demands": clock_words.demands(row.demands),
	}


def _acts(matter: Matter) -> tuple[Act, ...]:
	candidate, row = matter.candidate, matter.candidate.row
	# Nobody does for another what that one may not do.
	doer = Doer(matter.relations, _roles("") & _roles(matter.in_name_of))
	lifecycle = lifecycle_of(candidate.doctype)
	return acts_of(matter.kind, candidate.doctype, row.state, doer, lifecycle, bool(row.is_ready))


def _roles(name: str) -> frozenset[str]:
	"""Return the roles of somebody, of whoever is logged in for ""."""
	return frozenset(frappe.get_roles(name or None))
