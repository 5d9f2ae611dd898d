"""Takes progress logs as the reports that clocks owe: each answers the one of its day, or of its week (R113)."""

from datetime import datetime

import frappe
from frappe.model.document import Document

from xdept_collab.rules import runs
from xdept_collab.rules.clocks import Report
from xdept_collab.services import calendars, clock_facts, clock_keeper, clock_rows, escalation_policies


def take(log: Document, now: datetime) -> None:
	"""Let a progress log answer the report that its work owes now; `now` as it is stored."""
	for doctype, name in (("Work Item", log.work_item), ("Department Assignment", log.assignment)):
		if name:
			_take(doctype, name, now)


def _take(doctype: str, name: str, now: datetime) -> None:
	owing = {policy.name for policy in escalation_policies.of_doctype(doctype) if _is_report(policy.target)}
	if not owing:
		return
	loaded = clock_facts.load(doctype, [name])
	at = calendars.moment(now.replace(microsecond=0))
	changed, added = [], []
	for row in clock_rows.open_of(doctype, [name], rows=False):
		policy = escalation_policies.named(row.policy) if row.policy in owing else None
		if not policy or not loaded.subjects:
			continue
		run, calendar = clock_rows.run_of(row, policy), clock_keeper.calendar_of_row(row)
		target = policy.target_for(loaded.facts(loaded.subjects[0]))
		ended = runs.report(run, target, at, at, calendar)
		if ended:
			added.append(clock_keeper.new_row(next_place(row), run))
		clock_rows.put(row, ended or run, is_open=not ended)
		changed.append(row)
	clock_rows.update(changed, now)
	clock_rows.insert(added, now)


def next_place(row: frappe._dict) -> frappe._dict:
	"""Return what the next cycle of a clock takes over from the one that ended: where it lies, nothing of what was said."""
	return frappe._dict(row, first_due_at=None, demands="", acknowledged_by=None, acknowledged_on=None)


def _is_report(target: object) -> bool:
	return isinstance(target, Report)
