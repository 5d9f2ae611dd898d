"""Rebuilds the access table in the background, and tells how far it is and what it found."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import frappe
from frappe.utils import now
from frappe.utils.background_jobs import is_job_enqueued

from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rebuild
from xdept_collab.services.access_rebuild import Page

# One for the whole site: what is rebuilt twice at once is only rebuilt more slowly.
JOB_ID = "collab_access_rebuild"
CACHE_KEY = "xdept_collab:access_rebuild"
_TIMEOUT_SECONDS = 6 * 3600
_UNDER_WAY = ("Queued", "Running")


def start() -> dict[str, Any]:
	"""Queue a rebuild unless one is under way; return the state."""
	if not is_job_enqueued(JOB_ID):
		_keep({"status": "Queued", "percent": 0, "by": frappe.session.user})
		frappe.enqueue(
			"xdept_collab.jobs.collab_rebuild_access",
			queue="long",
			timeout=_TIMEOUT_SECONDS,
			job_id=JOB_ID,
			deduplicate=True,
			enqueue_after_commit=True,
		)
	return state()


def state() -> dict[str, Any]:
	"""Return status, percent, by, started_on, finished_on, the sums and the kinds that had drifted."""
	found = frappe.cache.get_value(CACHE_KEY) or {"status": "Never"}
	if found["status"] == "Running" and not is_job_enqueued(JOB_ID):
		found["status"] = "Broken Off"
	return found


def run(end_transaction: Callable[[], object]) -> None:
	"""Rebuild page by page and keep what is found; `end_transaction` commits. Whatever fails is told."""
	begun = {"status": "Running", "by": frappe.session.user, "started_on": now()}
	expected = max(sum(frappe.db.count(doctype) for doctype in TABLE), 1)
	found: dict[str, Page] = {}
	_keep({**begun, "percent": 0, **_sums(found)})
	try:
		for page in access_rebuild.pages(end_transaction):
			access_rebuild.add(found, page)
			done = sum(one.records for one in found.values())
			_keep({**begun, "percent": min(round(100 * done / expected), 99), **_sums(found)})
	except Exception:
		_keep({**begun, "status": "Broken Off", "finished_on": now(), **_sums(found)})
		raise
	_keep({**begun, "status": "Done", "percent": 100, "finished_on": now(), **_sums(found)})


def _sums(found: dict[str, Page]) -> dict[str, Any]:
	"""Rows: how many the rule asks for. Written: those that were missing. Removed: those that were too many."""
	pages = found.values()
	return {
		"records": sum(page.records for page in pages),
		"rows": sum(page.rows for page in pages),
		"written": sum(page.missing for page in pages),
		"removed": sum(page.superfluous + page.orphaned for page in pages),
		"drift": [asdict(page) for page in pages if page.drift],
	}


def _keep(state_now: dict[str, Any]) -> None:
	frappe.cache.set_value(CACHE_KEY, state_now)
