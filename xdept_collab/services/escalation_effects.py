"""Does what steps do to records: colours a delay, opens a ticket, calls a special meeting.

It comes after the sweep and in transactions of its own, each in the order in which people change records (task, then
record): the sweep itself locks no record, so that no user's save can be its victim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import frappe

from xdept_collab.messages_escalation import late_description, late_title
from xdept_collab.rules.concerned import TASK
from xdept_collab.rules.escalation import CALL_MEETING, MARK_RED, MARK_YELLOW, OPEN_TICKET
from xdept_collab.rules.lifecycle import split_words
from xdept_collab.services import latest, people, rollup, stored, todos
from xdept_collab.services.clock_facts import COLOURED, MILESTONE
from xdept_collab.services.collisions import again, is_collision

_PAGE = 200
_PUT_OFF = timedelta(hours=1)
_COLOURS = {MARK_YELLOW: "Yellow", MARK_RED: "Red"}


def do_pending(now: datetime, commit: Callable[[], None]) -> int:
	"""Do the effects of all steps that wait for it, the oldest first, task by task; return how many steps.

	What cannot be done is tried again an hour later, and an error is written down: it holds up nothing else.
	"""
	done = 0
	while rows := _pending(now, _PAGE):
		for task in dict.fromkeys(row.task for row in rows):
			mine = [row for row in rows if row.task == task]
			done += _do_safely(task, mine, now, commit)
	return done


def _do_safely(task: str, rows: list[frappe._dict], now: datetime, commit: Callable[[], None]) -> int:
	try:
		again(partial(_do, task, rows, commit))
	except Exception as error:
		if is_collision(error):
			raise
		names = ", ".join(row.name for row in rows)
		frappe.log_error(f"What is late in {task} cannot be acted on", f"{names}\n\n{frappe.get_traceback()}")
		_wait_until(now + _PUT_OFF, rows)
		commit()
		return 0
	return len(rows)


def _pending(now: datetime, most: int) -> list[frappe._dict]:
	return frappe.db.sql(
		"""select name, policy, step, clock, task, ref_doctype, ref_name, row_name, effects, at
		from `tabEscalation Event` where pending_since <= %s order by pending_since, name limit %s""",
		(now, most),
		as_dict=True,
	)


def _do(task: str, rows: list[frappe._dict], commit: Callable[[], None]) -> None:
	latest.lock_tasks([task])
	waiting = _still_pending(rows)
	_colour(task, waiting)
	for row in waiting:
		for word in split_words(row.effects):
			if word in _ACTS:
				_ACTS[word](row)
	_wait_until(None, rows)
	commit()


def _wait_until(at: datetime | None, rows: list[frappe._dict]) -> None:
	event = frappe.qb.DocType("Escalation Event")
	names = [row.name for row in rows]
	frappe.qb.update(event).set(event.pending_since, at).where(event.name.isin(names)).run()


def _still_pending(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Return those that nobody has done meanwhile; whoever does a task's holds its lock."""
	fields = ("name", "pending_since")
	found = stored.rows("Escalation Event", "name", [row.name for row in rows], fields, is_locking=True)
	waiting = {row.name for row in found if row.pending_since}
	return [row for row in rows if row.name in waiting]


def _colour(task: str, rows: list[frappe._dict]) -> None:
	"""Colour what is late, set-based: what is said last counts, and red stays red in one step."""
	colours: dict[tuple[str, str], str] = {}
	for row in rows:
		marks = {_COLOURS[word] for word in split_words(row.effects) if word in _COLOURS}
		place = (MILESTONE, row.row_name) if row.row_name else (row.ref_doctype, row.ref_name)
		if marks and place[0] in COLOURED:
			colours[place] = "Red" if "Red" in marks else "Yellow"
			frappe.clear_document_cache(row.ref_doctype, row.ref_name)
	alike: dict[tuple[str, str], list[str]] = defaultdict(list)
	for (doctype, name), colour in colours.items():
		alike[doctype, colour].append(name)
	for (doctype, colour), names in alike.items():
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table.delay_warning, colour).where(table.name.isin(names)).run()
	if colours:
		rollup.refresh([task])


def _open_ticket(row: frappe._dict) -> None:
	"""Open a ticket to the department that is late, in the name of who leads the task."""
	task = stored.row(TASK, row.task, ("title", "coordinator", "initiator"))
	clock = stored.row("Clock", row.clock, ("department", "due_at"))
	if not task or not clock:
		return
	lead = task.coordinator or task.initiator
	language = people.language_of(lead)
	ticket = frappe.get_doc(
		{
			"doctype": "Issue Ticket",
			"title": late_title(_subject(row) or task.title, language),
			"cause": "Delay",
			"task": row.task,
			"work_item": row.ref_name if row.ref_doctype == "Work Item" else None,
			"responsible_department": clock.department,
			"description": late_description(row.policy, clock.due_at, language),
		}
	)
	ticket.flags.collab_system, ticket.flags.collab_reporter = True, lead
	# The policy opens it, not a person.
	ticket.insert(ignore_permissions=True)


def _call_meeting(row: frappe._dict) -> None:
	"""Ask who leads the task to call a special meeting about what is late."""
	task = stored.row(TASK, row.task, ("title", "coordinator", "initiator"))
	if task:
		about = (row.ref_doctype, row.ref_name, "Special Meeting", _subject(row) or task.title)
		todos.open_many([todos.Waiting(*about, (task.coordinator or task.initiator,), priority="High")])


def _subject(row: frappe._dict) -> str:
	"""Return how the late record is called."""
	field = "title" if frappe.get_meta(row.ref_doctype).has_field("title") else "task_title"
	return str((stored.row(row.ref_doctype, row.ref_name, (field,)) or frappe._dict()).get(field) or "")


_ACTS: dict[str, Callable[[frappe._dict], None]] = {OPEN_TICKET: _open_ticket, CALL_MEETING: _call_meeting}
