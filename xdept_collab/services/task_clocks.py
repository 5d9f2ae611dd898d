"""Shows the open time limits of everything in one task, the most pressing first, as far as the reader may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from xdept_collab import permissions
from xdept_collab.rules.countdown import Countdown, countdown
from xdept_collab.services import calendars, clock_rows, clock_words
from xdept_collab.services.clock_facts import MILESTONE

# So many are shown; all of them are in the list of time limits.
MOST = 30


def open_in(task: str, now: datetime) -> list[dict[str, Any]]:
	"""Return the open clocks, the least time left first; one query. `now` as it is stored.

	Each as services/clocks_view has it, with "doctype", "record" and "department" of what it runs on.
	"""
	if not frappe.has_permission("Clock", "read"):
		return []
	condition = permissions.query_condition(frappe.session.user, "Clock").replace("%", "%%") or "1 = 1"
	columns = ", ".join(f"`tabClock`.`{name}`" for name in clock_rows.FIELDS)
	rows = frappe.db.sql(
		f"""select {columns}, milestone.title as row_title from `tabClock`
		left join `tab{MILESTONE}` milestone on milestone.name = `tabClock`.row_name
		where `tabClock`.task = %s and `tabClock`.is_open = 1 and {condition}
		order by `tabClock`.due_at limit 500""",
		[task],
		as_dict=True,
	)
	moment = calendars.moment(now)
	found = [
		(row, countdown(clock_rows.clock_of(row), moment, calendars.of_department(row.department)))
		for row in rows
	]
	found.sort(key=lambda each: (each[1].look == "stopped", each[1].left, each[0].name))
	return [_shown(row, counted) for row, counted in found[:MOST]]


def _shown(row: frappe._dict, counted: Countdown) -> dict[str, Any]:
	return {
		"name": row.name,
		"policy": _(row.policy),  # stored: policy
		"about": row.row_title or "",
		"doctype": row.ref_doctype,
		"record": row.ref_name,
		"department": row.department or "",
		"look": counted.look,
		"is_working": bool(row.is_working),
		"left": counted.left.total_seconds(),
		"day": counted.day.total_seconds(),
		"counts": [[start.timestamp(), end.timestamp()] for start, end in counted.counts],
		"until": counted.until.timestamp(),
		"due_at": str(row.due_at),
		"demands": clock_words.demands(row.demands),
		"acknowledged": bool(row.acknowledged_by),
	}
