"""Does a piece of work again when another process was in its way, with the same user."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import frappe

_ATTEMPTS = 6
T = TypeVar("T")


def again(work: Callable[[], T]) -> T:
	"""Do a piece of work that rolls back as a whole; try it again when the database ended it for another's sake."""
	user = frappe.session.user
	for attempt in range(1, _ATTEMPTS + 1):
		try:
			return work()
		except Exception as error:
			frappe.db.rollback()
			frappe.set_user(user)  # Frappe's own repetition goes on as whoever the worker started with.
			if attempt == _ATTEMPTS or not is_collision(error):
				raise
			time.sleep(random.uniform(0.02, 0.1) * attempt)
	raise AssertionError("unreachable")


def is_collision(error: Exception) -> bool:
	"""Whether another process was in the way: a deadlock, a lock that was held too long, a name that it wrote first."""
	is_locked = isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError)
	return is_locked or frappe.db.is_duplicate_entry(error)
