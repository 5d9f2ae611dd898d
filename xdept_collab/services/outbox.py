"""Writes down what people are to be told, each message once for each channel; it is sent afterwards.

It is called within the transaction that causes the message: both are there, or neither is. Set-based.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import frappe

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM
from xdept_collab.services import audience, chat_channels, new_rows, notification_wishes, send_times
from xdept_collab.services.audience import Audience
from xdept_collab.services.chat_channels import ChatGroup
from xdept_collab.services.notification_wishes import Wishes

DOCTYPE = "Delivery"
IN_APP, EMAIL = "In-App", "E-mail"
ROBOTS = frozenset({WECOM, DINGTALK, FEISHU})
WAITING, SENT, DEAD, DROPPED = "Waiting", "Sent", "Dead", "Dropped"
# What a message tells.
STEP, REMINDER = "Step", "Reminder"
EXTENSION_ASKED, EXTENSION_GRANTED, EXTENSION_REFUSED = (
	"Extension Asked",
	"Extension Granted",
	"Extension Refused",
)
# Bytes of an event's name that fit into the name of a row, beside the mark of recipient and channel.
_LONGEST = 120
_COLUMNS: tuple[str, ...] = (
	"name",
	"recipient",
	"on_behalf_of",
	"channel",
	"chat_channel",
	"state",
	"send_after",
	"error",
	"kind",
	"event",
	"clock",
	"policy",
	"step",
	"position",
	"ref_doctype",
	"ref_name",
	"task",
	"is_urgent",
	"due_at",
	"demands",
	"actor",
)


class NewDelivery(NamedTuple):
	"""One thing to be told to one person. Times are stored ones: naive, in the zone of the site.

	`channels`: as the step names them; "In-App" comes in any case. `event`: what brought it about; the same event
	tells nobody twice on one channel. `department`: whose chat group hears of it. `now`: when it came about, if not
	at the `now` of `add`. `actor`: who did something about it, as reminding.
	"""

	recipient: str
	channels: tuple[str, ...]
	kind: str
	event: str
	clock: str
	policy: str
	step: str
	position: int
	ref_doctype: str
	ref_name: str
	task: str = ""
	department: str = ""
	is_urgent: bool = False
	due_at: datetime | None = None
	demands: tuple[str, ...] | str = ()
	now: datetime | None = None
	actor: str = ""

	@property
	def record(self) -> tuple[str, str]:
		return self.ref_doctype, self.ref_name


class _Addressed(NamedTuple):
	"""A message on its way to one place: a person's bell or mailbox, or a group. `error`: why it does not go."""

	message: NewDelivery
	recipient: str
	channel: str
	on_behalf_of: str = ""
	group: str = ""
	error: Finding | None = None


def add(rows: Iterable[NewDelivery], now: datetime) -> int:
	"""Write the deliveries that the messages call for and return how many; those of an event that has them stay.

	Who may not read the record, and who cannot log in, is told nothing: that is written down with the reason. Who
	stands in for a recipient today hears of it too, as far as he may read the record for him.
	"""
	rows = list(rows)
	if not rows:
		return 0
	told = [*_named(rows), *_standing_in(rows)]
	people = audience.gather((each.recipient for each in told), (row.record for row in rows))
	wishes = notification_wishes.of({each.recipient for each in told})
	addressed = list(_addressed(told, people, wishes))
	addressed += _to_groups(rows, people)
	times = send_times.SendTimes(now, wishes)
	values = [_values(each, times) for each in addressed]
	by = frappe.session.user
	same = {"creation": now, "modified": now, "owner": by, "modified_by": by}
	new_rows.insert(DOCTYPE, _COLUMNS, values, keep_existing=True, same=same)
	return len(values)


def _named(rows: list[NewDelivery]) -> Iterator[_Addressed]:
	for row in rows:
		if row.recipient:
			yield _Addressed(row, row.recipient, IN_APP)


def _standing_in(rows: list[NewDelivery]) -> Iterator[_Addressed]:
	"""Yield who hears for a recipient today; not who is told himself of the same."""
	mandates = audience.hearing_for({row.recipient for row in rows})
	if not mandates:
		return
	told = {(row.event, row.recipient) for row in rows}
	for row in rows:
		for mandate in mandates:
			is_meant = mandate.delegator == row.recipient and mandate.task in ("", row.task)
			if is_meant and (row.event, mandate.delegate) not in told:
				yield _Addressed(row, mandate.delegate, IN_APP, on_behalf_of=mandate.delegator)


def _addressed(told: list[_Addressed], people: Audience, wishes: dict[str, Wishes]) -> Iterator[_Addressed]:
	"""Yield a bell and, where it is wanted, a mailbox for everybody who may be told."""
	for each in told:
		error = refusal(people, each.recipient, each.on_behalf_of, each.message.record, each.message.task)
		if error and each.on_behalf_of:
			continue  # The delegation is not about this record.
		if error:
			yield each._replace(error=error)
			continue
		yield each
		if EMAIL in each.message.channels and _is_mailed(wishes[each.recipient], each.message):
			yield each._replace(channel=EMAIL)


def refusal(
	people: Audience, user: str, on_behalf_of: str, record: tuple[str, str], task: str
) -> Finding | None:
	"""Return why the person is not told of the record, None where he may read it."""
	if not people.is_enabled(user):
		return Finding("delivery.disabled_user", {"user": user})
	if not people.may_read(user, record, task, on_behalf_of):
		return Finding("delivery.unreadable_record", {"user": user})
	return None


def _is_mailed(wishes: Wishes, message: NewDelivery) -> bool:
	return wishes.by_email and (message.is_urgent or not wishes.is_muted)


def _to_groups(rows: list[NewDelivery], people: Audience) -> Iterator[_Addressed]:
	"""Yield each group once for each event, whomever the event tells."""
	seen: set[tuple[str, str]] = set()
	groups: dict[str, ChatGroup | None] = {}
	for row in rows:
		if not row.department or (row.event, row.department) in seen:
			continue
		if row.department not in groups:
			groups[row.department] = chat_channels.of_department(row.department)
		group = groups[row.department]
		if not group or not (group.hears_every_step or group.vendor in row.channels):
			continue
		seen.add((row.event, row.department))
		error = None
		if not people.group_may_read(group.departments, row.record):
			error = Finding("delivery.unreadable_group")
		yield _Addressed(row, "", group.vendor, group=group.name, error=error)


def _values(each: _Addressed, times: send_times.SendTimes) -> tuple[object, ...]:
	row = each.message
	at = None
	if not each.error:
		at = times.at(each.recipient, row.is_urgent, row.now, row.department if each.group else None)
	return (
		_name(row.event, each),
		each.recipient,
		each.on_behalf_of,
		each.channel,
		each.group,
		DROPPED if each.error else WAITING,
		at,
		as_json(each.error) if each.error else None,
		*(row.kind, row.event, row.clock, row.policy, row.step, row.position),
		*(row.ref_doctype, row.ref_name, row.task, int(row.is_urgent), row.due_at),
		row.demands if isinstance(row.demands, str) else ", ".join(row.demands),
		row.actor,
	)


def as_json(finding: Finding) -> str:
	"""Return a reason as it is stored: code and facts, worded when somebody reads it."""
	return json.dumps({"code": finding.code, "facts": finding.facts}, ensure_ascii=False)


def _name(event: str, each: _Addressed) -> str:
	"""Return the name of a row, made of its content: so the same is never written twice.

	It begins with the event, so that rows written together lie together.
	"""
	if not event:
		return frappe.generate_hash(length=20)
	place = (each.channel, each.group or each.recipient)
	if len(event.encode()) > _LONGEST:
		return f"{event[:40]} {_mark(event, *place)}"
	return f"{event} {_mark(*place)}"


@lru_cache(maxsize=50_000)
def _mark(*content: str) -> str:
	return hashlib.blake2b("\n".join(content).encode(), digest_size=8).hexdigest()
