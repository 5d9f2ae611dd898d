"""Knows how records get their names: a letter, the day and a number that restarts daily (R035)."""

import frappe
from frappe.model.naming import getseries
from frappe.utils import getdate, nowdate

# DocType -> letter, digits
SERIES: dict[str, tuple[str, int]] = {
	"Collab Task": ("T", 3),
	"Department Assignment": ("D", 4),
	"Work Item": ("W", 4),
	"Collaboration Request": ("C", 4),
	"Issue Ticket": ("I", 4),
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
	_seed(key)
	first = getseries(key, digits)
	if count > 1:
		series = frappe.qb.DocType("Series")
		(
			frappe.qb.update(series).set(series.current, series.current + count - 1).where(series.name == key)
		).run()
	start = int(first)
	return [f"{key}{number:0{digits}d}" for number in range(start, start + count)]


def pass_by(key: str, number: int) -> None:
	"""Let the counter `key` go on after `number`, a name that came from elsewhere."""
	_seed(key)
	series = frappe.qb.DocType("Series")
	(
		frappe.qb.update(series)
		.set(series.current, number)
		.where(series.name == key)
		.where(series.current < number)
	).run()


def _seed(key: str) -> None:
	"""Make the day's counter row exist.

	Concurrent first inserts of a day deadlock on the missing row; an upsert that changes nothing does not.
	The plain read first spares every later insert the write.
	"""
	series = frappe.qb.DocType("Series")
	if frappe.qb.from_(series).select(series.current).where(series.name == key).run():
		return
	if frappe.db.db_type == "mariadb":
		frappe.db.sql(
			"insert into `tabSeries` (`name`, `current`) values (%s, 0) on duplicate key update `current` = `current`",
			(key,),
		)
	else:
		frappe.db.sql("insert into `tabSeries` (name, current) values (%s, 0) on conflict do nothing", (key,))
