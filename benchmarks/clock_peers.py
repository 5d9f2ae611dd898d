"""How others find what is overdue: written anew for measuring only, on a plain DocType without a controller of ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import frappe
from frappe.desk.doctype.notification_log import notification_log
from frappe.email.doctype.notification.notification import evaluate_alert
from frappe.utils import add_days, getdate, nowdate

from benchmarks import company, plain

DOCTYPE = "Benchmark Open Record"
# One in so many is due, as among the time limits of the workload.
ONE_IN = 100
# So many records are walked, and so many of those that are due are told of; the rest is multiplied.
WALKED, TOLD = 1_000, 200
_OPEN, _DUE = "Open", "Overdue"
_NOTIFICATION = f"{company.MARK} Days After"


@contextmanager
def records() -> Iterator[None]:
	"""Keep the open records of the peers while the block runs."""
	fields = [
		{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
		{"fieldname": "status", "fieldtype": "Data", "label": "Status", "search_index": 1},
		{"fieldname": "due_date", "fieldtype": "Date", "label": "Due Date", "search_index": 1},
		{"fieldname": "health", "fieldtype": "Data", "label": "Health"},
		{"fieldname": "owner_user", "fieldtype": "Link", "options": "User", "label": "Owner"},
	]
	with plain.doctype(DOCTYPE, fields):
		rows = [(f"R{number:06}", _due_date(number)) for number in range(WALKED)]
		rows += [(f"Z{number:06}", add_days(nowdate(), -2)) for number in range(TOLD)]
		frappe.db.bulk_insert(
			DOCTYPE,
			["name", "title", "status", "due_date", "owner_user", "owner", "modified_by"],
			[
				(name, name, _OPEN, due, company.member(1), "Administrator", "Administrator")
				for name, due in rows
			],
		)
		notification = _notification()
		frappe.db.commit()
		try:
			yield
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			notification.delete()


def _due_date(number: int) -> date:
	return getdate(add_days(nowdate(), 30 if number % ONE_IN else -1))


def _notification() -> frappe._dict:
	return frappe.get_doc(
		{
			"doctype": "Notification",
			"name": _NOTIFICATION,
			"subject": "{{ doc.title }} is overdue",
			"document_type": DOCTYPE,
			"channel": "System Notification",
			"event": "Days After",
			"date_changed": "due_date",
			"days_in_advance": 2,
			"message": "{{ doc.title }} was due on {{ doc.due_date }}.",
			"recipients": [{"receiver_by_document_field": "owner_user"}],
		}
	).insert()


def walk() -> None:
	"""Do as Helpdesk does: every open record is loaded and compared; one that is late is marked and saved."""
	for name in frappe.get_all(DOCTYPE, filters={"status": _OPEN, "name": ("like", "R%")}, pluck="name"):
		doc = frappe.get_doc(DOCTYPE, name)
		if getdate(doc.due_date) < getdate(nowdate()) and doc.health != _DUE:
			doc.health = _DUE
			doc.save()


def set_overdue() -> None:
	"""Do as ERPNext's set_tasks_as_overdue does: those that are due are found, loaded and written one by one."""
	for row in frappe.get_all(
		DOCTYPE,
		filters={"status": ("not in", ["Cancelled", "Completed"]), "name": ("like", "Z%")},
		fields=["name", "status", "due_date"],
	):
		doc = frappe.get_doc(DOCTYPE, row.name)
		if doc.due_date and getdate(doc.due_date) < getdate(nowdate()):
			doc.db_set("status", _DUE, update_modified=False)


def notify() -> None:
	"""Let Frappe's own Notification "Days After" find its records and tell of them, its queue included."""
	alert = frappe.get_doc("Notification", _NOTIFICATION)
	queue = frappe.enqueue
	frappe.enqueue = _at_once(notification_log.make_notification_logs)
	try:
		for doc in alert.get_documents_for_today():
			evaluate_alert(doc, alert, alert.event)
	finally:
		frappe.enqueue = queue


def _at_once(work: Callable[..., None]) -> Callable[..., None]:
	def call(_method: str, **options: object) -> None:
		work(options["doc"], options["users"])

	return call


def seconds(number: int) -> dict[str, float]:
	"""Return how long each would take for so many records, one in a hundred of them due: measured on a sample.

	The walk is multiplied by all records; the others look at those alone that are due.
	"""
	due = number / ONE_IN
	return {
		"walk over all open records": round(_clocked(walk) * number / WALKED, 1),
		"set_tasks_as_overdue": round(_clocked(set_overdue) * due / TOLD, 1),
		"Notification Days After": round(_clocked(notify) * due / TOLD, 1),
		"records walked": WALKED,
		"records told of": TOLD,
	}


def _clocked(work: Callable[[], None]) -> float:
	work()  # Warms the caches.
	frappe.db.rollback()
	start = time.perf_counter()
	work()
	took = time.perf_counter() - start
	frappe.db.rollback()
	return took
