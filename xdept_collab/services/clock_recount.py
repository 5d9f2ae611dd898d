"""Counts running clocks anew in the background when a policy, a calendar or a department's calendar has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from xdept_collab.rules import policies, runs
from xdept_collab.rules.policies import policy_from
from xdept_collab.services import (
	calendars,
	clock_keeper,
	clock_rearm,
	clock_rebuild,
	clock_rows,
	escalation_policies,
)
from xdept_collab.services.clock_facts import MILESTONE
from xdept_collab.services.collisions import again
from xdept_collab.services.long_work import LongWork

# Clocks that one transaction changes.
PAGE = 250
_METHOD = "xdept_collab.jobs.collab_recount_clocks"
Note = Callable[..., None]


def of_policy(name: str) -> LongWork:
	"""Return the work that follows a change of this policy."""
	return LongWork(f"recount_policy_{frappe.scrub(name)}", _METHOD)


def of_calendars() -> LongWork:
	"""Return the work that follows any change of calendars; a newer change takes the place of an older."""
	return LongWork("recount_calendars", _METHOD)


def follow_policy(policy: Document, before: Document | None) -> None:
	"""Let the clocks follow a policy that was made, changed, switched on or off."""
	is_same = before and before.revision == policy.revision
	is_off = not policy.is_enabled and not (before and before.is_enabled)
	if is_same or is_off or frappe.flags.in_install:  # A site that is being installed has no records yet.
		return
	of_policy(policy.name).start(policy=policy.name)


def follow_calendar(calendar: Document, before: Document | None) -> None:
	"""Let the clocks follow a calendar whose hours or days have changed."""
	if before and calendars.calendar_from(before) != calendars.calendar_from(calendar):
		_follow_calendars()


def follow_department(department: Document, before: Document) -> None:
	"""Let the clocks follow a department that may work in another calendar now, as may those below it."""
	fields = ("working_calendar", "parent_collab_department")
	if any((department.get(field) or "") != (before.get(field) or "") for field in fields):
		_follow_calendars()


def follow_settings(settings: Document, before: Document | None) -> None:
	"""Let the clocks follow another calendar of all departments that choose none."""
	if before and before.get("default_working_calendar") != settings.get("default_working_calendar"):
		_follow_calendars()


def _follow_calendars() -> None:
	of_calendars().start(policy="")


def follow_missed() -> None:
	"""Let clocks follow policies whose change they have not followed: a job was lost, or stopped."""
	counted = frappe.db.sql(
		"select distinct policy, policy_revision from `tabClock` where is_open = 1 and state != 'Stopped'"
	)
	for name in sorted({name for name, at in counted if escalation_policies.revision_of(name) != at}):
		of_policy(name).start(policy=name)


def run(token: str, policy: str, now: datetime, commit: Callable[[], None]) -> None:
	"""Do the work that was queued; `policy` is empty for that of calendars."""
	if policy:
		of_policy(policy).run(token, lambda note: recount_policy(policy, now, commit, note))
	else:
		of_calendars().run(token, lambda note: recount_calendars(now, commit, note))


def recount_policy(name: str, now: datetime, commit: Callable[[], None], note: Note) -> dict[str, Any]:
	"""Count the open clocks of a policy anew, end those that it times no longer, arm those that it times now.

	Page by page, each in a transaction of its own; safe to repeat.
	"""
	expected = max(frappe.db.count("Clock", {"policy": name, "is_open": 1}), 1)
	changed = ended = seen = 0
	for rows in _pages("policy = %s", [name]):
		changed += again(lambda rows=rows: _count_anew(rows, now, commit))
		ended += again(lambda rows=rows: _end_untimed(rows, now, commit))
		seen += len(rows)
		note(50 * seen // expected, changed=changed, ended=ended)
	armed = _arm(name, now, commit, note)
	return {"changed": changed, "ended": ended, "armed": armed}


def _arm(name: str, now: datetime, commit: Callable[[], None], note: Note) -> int:
	"""Judge every record of the policy's kind: what its conditions say now."""
	policy = escalation_policies.named(name)
	if not policy:
		return 0
	kind = "Collab Task" if policy.doctype == MILESTONE else policy.doctype
	expected, pages = max(frappe.db.count(kind) // PAGE, 1), 0

	def end_page() -> None:
		nonlocal pages
		commit()
		pages += 1
		note(50 + min(49, 50 * pages // expected))

	return clock_rebuild.arm_missing(now, end_page, [policy.doctype])


def recount_calendars(now: datetime, commit: Callable[[], None], note: Note) -> dict[str, Any]:
	"""Count all open clocks anew whose due time or calendar differs by the calendars as they are."""
	expected = max(frappe.db.count("Clock", {"is_open": 1}), 1)
	changed = seen = 0
	for rows in _pages("state != %s", ["Stopped"]):
		changed += again(lambda rows=rows: _count_anew(rows, now, commit))
		seen += len(rows)
		note(100 * seen // expected, changed=changed)
	return {"changed": changed}


def _pages(condition: str, values: Collection[object]) -> Iterator[list[frappe._dict]]:
	"""Return the open clocks that a condition of ours is true of, in the order of their names, without locking them."""
	last = ""
	while True:
		rows = frappe.db.sql(
			f"""select name, policy, ref_doctype, ref_name, row_name from `tabClock`
			where is_open = 1 and name > %s and {condition} order by name limit {PAGE}""",
			[last, *values],
			as_dict=True,
		)
		if not rows:
			return
		last = rows[-1].name
		yield rows


def _count_anew(rows: list[frappe._dict], now: datetime, commit: Callable[[], None]) -> int:
	by_kind: dict[str, set[str]] = defaultdict(set)
	wanted = {row.policy for row in rows}
	for row in rows:
		by_kind[MILESTONE if row.row_name else row.ref_doctype].add(row.ref_name)
	changed = sum(
		len(clock_rearm.again(kind, sorted(names), now, policies=wanted)) for kind, names in by_kind.items()
	)
	commit()
	return changed


def is_timed(policy: policies.Policy | None, row: frappe._dict) -> bool:
	"""Say whether a policy still times the kind of record that a clock lies on."""
	return policy is not None and policy.doctype == (MILESTONE if row.row_name else row.ref_doctype)


def _end_untimed(rows: list[frappe._dict], now: datetime, commit: Callable[[], None]) -> int:
	"""End clocks whose policy is off, gone, or times other records now: neither met nor missed."""
	names = [row.name for row in rows if not is_timed(escalation_policies.named(row.policy), row)]
	if not names:
		return 0
	moment, ended = calendars.moment(now.replace(microsecond=0)), []
	for row in clock_rows.named(names):
		run = clock_rows.run_of(row, _stored_policy(row.policy))
		runs.go_on(run, policies.END, {}, moment, clock_keeper.calendar_of_row(row))
		clock_rows.put(row, run, is_open=False)
		row.outcome = ""
		ended.append(row)
	clock_rows.update(ended, now)
	commit()
	return len(ended)


def _stored_policy(name: str) -> policies.Policy:
	"""Return a policy that is off, for the names of its steps."""
	return policy_from(frappe.get_cached_doc("Escalation Policy", name).as_dict())
