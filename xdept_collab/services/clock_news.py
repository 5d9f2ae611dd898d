"""Puts into words of the tables what a look at a clock found: the event, and what each person is told of it."""

from __future__ import annotations

import frappe

from xdept_collab.rules.escalation import Reached, Step
from xdept_collab.rules.policies import Policy
from xdept_collab.services import escalation_events, outbox


def entry(
	row: frappe._dict,
	step: Step,
	position: int,
	kind: str,
	users: tuple[str, ...],
	found: Reached,
) -> escalation_events.Entry:
	"""Return the event of a step that was reached, `Fired` or `Passed`; `position`: where it stands in its policy."""
	return escalation_events.Entry(
		name=escalation_events.name_of(row.name, row.cycle, position),
		kind=kind,
		row=row,
		cycle=row.cycle,
		step=step.key,
		position=position,
		recipients=users,
		demands=found.demands,
		effects=found.effects,
	)


def delivery(
	row: frappe._dict,
	policy: Policy,
	event: escalation_events.Entry,
	user: str,
	channels: tuple[str, ...],
) -> outbox.NewDelivery:
	"""Return what one person is told of an event."""
	return outbox.NewDelivery(
		recipient=user,
		channels=channels,
		kind=outbox.STEP,
		event=event.name,
		clock=row.name,
		policy=row.policy,
		step=event.step,
		position=event.position,
		ref_doctype=row.ref_doctype,
		ref_name=row.ref_name,
		task=row.task or "",
		department=row.department or "",
		is_urgent=policy.ignores_window,
		due_at=row.due_at,
		demands=event.demands,
	)
