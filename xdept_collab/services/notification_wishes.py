"""Knows how people want to be told: by e-mail too, at once or in one digest a day, and when that comes."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from xdept_collab.rules.calendar_rows import minutes_of
from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import settings, stored

DOCTYPE = "Notification Preference"
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Wishes:
	"""What one person wants. `digest_minutes`: from midnight, None for being told at once.

	`is_muted`: what is not urgent waits in the bell and is not mailed.
	"""

	by_email: bool = True
	digest_minutes: int | None = None
	is_muted: bool = False


def of(users: Iterable[str]) -> dict[str, Wishes]:
	"""Return what each of these people wants; who has said nothing gets what the company set. One query."""
	users = sorted({user for user in users if user})
	usual = Wishes(
		by_email=settings.is_email_usual(),
		digest_minutes=settings.digest_minutes() if settings.is_digest_usual() else None,
	)
	fields = ("name", "by_email", "in_digest", "digest_time", "is_muted")
	chosen = {row.name: _wishes(row) for row in stored.rows(DOCTYPE, "name", users, fields)}
	return {user: chosen.get(user, usual) for user in users}


def _wishes(row: frappe._dict) -> Wishes:
	digest = _minutes(row.digest_time) or settings.digest_minutes()
	return Wishes(bool(row.by_email), digest if row.in_digest else None, bool(row.is_muted))


def check(preference: Document) -> None:
	"""Refuse a digest at no time of the day. Raises RuleBroken delivery.digest_time."""
	_minutes(preference.digest_time)


def _minutes(text: str | None) -> int | None:
	return time_of_day(text) if text else None


def time_of_day(text: str) -> int | None:
	"""Return a time of the day in minutes from midnight, None without one. Raises RuleBroken delivery.digest_time."""
	try:
		minutes = minutes_of(text)
	except RuleBroken:
		minutes = _DAY_MINUTES
	if minutes is not None and minutes >= _DAY_MINUTES:
		raise RuleBroken("delivery.digest_time", text=text)
	return minutes
