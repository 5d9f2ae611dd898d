"""Arms the clocks of records that were there before their policy: from when they came into the state they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import frappe
from frappe.utils import create_batch

from xdept_collab.rules.concerned import TASK
from xdept_collab.rules.policies import Policy
from xdept_collab.services import calendars, clock_keeper, clock_rearm, escalation_policies
from xdept_collab.services.clock_facts import MILESTONE, ROWS_IN, Subject

_PAGE = 500


def arm_missing(now: datetime, commit: Callable[[], None], doctypes: Iterable[str] | None = None) -> int:
	"""Judge every record that a policy times, page by page; return how many clocks changed. Safe to repeat.

	`commit` ends each page; `doctypes`: only of these kinds.
	"""
	changed = 0
	for kind in doctypes or escalation_policies.timed_doctypes():
		for names in _pages(kind):
			changed += len(clock_keeper.settle(kind, names, now, began=beginnings(kind, names)))
			commit()
	return changed


def arm_again(task: str, now: datetime) -> None:
	"""Forget the clocks of a task and what was said about them, and arm them anew as of its story."""
	for doctype in ("Clock", "Escalation Event", "Delivery"):
		frappe.db.delete(doctype, {"task": task})
	for kind in escalation_policies.timed_doctypes():
		names = _names_in(kind, task)
		clock_keeper.settle(kind, names, now, began=beginnings(kind, names))


def _pages(kind: str) -> Iterator[list[str]]:
	for doctype in ROWS_IN if kind == MILESTONE else (kind,):
		last = ""
		while names := frappe.get_all(
			doctype, filters={"name": (">", last)}, pluck="name", order_by="name asc", limit=_PAGE
		):
			yield names
			last = names[-1]


def _names_in(kind: str, task: str) -> list[str]:
	if kind == TASK:
		return [task]
	within = "Department Assignment" if kind == MILESTONE else kind
	found = frappe.get_all(within, filters={"task": task}, pluck="name", order_by="name")
	return [*found, task] if kind == MILESTONE else found


def beginnings(kind: str, names: list[str]) -> clock_keeper.Began:
	"""Return what says since when a record is in its state: its last move, else when it was made."""
	since: dict[str, datetime] = {}
	for doctype in ROWS_IN if kind == MILESTONE else (kind,):
		for page in create_batch(names, 1000):
			marks = ", ".join(["%s"] * len(page))
			since |= dict(
				frappe.db.sql(
					f"""select ref_name, max(`at`) from `tabTransition Log` where ref_doctype = %s
					and ref_name in ({marks}) and from_state != to_state group by ref_name""",
					[doctype, *page],
				)
			)
			made = frappe.db.sql(f"select name, creation from `tab{doctype}` where name in ({marks})", page)
			since = dict(made) | since

	def began(subject: Subject, _policy: Policy) -> datetime | None:
		at = since.get(subject.ref_name)
		return calendars.moment(at.replace(microsecond=0)) if at else None

	return began


def mend_set_back(now: datetime, commit: Callable[[], None]) -> int:
	"""Begin clocks anew that were armed in a time which did not come, after the machine's clock was set back.

	What was told in that time stays told: each step has its name.
	"""
	rows = frappe.db.sql(
		"select ref_doctype, ref_name, row_name from `tabClock` where is_open = 1 and started_at > %s",
		(now,),
		as_dict=True,
	)
	kinds: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		kinds[MILESTONE if row.row_name else row.ref_doctype].add(row.ref_name)
	for kind, names in kinds.items():
		for page in create_batch(sorted(names), _PAGE):
			clock_rearm.again(kind, page, now, is_from_now=True)
			commit()
	return len(rows)
