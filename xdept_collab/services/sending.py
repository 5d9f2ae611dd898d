"""Sends what is due: first the bell, then mails, at last the robots, for which somebody outside is awaited."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from xdept_collab.services import bells, delivery_rows, mails, robot_sender
from xdept_collab.services.robot_sender import Round

# Pages of one run: what is more waits for the next one, a few minutes later.
_MOST_PAGES = 500
_PAGES: tuple[Callable[[datetime], int], ...] = (
	bells.ring_page,
	mails.follow_page,
	mails.hand_over_page,
)


def send_due(
	now: datetime, end_transaction: Callable[[], object], seconds: Callable[[], float] = time.monotonic
) -> None:
	"""Send what is due, page by page; each ends its transaction, and none is open while a vendor is awaited.

	With nothing due it is one query. `seconds`: how time passes, for what takes longer than a moment.
	"""
	if not delivery_rows.is_anything_due(now):
		return
	begun = seconds()
	for send_page in _PAGES:
		_all_pages(send_page, now, end_transaction)

	def ticks() -> datetime:
		return now + timedelta(seconds=seconds() - begun)

	robot_sender.send(Round(ticks, end_transaction))


def _all_pages(
	send_page: Callable[[datetime], int], now: datetime, end_transaction: Callable[[], object]
) -> None:
	for _number in range(_MOST_PAGES):
		try:
			count = send_page(now)
			end_transaction()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			# Somebody changed the same rows; the next run takes them.
			frappe.db.rollback()
			return
		if not count:
			return
