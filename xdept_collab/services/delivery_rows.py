"""Reads deliveries that are due so that no two senders have the same one, and writes what became of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import frappe

from xdept_collab.rules.errors import Finding
from xdept_collab.rules.retries import Outcome
from xdept_collab.services.outbox import DEAD, DOCTYPE, DROPPED, SENT, WAITING, as_json
from xdept_collab.services.packing import Packing
from xdept_collab.services.row_locks import for_update

FIELDS = (
	"name",
	"recipient",
	"on_behalf_of",
	"channel",
	"chat_channel",
	"send_after",
	"attempts",
	"first_attempt",
	"kind",
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
	"email_queue",
	"parcel",
)


def is_anything_due(now: datetime) -> bool:
	"""Whether there is anything to do: one look at an index."""
	return bool(frappe.db.sql(f"select name from `tab{DOCTYPE}` where send_after <= %s limit 1", now))


def due(now: datetime, condition: str, values: Sequence[object], page: int) -> list[frappe._dict]:
	"""Lock and return up to a page of due deliveries, those of one place together wherever that fits."""
	found = frappe.db.sql(
		f"""select name, recipient, chat_channel from `tab{DOCTYPE}`
		where send_after <= %s and {condition} order by recipient, chat_channel, send_after limit {page + 1}""",
		[now, *values],
	)
	names = [row[0] for row in _whole_places(found, page)]
	if not names:
		return []
	columns = ", ".join(f"`{name}`" for name in FIELDS)
	# By name, so that rows alone are locked and no gap into which somebody wants to write. The condition again, for
	# another sender may have had them in between.
	return frappe.db.sql(
		f"""select {columns} from `tab{DOCTYPE}` where name in ({", ".join(["%s"] * len(names))})
		and send_after <= %s and {condition}{for_update(is_skipping=True)}""",
		[*names, now, *values],
		as_dict=True,
	)


def _whole_places(found: Sequence[tuple[str, ...]], page: int) -> Sequence[tuple[str, ...]]:
	"""Leave the place out at which a full page ends, for the next page has all of it; unless it is the only one."""
	if len(found) <= page:
		return found
	last = found[-1][1:]
	whole = [row for row in found if row[1:] != last]
	return whole or found[:page]


def sent(names: Iterable[str], now: datetime, parcel: str, claim: str = "") -> None:
	"""Note that these deliveries went out together."""
	values: dict[str, Any] = {"sent_on": now, "last_attempt": now, "modified": now, "parcel": parcel}
	_update(names, claim, state=SENT, send_after=None, error=None, **values)


def sent_alone(names: Iterable[str], now: datetime) -> None:
	"""Note that each of these went out for itself; with one statement for all."""
	names = list(names)
	if not names:
		return
	places = ", ".join(["%s"] * len(names))
	frappe.db.sql(
		f"""update `tab{DOCTYPE}` set state = %s, sent_on = %s, last_attempt = %s, modified = %s, parcel = name,
		send_after = null, error = null where name in ({places})""",
		[SENT, now, now, now, *names],
	)


def dropped(reasons: Mapping[str, Finding], now: datetime) -> None:
	"""Note why these are not sent."""
	by_reason: dict[str, list[str]] = {}
	for name, reason in reasons.items():
		by_reason.setdefault(as_json(reason), []).append(name)
	for reason, names in by_reason.items():
		_update(names, state=DROPPED, send_after=None, error=reason, modified=now)


def postponed(times: Mapping[str, datetime]) -> None:
	"""Let these wait for another time; that is no attempt."""
	by_time: dict[datetime, list[str]] = {}
	for name, at in times.items():
		by_time.setdefault(at, []).append(name)
	for at, names in by_time.items():
		_update(names, send_after=at)


def record(names: Iterable[str], result: Outcome, now: datetime, parcel: str = "", claim: str = "") -> None:
	"""Note what an attempt came to."""
	if result.state == "sent":
		sent(names, now, parcel, claim)
		return
	values: dict[str, Any] = {"attempts": result.attempts, "last_attempt": now, "modified": now}
	values["error"] = as_json(result.reason) if result.reason else None
	if result.state == "dead":
		values |= {"state": DEAD, "send_after": None}
	else:
		values |= {"state": WAITING, "send_after": now + timedelta(seconds=result.seconds)}
	_update(names, claim, **values)


def claim(names: Sequence[str], token: str, now: datetime, until: datetime) -> None:
	"""Take deliveries for an attempt that may take a while; whoever dies with them gives them back at `until`."""
	_update(names, send_after=until, claim=token)
	begun(names, now)


def begun(names: Iterable[str], now: datetime) -> None:
	"""Note when these were tried first; from then on counts how long it is tried."""
	_update(names, condition="first_attempt is null", first_attempt=now)


def queued(names: Iterable[str], mail: str, parcel: str, look_at: datetime, now: datetime) -> None:
	"""Note in which mail of Frappe's queue these are, and when to see what has become of it."""
	names = list(names)
	_update(names, email_queue=mail, parcel=parcel, send_after=look_at, error=None)
	begun(names, now)


def _update(names: Iterable[str], claim_held: str = "", condition: str = "", **values: object) -> None:
	names = list(names)
	if not names:
		return
	settings = ", ".join(f"`{name}` = %s" for name in values)
	where, held = f"name in ({', '.join(['%s'] * len(names))})", list(names)
	if claim_held:
		where, held = f"{where} and claim = %s", [*held, claim_held]
	if condition:
		where = f"{where} and {condition}"
	frappe.db.sql(f"update `tab{DOCTYPE}` set {settings} where {where}", [*values.values(), *held])


def age(rows: Iterable[frappe._dict], now: datetime) -> timedelta:
	"""Return how long deliveries have been tried."""
	return now - min((row.first_attempt or now for row in rows), default=now)


def settle(packing: Packing, now: datetime) -> None:
	"""Write down what of a page is not sent now."""
	dropped(packing.dropped, now)
	postponed(packing.postponed)


def finding_of(error: str | None) -> Finding | None:
	"""Return the reason that is stored with a delivery."""
	if not error:
		return None
	told = json.loads(error)
	return Finding(told["code"], told["facts"])


def give_back(names: Iterable[str], token: str, at: datetime) -> None:
	"""Let others try, from `at` on, what was taken and not tried."""
	_update(names, token, send_after=at, claim=None)


def begin_again(names: Iterable[str], now: datetime) -> None:
	"""Let these be sent as if nobody had tried."""
	values = {"attempts": 0, "first_attempt": None, "error": None, "email_queue": None, "claim": None}
	_update(names, state=WAITING, send_after=now, modified=now, **values)
