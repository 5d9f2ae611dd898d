"""Shows the list of open time limits as a report of the Desk: what is left, of what, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from xdept_collab.rules.policies import TASK
from xdept_collab.services import clock_words, open_time_limits
from xdept_collab.services.clock_facts import MILESTONE
from xdept_collab.services.open_time_limits import MOST, Row

# What is told of by its own title; everything else by that of its task.
_TITLED = ("Work Item", "Issue Ticket", MILESTONE)
Columns = list[dict[str, Any]]


def report(filters: Mapping[str, Any], now: datetime) -> tuple[Columns, list[dict[str, Any]], str | None]:
	"""Return columns, rows (the least time left first) and what is to be said about them. Three queries."""
	found = open_time_limits.ranked(filters, now)
	shown = found[:MOST]
	titles = _titles(shown)
	message = None
	if len(found) > MOST:
		sentence = _("The {0} most pressing time limits are shown. Narrow the filters to see the others.")
		message = sentence.format(MOST)
	return _columns(), [_row(each, titles) for each in shown], message


def _columns() -> Columns:
	return [
		_column("remaining", _("Time Left"), "Data", 220),
		_column("ref_name", _("Record"), "Dynamic Link", 160, options="ref_doctype"),
		_column("policy", _("Time Limit"), "Data", 160),
		_column("about", _("Title"), "Data", 240),
		_column("kind", _("Kind of Record"), "Data", 120),
		_column("department", _("Department"), "Link", 130, options="Collab Department"),
		_column("due_at", _("Due At"), "Datetime", 190),
		_column("next_step", _("Next Step"), "Data", 130),
		_column("next_at", _("Next Step At"), "Datetime", 190),
		_column("demands", _("Asked For"), "Data", 160),
		_column("task", _("Task"), "Link", 130, options=TASK),
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict[str, Any]:
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}


def _row(each: Row, titles: Mapping[tuple[str, str], str]) -> dict[str, Any]:
	row, shown = each
	own = titles.get((MILESTONE, row.row_name)) or titles.get((row.ref_doctype, row.ref_name))
	return {
		"remaining": clock_words.remaining(shown, bool(row.is_working)),
		"look": shown.look,
		"policy": _(row.policy),  # stored: policy
		"ref_doctype": row.ref_doctype,
		"ref_name": row.ref_name,
		"kind": _(row.ref_doctype),  # stored: DocType
		"about": own or titles.get((TASK, row.task or ""), ""),
		"department": row.department,
		"due_at": row.due_at,
		"next_step": _(row.next_step) if row.next_step else "",  # stored: policy
		"next_at": row.next_at,
		"demands": _(", ", context="between words").join(clock_words.demands(row.demands)),
		"task": row.task,
	}


def _titles(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
	"""Return (DocType, name) -> title of what the rows tell of, with one query."""
	names: dict[str, set[str]] = {}
	for row, _shown in rows:
		names.setdefault(TASK, set()).add(row.task or "")
		if row.row_name:
			names.setdefault(MILESTONE, set()).add(row.row_name)
		elif row.ref_doctype in _TITLED:
			names.setdefault(row.ref_doctype, set()).add(row.ref_name)
	selects = [
		f"select '{kind}', name, title from `tab{kind}` where name in ({', '.join(['%s'] * len(some))})"
		for kind, some in names.items()
	]
	values = [name for some in names.values() for name in sorted(some)]
	found = frappe.db.sql(" union all ".join(selects), values) if selects else ()
	return {(kind, name): title or "" for kind, name, title in found}
