"""Puts messages into words when they are sent: with what is left then, in the language of who reads them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_url

from xdept_collab import messages_outbox
from xdept_collab.rules.web_pages import opening
from xdept_collab.services import calendars, stored

_MINUTES_A_DAY = 24 * 60
# Where a record keeps what it is called, the first that it has.
_TITLE_FIELDS = ("title", "content", "task_title", "subject")
_LONGEST_TITLE = 140


@dataclass(frozen=True)
class Said:
	"""What one message says: its line, the lines below it, and where to act. Plain text."""

	title: str
	lines: tuple[str, ...]
	link: str
	is_late: bool


class Words:
	"""The words for many messages; what they tell of is read once for each kind of record."""

	def __init__(self, rows: Iterable[frappe._dict], now: datetime) -> None:
		rows = list(rows)
		self._now = now
		self._titles = _titles(rows)
		self._clocks = _clocks(rows)
		people = {name for row in rows for name in (row.actor, row.on_behalf_of) if name}
		found = stored.rows("User", "name", sorted(people), ("name", "full_name"))
		self._people = {row.name: row.full_name or row.name for row in found}

	def is_over(self, row: frappe._dict) -> bool:
		"""Whether a step need not be told any more: what its time limit was for is done."""
		clock = self._clocks.get(row.clock)
		return row.kind == "Step" and bool(clock) and clock.state == "Stopped"

	def said(self, row: frappe._dict, language: str) -> Said:
		"""Return what the message says."""
		title = self._titles.get((row.ref_doctype, row.ref_name)) or row.ref_name
		time, is_late = self._time(row, language)
		if row.kind == "Step" and time:
			line = messages_outbox.time_sentence(title, time, is_late, language)
		else:
			actor = self._people.get(row.actor, row.actor or "")
			line = messages_outbox.title_sentence(row.kind, title, actor, language)
		if row.on_behalf_of:
			name = self._people.get(row.on_behalf_of, row.on_behalf_of)
			line = _("For {0}: {1}", lang=language).format(name, line)
		link = get_url(opening(row.ref_doctype, row.ref_name))
		return Said(line, tuple(filter(None, self._lines(row, language))), link, is_late)

	def _lines(self, row: frappe._dict, language: str) -> list[str]:
		doctype = _(row.ref_doctype, lang=language)  # stored: DocType
		lines = [f"{doctype} {row.ref_name}"]
		if row.policy:
			policy = _(row.policy, lang=language)  # stored: message
			lines.append(_("Time limit: {0}", lang=language).format(policy))
		due = self._due(row)
		if due:
			lines.append(_("Due: {0}", lang=language).format(due.strftime("%Y-%m-%d %H:%M")))
		demands = [word.strip() for word in (row.demands or "").split(",")]
		return [*lines, messages_outbox.demand_sentence(demands, language)]

	def _due(self, row: frappe._dict) -> datetime | None:
		"""Return when it is due as things are now: it may have been extended since."""
		clock = self._clocks.get(row.clock)
		return (clock.due_at if clock else None) or row.due_at

	def _time(self, row: frappe._dict, language: str) -> tuple[str, bool]:
		due = self._due(row)
		if not due:
			return "", False
		clock = self._clocks.get(row.clock) or frappe._dict(is_working=0)
		length, a_day = due - self._now, _MINUTES_A_DAY
		if clock.is_working:
			calendar = calendars.working_time(clock.calendar or calendars.default_name())
			length = calendar.measure(calendars.moment(self._now), calendars.moment(due))
			week = calendar.calendar.weekdays
			a_day = max(sum(each.end - each.start for each in day) for day in week) or a_day
		minutes = abs(length) // timedelta(minutes=1)
		return messages_outbox.length_of(minutes, a_day, language), due < self._now


def _titles(rows: list[frappe._dict]) -> dict[tuple[str, str], str]:
	names: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		names[row.ref_doctype].add(row.ref_name)
	found: dict[tuple[str, str], str] = {}
	for doctype, wanted in names.items():
		meta = frappe.get_meta(doctype)
		field = next((name for name in _TITLE_FIELDS if meta.has_field(name)), None)
		for row in stored.rows(doctype, "name", sorted(wanted), ("name", field)) if field else ():
			found[doctype, row.name] = " ".join((row[field] or "").split())[:_LONGEST_TITLE]
	return found


def _clocks(rows: list[frappe._dict]) -> dict[str, frappe._dict]:
	names = sorted({row.clock for row in rows if row.clock})
	fields = ("name", "state", "due_at", "calendar", "is_working")
	return {row.name: row for row in stored.rows("Clock", "name", names, fields)}
