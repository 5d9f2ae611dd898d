"""What three time limits of a record cost whoever saves it, and those of a task with all that is in it its holding."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import frappe
from frappe.utils import add_days

from benchmarks import clock_site, company, measure
from benchmarks.clock_site import ASSIGNMENT, ITEM, TASK
from xdept_collab.services import calendars, escalation_policies, settled_cache, transition

# Milliseconds that time limits may add to a save.
_ALLOWED = 2.0
_ITEMS = 10
# Policies that give a record three clocks: those that ship, and copies of them.
_COPIES = {
	f"{company.MARK}: second": "Work Item Delay",
	f"{company.MARK}: third": "Work Item Delay",
	f"{company.MARK}: fourth": "Assignment Delay",
	f"{company.MARK}: fifth": "Assignment Delay",
}
_PAIRS = 5  # for each round


def run(rounds: int) -> dict[str, object]:
	"""Measure saves with the policies that are on, in pairs with the same saves while none is."""
	clock_site.refuse_a_used_site()
	with company.company(clock_site.DEPARTMENTS):
		try:
			for name, like in _COPIES.items():
				clock_site.add_policy(name, like)
			clock_site.sample_task(0, clock_site.working_days()[:_ITEMS])
			frappe.db.commit()
			return _measure(rounds * _PAIRS)
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			clock_site.empty()
			clock_site.remove_policies()
			frappe.db.commit()


def _measure(pairs: int) -> dict[str, object]:
	item, assignment, task = (
		frappe.get_all(doctype, pluck="name", limit=1)[0] for doctype in (ITEM, ASSIGNMENT, TASK)
	)
	works = {
		"work item, its date": _saving(ITEM, item, "planned_end", -1),
		"work item, nothing that is timed": _saving(ITEM, item, "description", 0),
		"assignment, its date": _saving(ASSIGNMENT, assignment, "due_date", -1),
		"assignment, nothing that is timed": _saving(ASSIGNMENT, assignment, "duty", 0),
		"task, held with all that is in it": lambda: transition.apply(
			TASK, task, "Hold", reason="The supplier is late."
		),
	}
	_settle()
	contenders, bars, added = {}, {}, {}
	for title, work in works.items():
		ours = measure.Contender(f"{title}: with time limits", work, _on)
		peer = measure.Contender(f"{title}: without", work, _off)
		for each in (ours, peer):
			each.ready()
			each.work()  # What a process knows from its first request on is no tax of the ones that follow.
			each.ready()
			with measure.counted() as queries:
				each.work()
			each.queries = len(queries)
		found, ratio = measure.in_pairs(ours, peer, pairs)
		contenders |= found
		more = sorted(with_ - without for with_, without in zip(ours.times, peer.times, strict=True))
		added[title] = {
			"median_ms": round(statistics.median(more), 2),
			"quartiles_ms": [round(value, 2) for value in statistics.quantiles(more, n=4)],
			"queries": ours.queries - peer.queries,
			**ratio,
		}
		if not title.startswith("task"):
			median = added[title]["median_ms"]
			bars[title] = {"added_ms": median, "allowed": _ALLOWED, "is_met": median <= _ALLOWED}
	return {
		"contenders": contenders,
		"bars": bars,
		"facts": {"added by time limits": added, "clocks": _clocks()},
	}


def _saving(doctype: str, name: str, field: str, days: int) -> Callable[[], object]:
	"""Return what saves a record with a date moved by so many days, or with another text for none."""

	def save() -> None:
		doc = frappe.get_doc(doctype, name)
		doc.set(field, add_days(doc.get(field), days) if days else "Another text")
		doc.save()

	return save


# What is known for the whole site, and read once by each request that asks.
_KNOWN = (escalation_policies._known, calendars._known)


def _settle() -> None:
	"""Let what was changed to make the policies lie so far back that what is known of them is kept for all requests."""
	for known in _KNOWN:
		frappe.cache.delete_value(known.changed_key)


def _on() -> None:
	"""Begin as a request does: what the site knows is not known to it yet."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for name in (*(known.key for known in _KNOWN), settled_cache._MARKS):
		setattr(frappe.local, name, None)


def _off() -> None:
	"""Let no policy be known, as on a site that has none."""
	_on()
	setattr(frappe.local, escalation_policies._known.key, (None, escalation_policies._Known()))


def _clocks() -> dict[str, int]:
	rows = frappe.db.sql("select ref_name, count(*) from `tabClock` where is_open = 1 group by ref_name")
	most = max(number for _name, number in rows)
	return {"records with clocks": len(rows), "clocks of one record": most}
