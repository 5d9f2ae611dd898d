"""Knows what an answer of a vendor means: done, slow down, never, or not now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, quote_plus

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.retries import Answer
from xdept_collab.rules.robots.addresses import key_of
from xdept_collab.rules.robots.kinds import Reply, Robot, Vendor
from xdept_collab.rules.robots.wording import clean

SLOW_DOWN, BUSY = "delivery.robot_slow_down", "delivery.robot_busy"
KEY, STOPPED = "delivery.robot_key", "delivery.robot_stopped"
SIGNATURE, KEYWORD, NETWORK = "delivery.robot_signature", "delivery.robot_keyword", "delivery.robot_network"
CONTENT, REFUSED, MOVED = "delivery.robot_content", "delivery.robot_refused", "delivery.robot_moved"
NO_ANSWER, UNREADABLE = "delivery.robot_no_answer", "delivery.robot_unreadable"

_LONGEST_TEXT = 200
_HIDDEN = "…"
_NUMBER = re.compile(r"-?[0-9]{1,11}")


@dataclass(frozen=True)
class AnswerTable:
	"""How one vendor answers: the fields of number and text, what the numbers mean, how long a robot is locked.

	`codes`: number -> reason. `by_text`: number -> (part of the lower-case text, reason), for a number that stands
	for several things; the first that fits counts, before `codes`.
	"""

	vendor: Vendor
	number_fields: tuple[str, ...]
	text_fields: tuple[str, ...]
	codes: Mapping[int, str]
	lock_seconds: int
	by_text: Mapping[int, tuple[tuple[str, str], ...]]


def read(table: AnswerTable, robot: Robot, reply: Reply) -> Answer:
	"""Return what a reply means. What vendors have not documented is tried again, and never taken for done."""
	facts: dict[str, object] = {"vendor": table.vendor}
	if reply.status is None:
		return Answer("temporary", Finding(NO_ANSWER, facts))
	facts["number"] = reply.status
	if reply.status == 429:
		return Answer(
			"slow_down", Finding(SLOW_DOWN, facts), _seconds(reply.retry_after) or table.lock_seconds
		)
	if reply.status >= 500 or reply.status == 408:
		return Answer("temporary", Finding(BUSY, facts), _seconds(reply.retry_after))
	if 300 <= reply.status < 400:
		return Answer("refused", Finding(MOVED, facts))
	content = _content(reply.text)
	number = _number(content, table.number_fields)
	if number is None:
		return _without_number(reply.status, facts)
	text = next((str(content[name]) for name in table.text_fields if content.get(name)), "")
	facts |= {"number": number, "text": without_secrets(robot, text)}
	return _judged(table, reply, number, text, facts)


def _without_number(status: int, facts: dict[str, object]) -> Answer:
	if status >= 400:
		return Answer("refused", Finding(REFUSED, {**facts, "text": ""}))
	# A page of a proxy, for instance.
	return Answer("temporary", Finding(UNREADABLE, facts))


def _judged(table: AnswerTable, reply: Reply, number: int, text: str, facts: dict[str, object]) -> Answer:
	if number == 0 and reply.status and reply.status < 300:
		return Answer("ok")
	spoken = text.lower()
	reason = next((code for part, code in table.by_text.get(number, ()) if part in spoken), "")
	reason = reason or table.codes.get(number, "")
	if reason == SLOW_DOWN:
		return Answer("slow_down", Finding(reason, facts), _seconds(reply.retry_after) or table.lock_seconds)
	if not reason or reason == BUSY:
		return Answer("temporary", Finding(BUSY, facts))
	return Answer("refused", Finding(reason, facts))


def without_secrets(robot: Robot, text: str) -> str:
	"""Return a vendor's text, shortened, without the robot's address, key and secret should it repeat them."""
	for secret in sorted(_secrets(robot), key=len, reverse=True):
		text = text.replace(secret, _HIDDEN)
	return clean(text)[:_LONGEST_TEXT]


def _secrets(robot: Robot) -> set[str]:
	plain = [robot.address, key_of(robot), robot.secret]
	return {form for each in plain if each for form in (each, quote(each, safe=""), quote_plus(each))}


def _content(text: str) -> Mapping[str, Any]:
	try:
		content = json.loads(text)
	except (ValueError, RecursionError):
		return {}
	return cast("dict[str, Any]", content) if isinstance(content, dict) else {}


def _number(content: Mapping[str, Any], fields: Iterable[str]) -> int | None:
	for name in fields:
		value = content.get(name)
		if isinstance(value, int) and not isinstance(value, bool):
			return value
		if isinstance(value, str) and _NUMBER.fullmatch(value):
			return int(value)
	return None


def _seconds(header: str) -> int:
	"""Return what Retry-After says in seconds; 0 when it is missing or a date, which nobody here sends."""
	header = header.strip()
	return int(header) if header.isascii() and header.isdigit() and len(header) < 10 else 0
