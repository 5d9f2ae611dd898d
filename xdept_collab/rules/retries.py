"""Knows what follows an attempt to deliver: it is done, it is tried again later, or it is given up and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from xdept_collab.rules.errors import Finding

# Minutes after the first, second, … failed attempt; the last goes on.
BACKOFF_MINUTES = (1, 2, 5, 15, 60)
MOST_ATTEMPTS = 10
LONGEST_AGE = timedelta(hours=24)
# However long a vendor says to wait: a step that is late for hours is of no use.
LONGEST_WAIT_SECONDS = 60 * 60
_SPREAD = 0.2


@dataclass(frozen=True)
class Answer:
	"""What a channel said to one attempt. `wait`: seconds that it asked for; `reason`: why it is not done.

	`slow_down`: too many at once, the delivery itself is right. `refused`: no further attempt can succeed.
	"""

	kind: Literal["ok", "slow_down", "refused", "temporary"]
	reason: Finding | None = None
	wait: int = 0


@dataclass(frozen=True)
class Outcome:
	"""What becomes of a delivery: `attempts` so far that count, and `seconds` until the next if there is one."""

	state: Literal["sent", "retry", "dead"]
	attempts: int
	seconds: int = 0
	reason: Finding | None = None


def outcome(answer: Answer, attempts: int, age: timedelta, fraction: float) -> Outcome:
	"""Return what follows an answer.

	`attempts`: those before this one that counted. `age`: since the delivery was first due. `fraction`: 0 to 1,
	drawn by the caller; it spreads the next attempts of what failed together. A delivery is dead when it was
	refused, after MOST_ATTEMPTS, or at LONGEST_AGE; being told to slow down is no attempt, so only age ends that.
	"""
	if not 0 <= fraction <= 1:
		raise ValueError("The fraction lies between 0 and 1.")
	counted = attempts if answer.kind == "slow_down" else attempts + 1
	if answer.kind == "ok":
		return Outcome("sent", counted)
	if answer.kind == "refused":
		return Outcome("dead", counted, reason=answer.reason)
	if counted >= MOST_ATTEMPTS:
		return Outcome("dead", counted, reason=Finding("delivery.too_many_attempts", {"attempts": counted}))
	if age >= LONGEST_AGE:
		hours = LONGEST_AGE // timedelta(hours=1)
		return Outcome("dead", counted, reason=Finding("delivery.too_old", {"hours": hours}))
	return Outcome("retry", counted, _seconds(answer, counted, fraction), answer.reason)


def backoff_seconds(attempts: int, fraction: float) -> int:
	"""Return the wait after so many failed attempts, a fifth shorter (fraction 0) to a fifth longer (1)."""
	minutes = BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES)) - 1]
	return round(minutes * 60 * (1 - _SPREAD + 2 * _SPREAD * fraction))


def _seconds(answer: Answer, counted: int, fraction: float) -> int:
	asked = min(answer.wait, LONGEST_WAIT_SECONDS)
	if answer.kind == "slow_down":
		# Never before the window is over, and not everybody in its first second.
		return round((asked or BACKOFF_MINUTES[0] * 60) * (1 + _SPREAD * fraction))
	return max(asked, backoff_seconds(counted, fraction))
