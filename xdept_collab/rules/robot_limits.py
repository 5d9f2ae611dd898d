"""Knows how many messages a chat robot may still send, and when the next may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# WeCom and DingTalk take 20 a minute from a robot, Feishu 100; DingTalk locks one out for ten minutes that sends more.
MOST_A_MINUTE = 20
# A minute, and what one request may spend longer on its way than another.
WINDOW = timedelta(seconds=65)


@dataclass(frozen=True)
class Room:
	"""How many may go now; `next_at`: when the next one may, now if any may."""

	count: int
	next_at: datetime


def room(
	sends: Sequence[datetime], now: datetime, locked_until: datetime | None = None, most: int = MOST_A_MINUTE
) -> Room:
	"""Return the room that is left after the last `sends` of one robot, in any order.

	`locked_until`: the vendor told the robot to slow down until then.
	"""
	recent = sorted(sent for sent in sends if sent > now - WINDOW)
	next_at = now if len(recent) < most else recent[len(recent) - most] + WINDOW
	if locked_until and locked_until > next_at:
		next_at = locked_until
	return Room(most - len(recent) if next_at <= now else 0, next_at)


def moments(
	count: int,
	sends: Sequence[datetime],
	now: datetime,
	locked_until: datetime | None = None,
	most: int = MOST_A_MINUTE,
) -> tuple[datetime, ...]:
	"""Return the earliest moments at which `count` further messages may go, one after the other."""
	planned: list[datetime] = []
	at = now
	for _number in range(count):
		at = room([*sends, *planned], at, locked_until, most).next_at
		planned.append(at)
	return tuple(planned)
