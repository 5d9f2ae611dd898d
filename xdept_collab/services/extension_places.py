"""Knows where the date stands that an extension moves: in the record, in one of its milestones, or in a time limit."""

from __future__ import annotations

from datetime import date, datetime

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules import clocks, runs
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.extensions import date_field
from xdept_collab.services import calendars, clock_keeper, clock_rows, escalation_policies, stored
from xdept_collab.services.days import day


class OwnDate:
	"""A date of the record, or of a milestone of it that is not done yet."""

	is_limit = False

	def __init__(self, record: Document, milestone: str) -> None:
		self.record, self.row = record, record
		if milestone:
			rows = [
				row for row in record.get("milestones") or [] if row.title == milestone and not row.done_on
			]
			if not rows:
				raise RuleBroken("extension.milestone_unknown", title=milestone)
			self.row = rows[0]
		self._field = date_field(record.doctype, record.status, milestone)

	@property
	def state(self) -> str:
		return self.record.status

	@property
	def so_far(self) -> date | None:
		return day(self.row.get(self._field)) if self._field else None

	def check(self, wanted: date) -> None:
		"""Let the record's own rules say whether the date would fit; nothing of it is saved here."""
		self._set(wanted)
		self.record.check()

	def write(self, wanted: date, cause: str) -> None:
		"""Write the date; the record's own rules hold, so that it stays inside its contract."""
		self._set(wanted)
		if self.record.meta.has_field("delay_cause") and not self.record.delay_cause:
			self.record.delay_cause = cause
		self.record.flags.collab_system = True
		self.record.save(ignore_permissions=True)  # Who granted the date need not be who may edit the record.

	def _set(self, wanted: date) -> None:
		"""A time of day stays as it was."""
		before = self.row.get(self._field)
		is_moment = isinstance(before, datetime)
		self.row.set(self._field, datetime.combine(wanted, before.time()) if is_moment else wanted)

	def clocks(self) -> list[frappe._dict]:
		"""Return the clocks that go by this date."""
		is_row = self.row is not self.record
		return [
			clock
			for clock in clock_rows.open_of(self.record.doctype, [self.record.name], rows=is_row)
			if clock.is_fixed and (clock.row_name or "") == (self.row.name if is_row else "")
		]


class Limit:
	"""A time limit that was given as a length: it is over at the end of the granted day."""

	is_limit = True

	def __init__(self, record: Document, name: str) -> None:
		self.record, self.name = record, name
		fields = ("state", "is_open", "is_fixed", "due_at", "ref_doctype", "ref_name")
		row = stored.row("Clock", name, fields)
		if not row or (row.ref_doctype, row.ref_name) != (record.doctype, record.name) or row.is_fixed:
			raise RuleBroken("extension.limit_unknown")
		self.state = row.state if row.is_open else "Stopped"
		self.so_far = day(row.due_at)

	def check(self, wanted: date) -> None:
		"""No contract bounds how long an answer may take."""

	def write(self, wanted: date, cause: str) -> None:
		"""Give the clock its new due time; when it was due first stays."""
		row, now = clock_rows.locked(self.name), now_datetime()
		policy = escalation_policies.named(row.policy)
		if not policy:
			raise RuleBroken("extension.limit_unknown")
		run, calendar = clock_rows.run_of(row, policy), clock_keeper.calendar_of_row(row)
		moment = calendars.moment(now.replace(microsecond=0))
		runs.extend(run, clocks.end_of(wanted, calendar), moment, calendar)
		clock_rows.put(row, run, is_open=True)
		clock_rows.update([row], now)

	def clocks(self) -> list[frappe._dict]:
		return [clock_rows.locked(self.name)]


def of(request: Document, record: Document) -> OwnDate | Limit:
	"""Return what the request is about."""
	if request.clock:
		return Limit(record, request.clock)
	return OwnDate(record, request.milestone or "")
