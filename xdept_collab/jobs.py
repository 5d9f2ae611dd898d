"""Entry points of the scheduler and the workers: read the clock, call a service, commit page by page."""

from contextlib import suppress

import frappe
from frappe.utils import now_datetime, nowdate
from redis.exceptions import RedisError

from xdept_collab.services import (
	clock_rebuild,
	clock_recount,
	dead_letters,
	escalation_effects,
	policy_history,
	pulse,
	rebuild_progress,
	rollup,
	sending,
	sent_once,
	sweep,
	tasks,
)

_PAGE = 200
_LIVE = ("Awaiting Departments", "Planning", "Sign-off", "Executing", "In Acceptance")


def collab_mark_delays() -> None:
	"""Recompute delay and health of every live task; dates pass without anybody saving."""
	last = ""
	while names := frappe.get_all(
		"Collab Task",
		filters={"status": ("in", _LIVE), "name": (">", last)},
		pluck="name",
		order_by="name asc",
		limit=_PAGE,
	):
		rollup.refresh(names)
		frappe.db.commit()  # noqa: TID251 — each page stands alone; a stop in the middle loses nothing.
		last = names[-1]


def collab_sweep_clocks() -> None:
	"""Look at all time limits that are due, then do what their steps do to records."""
	now, commit = now_datetime(), frappe.db.commit  # noqa: TID251 — each chunk stands alone; a stop loses nothing.
	if pulse.was_set_back(now):
		clock_rebuild.mend_set_back(now, commit)
	sweep.sweep(now, commit, call_another=_call_another_sweeper)
	escalation_effects.do_pending(now, commit)
	pulse.note_sweep(now)


def collab_sweep_beside() -> None:
	"""Help with very many time limits that are due; queued by the sweep that found them."""
	sweep.sweep(now_datetime(), frappe.db.commit)  # noqa: TID251 — as above.


def _call_another_sweeper() -> None:
	with suppress(RedisError):  # Without a queue one sweeper does it all.
		frappe.enqueue(
			"xdept_collab.jobs.collab_sweep_beside",
			queue="long",
			job_id="collab_sweep_beside",
			deduplicate=True,
		)


def collab_reconcile_clocks() -> None:
	"""Judge every record once a night: what a path changed that tells nobody is timed by the morning.

	So are clocks that have not followed a change of their policy.
	"""
	clock_recount.follow_missed()
	# Each page stands alone; a stop in the middle loses nothing.
	clock_rebuild.arm_missing(now_datetime(), frappe.db.commit)  # noqa: TID251


def collab_archive_closed() -> None:
	"""Move tasks that have been closed long enough to the case library."""
	tasks.archive_closed(nowdate())


def collab_rebuild_access() -> None:
	"""Make the access table what the rule asks for; queued by an administrator from the access explorer."""
	# Each page stands alone; a stop in the middle loses nothing.
	rebuild_progress.run(frappe.db.commit)  # noqa: TID251


def collab_recount_clocks(token: str, policy: str) -> None:
	"""Count running time limits anew after a change of their policy (empty: of calendars); queued by that change."""
	# Each page stands alone; a stop in the middle loses nothing.
	clock_recount.run(token, policy, now_datetime(), frappe.db.commit)  # noqa: TID251


def collab_play_policy(token: str, user: str, document: dict[str, object], first: str, last: str) -> None:
	"""Play what has happened by a policy that somebody looks at in its form; writes nothing but the answer."""
	policy_history.answer(token, user, document, first, last, now_datetime())


def collab_send_deliveries() -> None:
	"""Send the messages that are due; called every few minutes, and of no effect when nothing is."""
	# Each page stands alone, and no transaction is open while a vendor is awaited.
	sending.send_due(now_datetime(), frappe.db.commit)  # noqa: TID251


def collab_forget_deliveries() -> None:
	"""Remove deliveries that are done and older than the company keeps them."""
	dead_letters.forget_old(now_datetime(), frappe.db.commit)  # noqa: TID251 — each page stands alone.


def collab_forget_sent() -> None:
	"""Remove the keys of web forms that no page will send again."""
	sent_once.forget_old(now_datetime())
