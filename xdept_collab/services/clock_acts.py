"""What people do with a time limit: they say that they have seen it (F83)."""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime

from xdept_collab.rules import runs
from xdept_collab.rules.access import ties_of
from xdept_collab.rules.clock_offers import names_who_saw
from xdept_collab.rules.demands import Seen, acknowledge_findings, answered
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.rules.escalation import ACKNOWLEDGE
from xdept_collab.rules.policies import Policy
from xdept_collab.services import (
	calendars,
	clock_keeper,
	clock_rows,
	directory,
	escalation_events,
	escalation_policies,
	latest,
	reading,
	todos,
)


def acknowledge(name: str) -> None:
	"""Take somebody's word that he has seen the clock: noted, the end of its steps, or of its time.

	For who was told of it in its present cycle or stands over its record, or stands in for one of them.
	Raises RuleBroken clock.not_told, clock.over, clock.acknowledged or clock.nothing_said.
	"""
	place = frappe.db.get_value("Clock", name, ["ref_doctype", "ref_name", "task"], as_dict=True)
	latest.lock_tasks([place.task])
	row = clock_rows.locked(name)
	whose = _in_whose_name(row)
	policy = escalation_policies.named(row.policy)
	if not policy:
		raise RuleBroken("clock.over")
	refuse_all(acknowledge_findings(seen_of(row, policy)))
	now = now_datetime()
	moment = calendars.moment(now.replace(microsecond=0))
	run = clock_rows.run_of(row, policy)
	runs.acknowledge(run, moment, clock_keeper.calendar_of_row(row))
	clock_rows.put(row, run, is_open=True)
	row.demands = answered(row.demands, (ACKNOWLEDGE,))
	row.acknowledged_by, row.acknowledged_on = frappe.session.user, now
	clock_rows.update([row], now)
	escalation_events.note(escalation_events.ACKNOWLEDGED, [row], now, whose)
	todos.look_again(_told(row))


def seen_of(row: frappe._dict, policy: Policy | None) -> Seen:
	"""Return what decides whether a stored clock can be acknowledged; one whose policy is off cannot."""
	return Seen(
		row.state,
		bool(row.is_open and policy),
		bool(row.last_step),
		row.demands or "",
		policy.acknowledging if policy else "",
		bool(row.acknowledged_by),
	)


def _in_whose_name(row: frappe._dict) -> str:
	"""Return in whose name the caller may acknowledge; "" for himself."""
	actor = directory.actor()
	ties = ties_of(actor, reading.require(row.ref_doctype, row.ref_name))
	names = names_who_saw(actor, ties, _told(row), row.task or "")
	if not names:
		raise RuleBroken("clock.not_told")
	return min(names)


def _told(row: frappe._dict) -> set[str]:
	place = {"ref_name": row.ref_name, "ref_doctype": row.ref_doctype}
	events = frappe.get_all(
		"Escalation Event",
		filters={**place, "clock": row.name, "cycle": row.cycle},
		pluck="recipients",
		order_by=None,
	)
	return {user for text in events for user in (text or "").split("\n") if user}
