"""Shows the open time limits of one record: what is left, when it counts, what comes next and whom it will reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from xdept_collab.rules import countdown
from xdept_collab.rules.concerned import Record, Records
from xdept_collab.rules.escalation import Step
from xdept_collab.rules.policies import Policy
from xdept_collab.services import (
	calendars,
	clock_facts,
	clock_offers,
	clock_people,
	clock_rows,
	clock_words,
	escalation_policies,
)
from xdept_collab.services.clock_facts import MILESTONE
from xdept_collab.services.refusal import deny


@dataclass(frozen=True)
class _Open:
	"""A stored clock with its policy, None for one that is off, and what it runs on."""

	row: frappe._dict
	policy: Policy | None
	subject: Record

	@property
	def coming(self) -> Step | None:
		"""The step that comes next, None where nobody will be told any more."""
		steps = self.policy.steps if self.policy and self.row.next_at else ()
		return next((step for step in steps if step.key == self.row.next_step), None)


def of_record(doctype: str, name: str, now: datetime) -> dict[str, Any]:
	"""Return the open clocks of a record and of its dated rows, those that are late or nearly so first.

	`now` as it is stored. {"now": seconds since 1970, "acts": what the reader may do about the record because of them,
	"clocks": [{"name", "policy", "limit", "about", "look", "is_working", "left", "day", "counts", "until", "due_at",
	"first_due_at", "next", "demands", "acknowledged", "acts"}]}: times are stored ones, `left` and `day` seconds, `counts`
	the stretches (seconds since 1970) in which it counts as far as `until`, so that a browser counts on by itself. At
	most four queries; one more for a step that tells a RACI part.
	"""
	record = _readable(doctype, name)
	moment = calendars.moment(now)
	rows = _stored(doctype, name)
	shown = _shown(record, rows, moment) if rows else {"clocks": [], "acts": []}
	return {"now": moment.timestamp(), **shown}


def _readable(doctype: str, name: str) -> Record:
	"""Return the record as far as its time limits ask for it; refuse alike what is hidden and what is not there."""
	fields = sorted({*clock_facts.columns(doctype), *clock_offers.columns(doctype)})
	found = frappe.get_list(doctype, filters=[[doctype, "name", "=", name]], fields=fields, limit=1)
	return Record(name, doctype, dict(found[0])) if found else deny()


def _stored(doctype: str, name: str) -> list[frappe._dict]:
	columns = ", ".join(f"clock.`{field}`" for field in clock_rows.FIELDS)
	return frappe.db.sql(
		f"""select {columns}, milestone.title as row_title, {clock_offers.told()} as told from `tabClock` clock
		left join `tab{MILESTONE}` milestone on milestone.name = clock.row_name
		where clock.ref_name = %s and clock.ref_doctype = %s and clock.is_open = 1""",
		(name, doctype),
		as_dict=True,
	)


def _shown(record: Record, rows: list[frappe._dict], moment: datetime) -> dict[str, list[Any]]:
	around = clock_offers.read_around(record)
	records = around.records
	clocks = [
		_Open(row, escalation_policies.named(row.policy), _subject(record, records, row)) for row in rows
	]
	asked = [(each.subject, each.coming.recipients if each.coming else ()) for each in clocks]
	hands = [row.acknowledged_by for row in rows if row.acknowledged_by]
	*people, acknowledging = clock_people.told(record, records, asked, hands)
	names = dict(zip(hands, acknowledging, strict=True))
	facts = records.facts(record)
	found = [_clock(each, told, names, facts, moment) for each, told in zip(clocks, people, strict=True)]
	offers = clock_offers.offers(around, [(each.row, each.policy) for each in clocks])
	for each in found:
		each["acts"] = offers.by_clock[each["name"]]
	places = (countdown.LATE, countdown.SOON, countdown.RUNS, countdown.STANDS_STILL, countdown.ENDED)
	found.sort(key=lambda each: (places.index(each["look"]), each["left"], each["name"]))
	return {"clocks": found, "acts": offers.of_record}


def _subject(record: Record, records: Records, row: frappe._dict) -> Record:
	"""Return what a clock runs on; a milestone of a whole task is owed by the department that began it."""
	if not row.row_name:
		return record
	task = records.task_of(record)
	department = record.values.get("department") or (task.values.get("initiating_department") if task else "")
	return Record(row.row_name, MILESTONE, {"task": task.name if task else "", "department": department})


def _clock(
	each: _Open, told: list[str], names: dict[str, str], facts: Mapping[str, object], moment: datetime
) -> dict[str, Any]:
	row, policy = each.row, each.policy
	clock = clock_rows.clock_of(row)
	shown = countdown.countdown(clock, moment, calendars.of_department(row.department))
	is_moved = row.first_due_at and row.first_due_at != row.due_at
	return {
		"name": row.name,
		"policy": _(row.policy),  # stored: policy
		"limit": clock_words.limit(policy.target_for(facts), policy.doctype) if policy else "",
		"about": row.row_title or "",
		"look": shown.look,
		"is_working": clock.is_working,
		"left": shown.left.total_seconds(),
		"day": shown.day.total_seconds(),
		"counts": [[start.timestamp(), end.timestamp()] for start, end in shown.counts],
		"until": shown.until.timestamp(),
		"due_at": str(row.due_at),
		"first_due_at": str(row.first_due_at) if is_moved else None,
		"next": _next(each, told),
		"demands": clock_words.demands(row.demands),
		"acknowledged": _acknowledged(row, names),
	}


def _next(each: _Open, told: list[str]) -> dict[str, Any] | None:
	step = each.coming
	if not step:
		return None
	return {
		"step": _(step.key),  # stored: policy
		"at": str(each.row.next_at),
		"people": told,
		"demands": clock_words.demands(", ".join(step.demands)),
	}


def _acknowledged(row: frappe._dict, names: dict[str, str]) -> dict[str, str] | None:
	if not row.acknowledged_by:
		return None
	return {"by": names[row.acknowledged_by], "on": str(row.acknowledged_on or "")}
