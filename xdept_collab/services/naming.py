"""Knows how records get their names: a letter, the day and a number that restarts daily (R035)."""

import frappe
from frappe.utils import getdate, nowdate

# DocType -> letter, digits
SERIES: dict[str, tuple[str, int]] = {
	"Collab Task": ("T", 3),
	"Department Assignment": ("D", 4),
	"Work Item": ("W", 4),
	"Collaboration Request": ("C", 4),
	"Issue Ticket": ("I", 4),
	"Extension Request": ("X", 4),
	"Acceptance Review": ("A", 4),
	"Collaboration Rating": ("E", 4),
	"Deliverable": ("F", 4),
}


def next_name(doctype: str) -> str:
	"""Return the next name of the day, for example T20240715001."""
	return next_names(doctype, 1)[0]


def next_names(doctype: str, count: int) -> list[str]:
	"""Return `count` names with one step of the counter; their order is the order of creation."""
	letter, digits = SERIES[doctype]
	key = f"{letter}{getdate(nowdate()):%Y%m%d}"
	_step(key, count)
	# Our own step is seen by a plain read, and its lock keeps others from stepping before the commit.
	last = frappe.db.sql("select `current` from `tabSeries` where `name` = %s", (key,))[0][0]
	return [f"{key}{number:0{digits}d}" for number in range(last - count + 1, last + 1)]


def pass_by(key: str, number: int) -> None:
	"""Let the counter `key` go on after `number`, a name that came from elsewhere."""
	_step(key, 0)
	series = frappe.qb.DocType("Series")
	(
		frappe.qb.update(series)
		.set(series.current, number)
		.where(series.name == key)
		.where(series.current < number)
	).run()


def _step(key: str, count: int) -> None:
	"""Move the day's counter on by `count`, making its row when it is the first of the day.

	One upsert: two first inserts of a day deadlock when each reads the missing row under a lock and then inserts it.
	"""
	conflict = (
		"on duplicate key update `current` = `current` + %s"
		if frappe.db.db_type == "mariadb"
		else "on conflict (name) do update set current = `tabSeries`.current + %s"
	)
	frappe.db.sql(
		f"insert into `tabSeries` (`name`, `current`) values (%s, %s) {conflict}", (key, count, count)
	)
