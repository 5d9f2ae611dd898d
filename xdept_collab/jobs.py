"""Entry points of the scheduler and the workers: read the clock, call a service, commit page by page."""

import frappe
from frappe.utils import nowdate

from xdept_collab.services import rebuild_progress, rollup, tasks

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


def collab_archive_closed() -> None:
	"""Move tasks that have been closed long enough to the case library."""
	tasks.archive_closed(nowdate())


def collab_rebuild_access() -> None:
	"""Make the access table what the rule asks for; queued by an administrator from the access explorer."""
	# Each page stands alone; a stop in the middle loses nothing.
	rebuild_progress.run(frappe.db.commit)  # noqa: TID251
