"""Knows when each recipient may be disturbed: worked out once for each calendar, however many are told."""

from datetime import datetime

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.send_window import digest_at, send_at
from xdept_collab.services import calendars, directory, settings
from xdept_collab.services.notification_wishes import Wishes


class SendTimes:
	"""When messages that come about now go out, by recipient. Times are stored ones: naive, in the zone of the site."""

	def __init__(self, now: datetime, wishes: dict[str, Wishes]) -> None:
		self._now = now
		self._wishes = wishes
		self._is_window_kept = settings.is_window_kept()
		self._departments = _departments_of_people()
		self._calendars: dict[str, str] = {}
		self._known: dict[tuple[datetime, str, int | None], datetime] = {}

	def at(
		self, recipient: str, is_urgent: bool, now: datetime | None = None, group_of: str | None = None
	) -> datetime:
		"""Return when the recipient is told: at once, at the next opening of his department, or in his digest.

		`group_of`: it is the chat group of this department, and hears when that works.
		"""
		now = now or self._now
		digest = self._wishes[recipient].digest_minutes if recipient in self._wishes else None
		if is_urgent or (digest is None and not self._is_window_kept):
			return now
		key = (now, self._calendar(recipient, group_of), digest)
		if key not in self._known:
			self._known[key] = _moment(*key)
		return self._known[key]

	def _calendar(self, recipient: str, group_of: str | None) -> str:
		place = group_of or recipient
		if place not in self._calendars:
			self._calendars[place] = calendars.name_for(group_of or self._departments.get(recipient))
		return self._calendars[place]


def _moment(now: datetime, calendar: str, digest: int | None) -> datetime:
	try:
		time, at = calendars.working_time(calendar), calendars.moment(now)
	except RuleBroken:
		return now  # Nobody's opening hours are known: he is told, rather than never.
	found = send_at(at, time, is_urgent=False) if digest is None else digest_at(at, time, digest)
	return calendars.stored(found)


def _departments_of_people() -> dict[str, str]:
	"""Return in whose working time somebody is disturbed: that he answers for, else that he belongs to."""
	found: dict[str, str] = {}
	for positions in (("head", "liaison"), ("deputy",), ("members",)):
		for row in directory.departments().values():
			for position in positions:
				people = row.members if position == "members" else [row[position]]
				for user in people:
					found.setdefault(user, row.name)
	return found
