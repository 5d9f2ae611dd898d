"""Gives running clocks their changed policy or calendar, set-based: what was said stays said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from xdept_collab.rules import runs
from xdept_collab.services import calendars, clock_facts, clock_keeper, clock_rows, escalation_policies
from xdept_collab.services.clock_facts import MILESTONE, ROWS_IN


def again(
	kind: str,
	names: Iterable[str],
	now: datetime,
	*,
	policies: Iterable[str] | None = None,
	is_from_now: bool = False,
) -> list[str]:
	"""Count the open clocks of records anew by their policies and calendars as they are; return the changed clocks.

	`kind`: a DocType, Collab Milestone for the rows of the named records. `policies`: only clocks of these.
	`is_from_now`: they begin now, whenever they began. Safe to repeat.
	"""
	names = list(names)
	loaded, moment = clock_facts.load(kind, names), calendars.moment(now.replace(microsecond=0))
	wanted = None if policies is None else set(policies)
	changed = []
	for doctype in ROWS_IN if kind == MILESTONE else (kind,):
		for row in clock_rows.open_of(doctype, names, rows=kind == MILESTONE):
			policy = escalation_policies.named(row.policy)
			subject = loaded.by_key.get((row.ref_name, row.row_name or ""))
			if not policy or not subject or (wanted is not None and row.policy not in wanted):
				continue
			run, before = clock_rows.run_of(row, policy), dict(row)
			if is_from_now:
				run.clock = replace(run.clock, started_at=moment)
			row.calendar = calendars.name_for(row.department)
			row.policy_revision = escalation_policies.revision_of(row.policy)
			facts = loaded.facts(subject)
			runs.with_policy(run, policy, facts, moment, clock_keeper.calendar_of_row(row))
			clock_rows.put(row, run, is_open=True)
			if dict(row) != before:
				changed.append(row)
	clock_rows.update(changed, now)
	return [row.name for row in changed]
