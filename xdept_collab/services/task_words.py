"""Tells in the reader's language what an entry of a task's timeline says: who did what, and after how long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html

from xdept_collab.rules.countdown import days_in, usual_day
from xdept_collab.services import calendars, clock_story, clock_words
from xdept_collab.services.task_timeline import LIMIT, REPORT

# A title in a sentence is cut there; the whole of it is on its record.
_LONGEST = 60
# What took less is told without the time that it took.
_SHORTEST = timedelta(minutes=1)
_ANSWERS = ("Accepted", "Conditional", "Declined")


def sentence(row: frappe._dict, names: Mapping[str, str], entered: Sequence[datetime] = ()) -> str:
	"""Return an entry in words, as HTML. `names`: people by user; `entered`: when its record entered each state."""
	if row.source == LIMIT:
		return clock_story.content(frappe._dict(row, title=row.row_title), names)
	if row.source == REPORT:
		return _reported(row)
	if row.from_state == row.to_state:
		return _acted(row)
	return _moved(row, _after(row, entered))


def person(row: frappe._dict, names: Mapping[str, str]) -> str:
	"""Return who did it, and for whom, as HTML; of an event nobody, where the time limit itself came to a step."""
	actor, other = (escape_html(names.get(user, user or "")) for user in (row.person, row.on_behalf_of))
	return _("{0} for {1}").format(actor, other) if other else actor


def note(row: frappe._dict) -> str:
	"""Return the reason or the report in the words of who gave it, as HTML; that of an event is in its sentence."""
	return "" if row.source == LIMIT else escape_html(row.reason or "")


def _after(row: frappe._dict, entered: Sequence[datetime]) -> str:
	"""Return how long the record was in the state that it left, in the working time of its department."""
	place = bisect_left(entered, row.at)
	if not row.from_state or not place:
		return ""
	time = calendars.of_department(row.department)
	worked = time.measure(calendars.moment(entered[place - 1]), calendars.moment(row.at))
	day = usual_day(time.calendar)
	if worked < _SHORTEST:
		return ""
	if worked >= day:
		number = days_in(worked, day)
		return _("1 working day") if number == 1 else _("{0} working days").format(_plain(number))
	return _("{0} of working time").format(clock_words.length(worked, day, is_working=True))


def _plain(number: Decimal) -> str:
	return f"{number:f}".removesuffix(".0")


def _quoted(text: str | None) -> str:
	said = " ".join((text or "").split())
	return escape_html(said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…")


def _state(row: frappe._dict) -> str:
	return escape_html(_(row.to_state, context=row.ref_doctype))  # stored: *.status


def _subject(row: frappe._dict) -> str:
	"""Return what an entry is about: a department by its name, a record by its kind and title."""
	title = _quoted(row.title or row.ref_name)
	if row.ref_doctype in ("Collab Task", "Department Assignment"):
		return escape_html(row.department or "") if row.ref_doctype != "Collab Task" else _("The task")
	if row.ref_doctype == "Acceptance Review":
		return _("Acceptance of {0}, round {1}").format(escape_html(row.department or ""), title)
	if row.ref_doctype == "Extension Request":
		return _("More time for {0}").format(escape_html(row.department or ""))
	kind = _(row.ref_doctype)  # stored: DocType
	return _("{0} “{1}”").format(kind, title)


def _reported(row: frappe._dict) -> str:
	about, percent = _subject(row), round(float(row.progress or 0))
	said = _("{0}: {1} % reported").format(about, percent)
	if row.corrects:
		said = _("{0}: report corrected to {1} %").format(about, percent)
	if row.health and row.health != "On Track":
		health = escape_html(_(row.health))  # stored: *.health
		said = _(", ", context="between words").join((said, health))
	return said


def _acted(row: frappe._dict) -> str:
	action = escape_html(_(row.action))  # stored: workflow action
	return _("{0}: {1}").format(_subject(row), action)


def _moved(row: frappe._dict, after: str) -> str:
	told = _TOLD.get((row.ref_doctype, row.to_state if row.from_state else ""))
	if told:
		return told(row, after)
	state = _state(row)
	if not row.from_state:
		return _("{0} was created").format(_subject(row))
	if after:
		return _("{0}: {1}, after {2}").format(_subject(row), state, after)
	return _("{0}: {1}").format(_subject(row), state)


def _was_asked(row: frappe._dict, after: str) -> str:
	department = escape_html(row.department or "")
	if row.to_state == "Informed":
		return _("{0} was informed").format(department)
	return _("{0} was asked to answer").format(department)


def _answered(row: frappe._dict, after: str) -> str:
	department, state = escape_html(row.department or ""), _state(row)
	if row.from_state != "Awaiting Answer" and row.from_state != "Sent":
		return _("{0}: {1}").format(department, state)
	if not after:
		return _("{0} answered: {1}").format(department, state)
	return _("{0} answered after {1}: {2}").format(department, after, state)


def _request_answered(row: frappe._dict, after: str) -> str:
	return _("{0} (“{1}”)").format(_answered(row, after), _quoted(row.title))


def _handed_in(row: frappe._dict, after: str) -> str:
	department = escape_html(row.department or "")
	if not after:
		return _("{0} handed in").format(department)
	return _("{0} handed in after {1}").format(department, after)


def _registered(row: frappe._dict, after: str) -> str:
	return _("The task was registered")


def _requested(row: frappe._dict, after: str) -> str:
	asking, asked = escape_html(row.other or ""), escape_html(row.department or "")
	return _("{0} asked {1} for “{2}”").format(asking, asked, _quoted(row.title))


def _delivered(row: frappe._dict, after: str) -> str:
	department, title = escape_html(row.department or ""), _quoted(row.title)
	if not after:
		return _("{0} delivered “{1}”").format(department, title)
	return _("{0} delivered “{1}” after {2}").format(department, title, after)


def _raised(row: frappe._dict, after: str) -> str:
	department, title = escape_html(row.department or ""), _quoted(row.title)
	return _("A ticket was raised for {0}: “{1}”").format(department, title)


def _solved(row: frappe._dict, after: str) -> str:
	department, title = escape_html(row.department or ""), _quoted(row.title)
	if not after:
		return _("{0} proposed a solution to “{1}”").format(department, title)
	return _("{0} proposed a solution to “{1}” after {2}").format(department, title, after)


# (DocType, new state; "" for a record that is new) -> its sentence. What is not named is told by its state.
_TOLD: Mapping[tuple[str, str], Callable[[frappe._dict, str], str]] = {
	("Collab Task", ""): _registered,
	("Department Assignment", ""): _was_asked,
	**{("Department Assignment", state): _answered for state in _ANSWERS},
	("Department Assignment", "Awaiting Acceptance"): _handed_in,
	("Collaboration Request", ""): _requested,
	("Collaboration Request", "Accepted"): _request_answered,
	("Collaboration Request", "Declined"): _request_answered,
	("Collaboration Request", "Delivered"): _delivered,
	("Issue Ticket", ""): _raised,
	("Issue Ticket", "Solution Proposed"): _solved,
}
