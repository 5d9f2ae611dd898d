"""Lets the robots of chat groups speak: takes what is due, gives it to the vendor, and notes what that said.

What goes on the way is taken first and that is committed: no lock and no transaction is open while a vendor is awaited.
Who dies in between gives it back a little later; a group may then read it twice, but never not at all.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import random

import frappe
from frappe import _

from xdept_collab import messages_outbox
from xdept_collab.rules.errors import Finding, RuleBroken
from xdept_collab.rules.retries import Answer, outcome
from xdept_collab.rules.robot_limits import WINDOW, moments, room
from xdept_collab.rules.robots import vendors
from xdept_collab.rules.robots.kinds import Notice, Reply, Robot
from xdept_collab.services import calendars, chat_channels, delivery_rows, robot_transport
from xdept_collab.services.outbox import DOCTYPE
from xdept_collab.services.packing import Packed, pack

PAGE = 200
# Longer than twenty requests can take; then others may try what was taken.
CLAIM = timedelta(minutes=10)
# A vendor that does not answer is left alone until the next time.
_MOST_SILENCES = 2
# For so long a tick talks to vendors: the next one comes soon.
_WHOLE_TIME = timedelta(seconds=120)

Ticks = Callable[[], datetime]
EndTransaction = Callable[[], object]


@dataclass
class _Taken:
	"""What was taken for one group: its robot, what it is to say, and under which claim."""

	robot: Robot
	packed: list[Packed]
	token: str


@dataclass
class Round:
	"""One round of all groups: the time as it passes, how to end a transaction, and which vendors keep silent."""

	ticks: Ticks
	end_transaction: EndTransaction
	silences: dict[str, int] = field(default_factory=dict[str, int])


def send(this: Round) -> int:
	"""Let every group with something due hear it, as far as time and limits allow; return how many parcels went out."""
	started, count = this.ticks(), 0
	for channel in _channels_due(started):
		if this.ticks() - started > _WHOLE_TIME:
			break
		taken = _take(channel, this.ticks())
		this.end_transaction()
		if taken:
			count += _speak(channel, taken, this)
	return count


def _channels_due(now: datetime) -> list[str]:
	return frappe.db.sql_list(
		f"""select chat_channel from `tab{DOCTYPE}` where send_after <= %s and chat_channel <> ''
		group by chat_channel order by min(send_after), chat_channel""",
		now,
	)


def _take(channel: str, now: datetime) -> _Taken | None:
	"""Take what may go now within the limits of the robot, and let the rest wait for its turn."""
	group = _locked(channel)
	robot, reason = _robot(channel) if group and group.is_enabled else (None, "delivery.group_disabled")
	if not group or not robot:
		_give_up(channel, Finding(reason, {"name": channel}), now)
		return None
	sends, locked = _sends(group), _moment(group.locked_until)
	at = calendars.moment(now)
	count = room(sends, at, locked).count
	rows = delivery_rows.due(now, "chat_channel = %s", [channel], PAGE)
	packing = pack(rows, now) if rows else None
	if not packing:
		return None
	delivery_rows.settle(packing, now)
	chosen, waiting = packing.packed[:count], packing.packed[count:]
	_let_wait(waiting, [*sends, *[at] * len(chosen)], at, locked)
	if not chosen:
		return None
	token = frappe.generate_hash(length=12)
	for packed in chosen:
		delivery_rows.claim(packed.covers, token, now, now + CLAIM)
	_keep_sends(channel, [*sends, *[at] * len(chosen)], at)
	return _Taken(robot, chosen, token)


def _robot(channel: str) -> tuple[Robot | None, str]:
	"""Return the robot of a group; none when its secrets were encrypted with another key of the site."""
	try:
		return chat_channels.robot_of(frappe.get_doc(chat_channels.DOCTYPE, channel)), ""
	except frappe.ValidationError:
		frappe.clear_messages()
		return None, "delivery.group_undecipherable"


def _give_up(channel: str, reason: Finding, now: datetime) -> None:
	while rows := delivery_rows.due(now, "chat_channel = %s", [channel], PAGE):
		result = outcome(Answer("refused", reason), 0, delivery_rows.age(rows, now), 0)
		delivery_rows.record([row.name for row in rows], result, now)


def _locked(channel: str) -> frappe._dict | None:
	lock = "" if frappe.db.db_type == "sqlite" else " for update"
	found = frappe.db.sql(
		f"select is_enabled, locked_until, last_sends from `tabChat Channel` where name = %s{lock}",
		channel,
		as_dict=True,
	)
	return found[0] if found else None


def _let_wait(waiting: list[Packed], sends: list[datetime], now: datetime, locked: datetime | None) -> None:
	turns = moments(len(waiting), sends, now, locked)
	delivery_rows.postponed(
		{
			name: calendars.stored(turn)
			for packed, turn in zip(waiting, turns, strict=True)
			for name in packed.covers
		}
	)


def _speak(channel: str, taken: _Taken, this: Round) -> int:
	"""Send one parcel after the other; when the vendor is silent or wants a rest, the others are given back."""
	vendor, count = taken.robot.vendor, 0
	for place, packed in enumerate(taken.packed):
		if this.silences.get(vendor, 0) >= _MOST_SILENCES:
			_give_back(taken.packed[place:], taken.token, this.ticks() + WINDOW)
			this.end_transaction()
			break
		answer = deliver(taken.robot, notice_of(packed), this.ticks())
		now = this.ticks()
		_note(channel, packed, answer, taken.token, now)
		is_silent = answer.kind == "temporary" and bool(answer.reason) and "no_answer" in answer.reason.code
		this.silences[vendor] = this.silences.get(vendor, 0) + 1 if is_silent else 0
		count += answer.kind == "ok"
		if answer.kind == "slow_down":
			_give_back(taken.packed[place + 1 :], taken.token, _rest_until(channel, answer, now))
		this.end_transaction()
		if answer.kind == "slow_down":
			break
	return count


def deliver(robot: Robot, notice: Notice, now: datetime) -> Answer:
	"""Say it and return what the vendor answers; an address that must not be called is refused for good."""
	try:
		request = vendors.request(robot, notice, calendars.moment(now))
		reply: Reply = robot_transport.post(robot, request)
	except RuleBroken as broken:
		return Answer("refused", broken.findings[0])
	return vendors.read_answer(robot, reply)


def _note(channel: str, packed: Packed, answer: Answer, token: str, now: datetime) -> None:
	result = outcome(answer, packed.attempts, delivery_rows.age(packed.rows, now), random())
	delivery_rows.record(packed.covers, result, now, packed.name, token)
	# The vendor counts from when it heard it, not from when it was taken.
	note_send(channel, now, is_taken=True)


def note_send(channel: str, now: datetime, is_taken: bool = False) -> None:
	"""Count a message of the robot; `is_taken`: in the place of one that was counted when it was taken."""
	group, at = _locked(channel), calendars.moment(now)
	if group:
		sends = sorted(_sends(group))
		_keep_sends(channel, [*(sends[1:] if is_taken else sends), at], at)


def _rest_until(channel: str, answer: Answer, now: datetime) -> datetime:
	until = now + timedelta(seconds=answer.wait)
	frappe.db.sql("update `tabChat Channel` set locked_until = %s where name = %s", (until, channel))
	return until


def _give_back(packed: list[Packed], token: str, at: datetime) -> None:
	names = [name for each in packed for name in each.covers]
	delivery_rows.give_back(names, token, at)


def _sends(group: frappe._dict) -> list[datetime]:
	return [datetime.fromisoformat(text) for text in json.loads(group.last_sends or "[]")]


def _keep_sends(channel: str, sends: list[datetime], now: datetime) -> None:
	kept = json.dumps([at.isoformat() for at in sorted(sends) if at > now - WINDOW])
	frappe.db.sql("update `tabChat Channel` set last_sends = %s where name = %s", (kept, channel))


def _moment(at: datetime | None) -> datetime | None:
	return calendars.moment(at) if at else None


def notice_of(packed: Packed) -> Notice:
	"""Return what the robot says, in the language of the group."""
	first = packed.said[0]
	label = _("Open", lang=packed.language)
	if len(packed.said) == 1:
		return Notice(first.title, "\n".join(first.lines), first.link, label, packed.is_urgent)
	late = sum(said.is_late for said in packed.said)
	title = messages_outbox.digest_title(len(packed.said), late, packed.language)
	text = "\n".join(said.title for said in packed.said)
	return Notice(title, text, first.link, label, packed.is_urgent)
