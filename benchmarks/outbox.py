"""10,000 messages to thirty people about ten assignments: written as deliveries, then put into the bells."""

from __future__ import annotations

import frappe
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.utils import now_datetime

from benchmarks import company
from benchmarks.measure import Contender, in_turn, verdict
from xdept_collab.services import assignments, outbox, sending
from xdept_collab.services.outbox import NewDelivery

_MESSAGES = 10_000
_DEPARTMENTS = 10
# What Frappe writes in the same run: a tenth, for it takes a minute for all.
_OF_FRAPPE = 1_000
_BAR_MS = 3_000


def run(rounds: int) -> dict:
	"""Return the figures of writing and of sending, of Frappe's own notices, and whether the bars are met."""
	with company.company(_DEPARTMENTS):
		work = _Work()
		found = in_turn(
			[
				Contender("write 10,000 deliveries", work.write, work.begin),
				Contender("send 10,000 deliveries in the app", work.send, work.begin_written),
				Contender("1,000 notices of Frappe, one by one", work.notices_of_frappe, work.begin),
			],
			rounds,
		)
		told = work.count()
	write, send, frappe_s = (row["median_ms"] for row in found.values())
	scaled = frappe_s * _MESSAGES / _OF_FRAPPE
	return {
		"contenders": found,
		"facts": {
			"messages": _MESSAGES,
			"microseconds a delivery": round(write * 1000 / _MESSAGES, 1),
			"written and sent": told,
			"Frappe for as many, ms": round(scaled),
			"times as fast, writing": round(scaled / write, 1),
			"times as fast, writing and sending": round(scaled / (write + send), 1),
		},
		"bars": {
			"10,000 deliveries written in 3 s": verdict(write, _BAR_MS),
			"written in a tenth of the time of Frappe's notices": verdict(write, scaled, 0.1),
			"written and sent in the time of Frappe's notices": verdict(write + send, scaled),
		},
	}


class _Work:
	def __init__(self) -> None:
		self.now = now_datetime()
		self.messages: list[NewDelivery] = []

	def begin(self) -> None:
		"""Ten assignments of one task; rolled back after every run, as all that is written."""
		frappe.set_user(company.INITIATOR)
		task = company.draft(_DEPARTMENTS)
		assignments.send(frappe.get_doc("Collab Task", task))
		rows = frappe.get_all(
			"Department Assignment",
			filters={"task": task},
			fields=["name", "head", "liaison"],
			order_by="name",
		)
		frappe.set_user("Administrator")
		self.messages = [self._message(rows[number % len(rows)], task, number) for number in range(_MESSAGES)]

	def _message(self, row: frappe._dict, task: str, number: int) -> NewDelivery:
		return NewDelivery(
			recipient=(row.head, row.liaison, company.COORDINATOR)[number % 3],
			channels=("In-App",),
			kind=outbox.STEP,
			event=f"{row.name} benchmark {number // 3} {number % 3}",
			clock=f"{row.name} benchmark {number // 3}",
			policy=("Department Answer", "Plan Reviewed")[number % 2],
			step="Half-way",
			position=number % 3,
			ref_doctype="Department Assignment",
			ref_name=row.name,
			task=task,
			is_urgent=True,
			due_at=self.now,
			demands=("Cause",),
		)

	def write(self) -> None:
		outbox.add(self.messages, self.now)

	def begin_written(self) -> None:
		self.begin()
		frappe.db.sql("update `tabDelivery` set send_after = null where send_after is not null")
		self.write()

	def send(self) -> None:
		sending.send_due(self.now, lambda: None, seconds=lambda: 0.0)

	def notices_of_frappe(self) -> None:
		"""What `enqueue_create_notification` does in its worker."""
		for message in self.messages[:_OF_FRAPPE]:
			notice = {
				"type": "Alert",
				"document_type": message.ref_doctype,
				"document_name": message.ref_name,
				"subject": "A time limit needs you",
				"from_user": "Administrator",
			}
			make_notification_logs(frappe._dict(notice), [message.recipient])

	def count(self) -> dict[str, int]:
		"""Say what one run really writes."""
		self.begin_written()
		self.send()
		states = frappe.get_all(
			"Delivery",
			filters={"name": ("like", "%benchmark%")},
			fields=["state", "count(*) as count"],
			group_by="state",
		)
		found = {row.state: row.count for row in states}
		found["notices"] = frappe.db.count("Notification Log", {"name": ("like", "%benchmark%")})
		frappe.db.rollback()
		return found
