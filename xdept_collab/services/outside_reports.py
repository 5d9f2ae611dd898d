"""Takes reports from people without login, and lets a coordinator make a ticket of one or discard it."""

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from xdept_collab.rules import outside
from xdept_collab.rules.errors import RuleBroken, refuse_all
from xdept_collab.services.clean_text import clean
from xdept_collab.services.refusal import deny

DOCTYPE = "Outside Report"
NEW, TAKEN, DISCARDED = "New", "Taken Over", "Discarded"


def take(sent: Mapping[str, str], now: datetime) -> None:
	"""Keep what somebody reports. Raises RuleBroken with an outside.* code; a program's report is dropped silently."""
	verdict = outside.judge(sent, _count(f"of:{frappe.local.request_ip}"), _count("of-all"))
	refuse_all(verdict.findings)
	if not verdict.is_kept:
		return
	_note(f"of:{frappe.local.request_ip}")
	_note("of-all")
	values = {field: clean(sent.get(field, "")) for field in outside.LENGTHS}
	doc = frappe.get_doc({"doctype": DOCTYPE, **values, "status": NEW, "received_on": now})
	doc.insert(ignore_permissions=True)  # Whoever reports has no login, and sees nothing of it afterwards.


def _count(key: str) -> int:
	return int(frappe.cache.get(_place(key)) or 0)


def _note(key: str) -> None:
	if frappe.cache.incrby(_place(key), 1) == 1:
		frappe.cache.expire(_place(key), outside.SECONDS)


def _place(key: str) -> bytes:
	return frappe.cache.make_key(f"collab_outside:{key}")


def take_over(name: str, values: Mapping[str, object]) -> str:
	"""Make a ticket of the report as the logged-in user, with his rights on the task; return its name."""
	report = _open(name)
	said = {"title": report.subject, "description": _told(report)}
	ticket = frappe.get_doc({"doctype": "Issue Ticket", **said, **values}).insert()
	_close(report, TAKEN, ticket=ticket.name)
	return ticket.name


def _told(report: Document) -> str:
	sender = " · ".join(filter(None, (report.sender_name, report.sender_contact)))
	return "\n\n".join(filter(None, (report.description, sender)))


def discard(name: str, reason: str) -> None:
	"""Put the report aside, with the reason. Raises RuleBroken outside.reason_missing."""
	if not reason:
		raise RuleBroken("outside.reason_missing")
	_close(_open(name), DISCARDED, discard_reason=reason)


def _open(name: str) -> Document:
	"""Return the report under its lock; two coordinators must not make two tickets of it."""
	if not frappe.db.get_value(DOCTYPE, name, "name", for_update=True):
		deny()
	report = frappe.get_doc(DOCTYPE, name, for_update=True)
	if report.status != NEW:
		raise RuleBroken("outside.handled")
	return report


def _close(report: Document, status: str, **values: object) -> None:
	report.db_set(
		{"status": status, "handled_by": frappe.session.user, "handled_on": now_datetime(), **values},
		notify=True,
	)
