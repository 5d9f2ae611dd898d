"""Knows what is said to somebody alone and what together: never the same twice, never a storm."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import inf
from typing import Literal

# More than so many at once are read by nobody one by one; they are said together.
MOST_ALONE = 5

When = Literal["at_once", "opening", "digest"]


@dataclass(frozen=True)
class Message:
	"""One thing to be said to one person on one channel: a step of a clock was reached.

	`step`: its position in the policy, a later one says more. `subject`: DocType and name of the record.
	"""

	name: str
	recipient: str
	channel: str
	clock: str
	step: int
	subject: tuple[str, str]
	is_urgent: bool = False
	due_at: datetime | None = None


@dataclass(frozen=True)
class Parcel:
	"""What goes out as one: `when` says at once, at the recipient's next opening or at his digest moment.

	`covers`: the names of all messages that are said with it, also of those that a later step made needless.
	"""

	recipient: str
	channel: str
	when: When
	messages: tuple[Message, ...]
	covers: tuple[str, ...]


def parcels(
	messages: Iterable[Message], digest_readers: Collection[str] = (), is_catching_up: bool = False
) -> tuple[Parcel, ...]:
	"""Return what goes to whom, the most urgent first; the order of `messages` plays no part.

	`digest_readers` hear of all that is not urgent in one digest. `is_catching_up`: the system was down, so
	everybody gets one parcel on each channel, whatever has come together.
	"""
	found: list[Parcel] = []
	for (recipient, _channel), group in groupby(sorted(messages, key=_place), key=_place):
		said, covers = _said_once(group)
		for when, together in _bundles(said, recipient in digest_readers, is_catching_up):
			names = tuple(name for message in together for name in covers[message.name])
			found.append(Parcel(recipient, together[0].channel, when, together, names))
	return tuple(sorted(found, key=lambda each: (_order(each.messages[0]), each.recipient, each.channel)))


def _place(message: Message) -> tuple[str, str]:
	return message.recipient, message.channel


def _said_once(group: Iterable[Message]) -> tuple[list[Message], dict[str, tuple[str, ...]]]:
	"""Return the latest step of each clock in the order of urgency, and by its name all that it stands for.

	Who is head and coordinator at once, or has missed two steps, hears of a clock once; urgently, if any step was.
	"""
	clocks: dict[str, list[Message]] = {}
	for message in group:
		clocks.setdefault(message.clock, []).append(message)
	said: list[Message] = []
	covers: dict[str, tuple[str, ...]] = {}
	for same in clocks.values():
		latest = min(same, key=lambda each: (-each.step, each.name))
		said.append(replace(latest, is_urgent=any(each.is_urgent for each in same)))
		covers[latest.name] = tuple(sorted(each.name for each in same))
	return sorted(said, key=_order), covers


def _bundles(
	said: list[Message], has_digest: bool, is_catching_up: bool
) -> list[tuple[When, tuple[Message, ...]]]:
	urgent = tuple(message for message in said if message.is_urgent)
	others = tuple(message for message in said if not message.is_urgent)
	later: When = "digest" if has_digest else "opening"
	if is_catching_up:
		return [("at_once" if urgent else later, tuple(said))]
	return _bundled("at_once", urgent, MOST_ALONE) + _bundled(later, others, 0 if has_digest else MOST_ALONE)


def _bundled(
	when: When, messages: tuple[Message, ...], most_alone: int
) -> list[tuple[When, tuple[Message, ...]]]:
	if len(messages) > most_alone:
		return [(when, messages)]
	return [(when, (message,)) for message in messages]


def _order(message: Message) -> tuple[bool, float, int, tuple[str, str], str]:
	due = message.due_at.timestamp() if message.due_at else inf
	return not message.is_urgent, due, -message.step, message.subject, message.name
