"""Looks at stored clocks by the moments that are stored with them; those that stand alike are looked at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import frappe

from xdept_collab.rules import escalation
from xdept_collab.rules.clocks import RUNNING
from xdept_collab.rules.escalation import Reached
from xdept_collab.rules.policies import Policy
from xdept_collab.services import calendars, clock_rows


@dataclass(frozen=True)
class Look:
	"""What a look finds, and what it leaves in the stored clock. `places`: where each step stands in its policy.

	`channels`: by which all the steps that are reached tell.
	"""

	found: Reached
	channels: tuple[str, ...]
	places: Mapping[str, int]
	after: Mapping[str, object]


@dataclass
class Looks:
	"""The looks of one moment, each worked out once: clocks of a policy that are due on one day mostly stand alike."""

	moment: datetime
	_known: dict[tuple[object, ...], Look] = field(default_factory=dict[tuple[object, ...], Look])

	def at(self, row: frappe._dict, policy: Policy) -> Look:
		"""Return what a look at a clock finds; no calendar is asked."""
		key = (row.policy, row.plan, row.reached, row.state, row.is_chain_ended)
		if key not in self._known:
			self._known[key] = self._look(row, policy)
		return self._known[key]

	def _look(self, row: frappe._dict, policy: Policy) -> Look:
		plan = clock_rows.plan_of(row, policy)
		done = set(json.loads(row.reached or "[]"))
		found = Reached()
		if row.state == RUNNING and not row.is_chain_ended:
			found = escalation.look_at(plan, done, self.moment)
		if found.step:
			done |= {found.step.key, *(step.key for step in found.passed)}
		places = {step.key: place for place, step in enumerate(policy.steps)}
		after = {
			"reached": clock_rows.reached_text(done),
			"next_at": calendars.stored(found.next_at) if found.next_at else None,
			**clock_rows.around(plan, done, is_waiting=found.next_at is not None),
		}
		reached = (*found.passed, found.step) if found.step else ()
		channels = tuple(dict.fromkeys(name for step in reached for name in step.channels))
		return Look(found, channels, places, after)
