"""Keeps a value that every request reads and few change, safe against changes that are open or taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Generic, TypeVar

import frappe
from redis.exceptions import ConnectionError as RedisUnreachable

T = TypeVar("T")
# Seconds after a change in which nobody keeps for others what he has read: his transaction may be older.
_SETTLING = 30


class SettledCache(Generic[T]):
	"""One value of a site: read from the database once, kept for the site, and looked up once a request.

	Whoever changes what it is made of calls `clear`. From then on, until his transaction is committed or rolled back,
	he takes nothing that others kept and keeps nothing for others. After its end the value is dropped once more, for
	somebody may have read the former state in between, and is kept again when no older transaction can be running.
	What a savepoint alone takes back is noticed at the end of the transaction.
	"""

	def __init__(self, key: str) -> None:
		"""`key`: the name in the cache of the site and in `frappe.local`."""
		self.key = key
		self.changed_key = f"{key}_changed"
		self._opened_by = f"{key}_is_open"

	def get(self, load: Callable[[], T], day: date | None = None) -> T:
		"""Return the value; `load` reads it when it is not known, or known for another `day` than this."""
		known = getattr(frappe.local, self.key, None)
		if known and known[0] == day:
			return known[1]
		known = None if self._is_open() else self._kept()
		if not known or known[0] != day:
			known = (day, load())
			if self._is_settled():
				self._keep(known)
		setattr(frappe.local, self.key, known)
		return known[1]

	def _kept(self) -> tuple[date | None, T] | None:
		return frappe.cache.get_value(self.key)

	def _keep(self, known: tuple[date | None, T]) -> None:
		frappe.cache.set_value(self.key, known)

	@contextmanager
	def holding(self, value: T, day: date | None = None) -> Iterator[None]:
		"""Let this process take another value for the known one, as long as the block lasts and nobody clears it."""
		before = getattr(frappe.local, self.key, None)
		setattr(frappe.local, self.key, (day, value))
		try:
			yield
		finally:
			if getattr(frappe.local, self.key, None):
				setattr(frappe.local, self.key, before)

	def clear(self) -> None:
		"""Forget the value, now and at the end of this transaction, however it ends."""
		self._drop()
		if not self._is_open():
			setattr(frappe.local, self._opened_by, frappe.local.db)
			frappe.db.after_commit.add(self._settle)
			frappe.db.after_rollback.add(self._settle)

	def _settle(self) -> None:
		setattr(frappe.local, self._opened_by, None)
		self._drop()

	def _drop(self) -> None:
		frappe.cache.set_value(self.changed_key, 1, expires_in_sec=_SETTLING)
		frappe.cache.delete_value(self.key)
		setattr(frappe.local, self.key, None)

	def _is_open(self) -> bool:
		"""Whether this transaction changed it; one of a connection that is gone has ended."""
		return getattr(frappe.local, self._opened_by, None) is frappe.local.db

	def _is_settled(self) -> bool:
		return not self._is_open() and not frappe.cache.get_value(self.changed_key, expires=True)


# How the marks of all values that processes keep are called, in the cache of the site and in `frappe.local`.
_MARKS = "xdept_collab_marks"


class ProcessCache(SettledCache[T]):
	"""The same for a value that nobody changes who reads it: a process keeps it, and asks only if it is still the one.

	To make a site's policies anew from what is kept for the site takes a request longer than to judge its clocks. Which
	ones are still the same a request asks once for all such values.
	"""

	def __init__(self, key: str) -> None:
		super().__init__(key)
		# Site -> mark and value.
		self._known: dict[str, tuple[str, tuple[date | None, T]]] = {}

	def _kept(self) -> tuple[date | None, T] | None:
		mark, site = self._mark(), frappe.local.site
		known = self._known.get(site)
		if mark and (not known or known[0] != mark):
			known = frappe.cache.get_value(self.key)
			if known:
				self._known[site] = known
		return known[1] if mark and known and known[0] == mark else None

	def _mark(self) -> str | None:
		marks = getattr(frappe.local, _MARKS, None)
		if marks is None:
			marks = {}
			with suppress(RedisUnreachable):  # As every other value of a cache that is gone: it is read anew.
				marks = frappe.cache.hgetall(_MARKS)
			setattr(frappe.local, _MARKS, marks)
		return marks.get(self.key.encode())

	def _keep(self, known: tuple[date | None, T]) -> None:
		mark = frappe.generate_hash(length=12)
		self._known[frappe.local.site] = mark, known
		# Whoever finds the mark finds its value, or one of another mark, and then reads the database.
		frappe.cache.set_value(self.key, (mark, known))
		frappe.cache.hset(_MARKS, self.key, mark)
		setattr(frappe.local, _MARKS, None)

	def _drop(self) -> None:
		frappe.cache.hdel(_MARKS, self.key)
		setattr(frappe.local, _MARKS, None)
		super()._drop()
