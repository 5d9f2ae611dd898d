"""Bundles what is due for each place: to whom it goes now, what waits a little longer, and what is not said at all."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe

from xdept_collab.rules.digests import Message, Parcel, parcels
from xdept_collab.rules.errors import Finding
from xdept_collab.services import (
	audience,
	calendars,
	chat_channels,
	notification_wishes,
	outbox,
	send_times,
	stored,
)
from xdept_collab.services.audience import Audience
from xdept_collab.services.delivery_words import Said, Words

# From then on it counts as made up for: everybody gets one parcel, and nobody at night what was due by day.
LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Packed:
	"""One parcel for one place in its language; the first of `said` is the most urgent. `name`: its first delivery's."""

	name: str
	parcel: Parcel
	rows: tuple[frappe._dict, ...]
	said: tuple[Said, ...]
	language: str

	@property
	def recipient(self) -> str:
		return self.rows[0].recipient

	@property
	def covers(self) -> tuple[str, ...]:
		return self.parcel.covers

	@property
	def is_urgent(self) -> bool:
		return self.parcel.messages[0].is_urgent

	@property
	def attempts(self) -> int:
		return max(row.attempts or 0 for row in self.rows)


@dataclass
class Packing:
	"""What becomes of deliveries that are due. `dropped`: name to reason; `postponed`: name to its new time."""

	packed: list[Packed] = field(default_factory=list[Packed])
	dropped: dict[str, Finding] = field(default_factory=dict[str, Finding])
	postponed: dict[str, datetime] = field(default_factory=dict[str, datetime])


def pack(rows: list[frappe._dict], now: datetime) -> Packing:
	"""Return what goes out now of these due deliveries. Whether it may be read is asked again. Set-based."""
	people = audience.gather(
		(row.recipient for row in rows), ((row.ref_doctype, row.ref_name) for row in rows)
	)
	words, found = Words(rows, now), Packing()
	kept: list[frappe._dict] = []
	for row in rows:
		reason = Finding("delivery.no_longer_needed") if words.is_over(row) else _refusal(row, people)
		if reason:
			found.dropped[row.name] = reason
		else:
			kept.append(row)
	kept = _in_window(kept, now, found)
	languages = {**people.languages, **_languages_of_groups(kept)}
	by_name = {row.name: row for row in kept}
	for parcel in _parcels(kept, now):
		chosen = tuple(by_name[message.name] for message in parcel.messages)
		language = languages[chosen[0].recipient or chosen[0].chat_channel]
		said = tuple(words.said(row, language) for row in chosen)
		found.packed.append(Packed(chosen[0].name, parcel, chosen, said, language))
	return found


def _refusal(row: frappe._dict, people: Audience) -> Finding | None:
	record = (row.ref_doctype, row.ref_name)
	if not row.chat_channel:
		return outbox.refusal(people, row.recipient, row.on_behalf_of or "", record, row.task or "")
	may_read = people.group_may_read(chat_channels.readers_of(row.chat_channel), record)
	return None if may_read else Finding("delivery.unreadable_group")


def _in_window(rows: list[frappe._dict], now: datetime, found: Packing) -> list[frappe._dict]:
	"""Return what may be said now; what was due by day and is not urgent is not made up for at night."""
	late = [row for row in rows if _is_late(row, now) and not row.is_urgent]
	if not late:
		return rows
	times = send_times.SendTimes(now, {})
	for row in late:
		at = times.at(row.recipient, False, group_of=_group_of(row))
		if at > now:
			found.postponed[row.name] = at
	return [row for row in rows if row.name not in found.postponed]


def _group_of(row: frappe._dict) -> str | None:
	readers = chat_channels.readers_of(row.chat_channel) if row.chat_channel else ()
	return readers[0] if readers else None


def _is_late(row: frappe._dict, now: datetime) -> bool:
	return row.send_after < now - LATE


def _parcels(rows: list[frappe._dict], now: datetime) -> list[Parcel]:
	places: dict[bool, list[frappe._dict]] = defaultdict(list)
	late = {_place(row) for row in rows if _is_late(row, now)}
	for row in rows:
		places[_place(row) in late].append(row)
	wishes = notification_wishes.of({row.recipient for row in rows if row.recipient})
	readers = {user for user, wish in wishes.items() if wish.digest_minutes is not None}
	return [
		parcel
		for is_late, group in places.items()
		for parcel in parcels(map(_message, group), readers, is_catching_up=is_late)
	]


def _place(row: frappe._dict) -> tuple[str, str]:
	return row.recipient or row.chat_channel, row.channel


def _message(row: frappe._dict) -> Message:
	# What somebody says himself is no step, which a later step of the same clock would stand for.
	clock = row.clock if row.clock and row.kind == outbox.STEP else row.name
	return Message(
		name=row.name,
		recipient=row.recipient or row.chat_channel,
		channel=row.channel,
		clock=f"{clock} {row.on_behalf_of or ''}",
		step=row.position or 0,
		subject=(row.ref_doctype, row.ref_name),
		is_urgent=bool(row.is_urgent),
		due_at=calendars.moment(row.due_at) if row.due_at else None,
	)


def _languages_of_groups(rows: list[frappe._dict]) -> dict[str, str]:
	names = {row.chat_channel for row in rows if row.chat_channel}
	return {
		row.name: row.language for row in stored.rows("Chat Channel", "name", names, ("name", "language"))
	}
