"""Puts in place what wraps methods of Frappe, where it asks no hook or where one costs every app: once per process.

What has its method already is not given it again: that would make Python forget all that it has found in the class, and
would take away what another app has put around ours since.
"""

from functools import cache

from xdept_collab.services import (
	joined_reads,
	judged_doctypes,
	mailed_reports,
	never_shared,
	plain_queries,
	prepared_reports,
	served_files,
	timeline,
)


@cache
def wrap() -> None:
	"""Wrap them all; asked before every request and job, effective the first time."""
	judged_doctypes.guard()
	joined_reads.guard()
	never_shared.guard()
	plain_queries.guard()
	prepared_reports.guard()
	mailed_reports.guard()
	served_files.guard()
	timeline.guard()
