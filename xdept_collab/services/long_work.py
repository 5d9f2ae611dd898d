"""Keeps how far a background job is, lets somebody stop it, and lets a newer one take the place of an older."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import now
from frappe.utils.background_jobs import is_job_enqueued
from redis.exceptions import RedisError

QUEUED, RUNNING, DONE, STOPPED, BROKEN_OFF, NEVER = (
	"Queued",
	"Running",
	"Done",
	"Stopped",
	"Broken Off",
	"Never",
)
_STOP = "stop"


class NotWanted(Exception):  # noqa: N818 — named as what it says: this work is not wanted any more
	"""Somebody stopped the work, or a newer job does it."""


@dataclass(frozen=True)
class LongWork:
	"""One piece of work of a site. `key`: its name; `method`: the job that does it, called with `token` and the arguments."""

	key: str
	method: str
	timeout_seconds: int = 3600

	def start(self, queue: str = "long", **arguments: Any) -> dict[str, Any]:
		"""Queue the work; one that is queued or running already gives way to it. Return the state."""
		token = frappe.generate_hash(length=12)
		self._keep({"status": QUEUED, "percent": 0, "by": frappe.session.user, "token": token})
		frappe.db.after_commit.add(lambda: self._queue(queue, token, arguments))
		return self.state()

	def _queue(self, queue: str, token: str, arguments: dict[str, Any]) -> None:
		"""Queue the job; without a queue what was saved stays saved, and the work can be started again."""
		try:
			frappe.enqueue(
				self.method,
				queue=queue,
				timeout=self.timeout_seconds,
				job_id=self._job(token),
				token=token,
				**arguments,
			)
		except RedisError:
			self._keep({"status": BROKEN_OFF, "percent": 0, "by": frappe.session.user, "token": token})

	def state(self) -> dict[str, Any]:
		"""Return status, percent, by, started_on, finished_on and what the work tells of itself."""
		found = frappe.cache.get_value(self._cache_key()) or {"status": NEVER}
		if found["status"] == RUNNING and self._is_lost(found["token"]):
			found["status"] = BROKEN_OFF
		return {name: value for name, value in found.items() if name not in ("token", _STOP)}

	def _is_lost(self, token: str) -> bool:
		try:
			return not is_job_enqueued(self._job(token))
		except RedisError:
			return False  # Nobody can tell while the queue is away.

	def ask_to_stop(self) -> dict[str, Any]:
		"""Let the work stop after the page that it is at; return the state."""
		found = frappe.cache.get_value(self._cache_key())
		if found and found["status"] in (QUEUED, RUNNING):
			self._keep({**found, _STOP: True})
		return self.state()

	def run(self, token: str, work: Callable[[Callable[..., None]], dict[str, Any]]) -> None:
		"""Do the work; it calls what it is given with its `percent` and notes, and raises what that raises.

		What the work returns is kept as its result. Whatever fails is told.
		"""
		found = frappe.cache.get_value(self._cache_key()) or {}
		begun = {"by": found.get("by"), "token": token, "started_on": now()}
		notes: dict[str, Any] = {}

		def note(percent: int, **more: Any) -> None:
			notes.update(more)
			self._check(token)
			self._keep({**begun, "status": RUNNING, "percent": min(percent, 99), **notes})

		try:
			note(0)
			notes.update(work(note))
		except NotWanted:
			self._end(token, {**begun, "status": STOPPED, **notes})
		except Exception:
			self._end(token, {**begun, "status": BROKEN_OFF, **notes})
			raise
		else:
			self._end(token, {**begun, "status": DONE, "percent": 100, **notes})

	def _check(self, token: str) -> None:
		found = frappe.cache.get_value(self._cache_key())
		# A cache that was emptied says nothing against the work.
		if found and (found.get("token") != token or found.get(_STOP)):
			raise NotWanted

	def _end(self, token: str, state: dict[str, Any]) -> None:
		found = frappe.cache.get_value(self._cache_key()) or {}
		if found.get("token", token) == token:
			self._keep({**state, "finished_on": now()})

	def _keep(self, state: dict[str, Any]) -> None:
		frappe.cache.set_value(self._cache_key(), state)

	def _cache_key(self) -> str:
		return f"xdept_collab:{self.key}"

	def _job(self, token: str) -> str:
		return f"collab_{self.key}_{token}"
