"""Tells in the timeline of a record what became of its time limits: who was told when, and what people did about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import frappe
from frappe import _
from frappe.utils import escape_html

from xdept_collab.services import clock_words, escalation_events, people
from xdept_collab.services.clock_facts import MILESTONE

# The newest entries that a timeline shows; all of them are in the list of escalation events.
_MOST = 200


def told(doctype: str, name: str) -> list[dict[str, object]]:
	"""Return one entry for everything that happened to the time limits of a record; asked for what the user may read."""
	rows = frappe.db.sql(
		f"""select event.at, event.kind, event.policy, event.step, event.recipients, event.demands, event.effects,
		event.actor, event.on_behalf_of, event.reason, milestone.title
		from `tabEscalation Event` event left join `tab{MILESTONE}` milestone on milestone.name = event.row_name
		where event.ref_name = %s and event.ref_doctype = %s
		order by event.at desc, event.position desc limit {_MOST}""",
		(name, doctype),
		as_dict=True,
	)
	names = people.full_names(sorted({user for row in rows for user in users_of(row)})) if rows else {}
	return [{"icon": "today", "creation": row.at, "content": content(row, names)} for row in reversed(rows)]


def users_of(row: frappe._dict) -> list[str]:
	"""Return whom an event names."""
	return [user for user in (*(row.recipients or "").split("\n"), row.actor, row.on_behalf_of) if user]


def content(row: frappe._dict, names: Mapping[str, str]) -> str:
	"""Return what an event tells, as HTML; `title`: that of its milestone."""
	what = _(row.policy)  # stored: policy
	limit = escape_html(f"{what} ({row.title})" if row.title else what)
	told_ones = _listed([names.get(user, user) for user in (row.recipients or "").split("\n") if user])
	notes = [
		_("asked for {0}").format(_listed(clock_words.demands(row.demands))) if row.demands else "",
		_listed(clock_words.effects(row.effects)),
		escape_html(row.reason or ""),
	]
	sentence = _SENTENCES.get(row.kind, _stepped)(row, limit, told_ones, _hand(row, names))
	return " · ".join(part for part in (sentence, *notes) if part)


def _listed(words: list[str]) -> str:
	return escape_html(_(", ", context="between words").join(words))


def _hand(row: frappe._dict, names: Mapping[str, str]) -> str:
	"""Return who did it, and for whom."""
	actor, other = (escape_html(names.get(user, user or "")) for user in (row.actor, row.on_behalf_of))
	return _("{0} for {1}").format(actor, other) if other else actor


def _stepped(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	step = escape_html(_(row.step))  # stored: policy
	if told_ones:
		return _("{0}: {1} — told {2}").format(limit, step, told_ones)
	return _("{0}: {1} — nobody was named who could be told").format(limit, step)


def _passed(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	step = escape_html(_(row.step))  # stored: policy
	return _("{0}: {1} — passed before anybody looked, told with the next step").format(limit, step)


def _acknowledged(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	return _("{0}: {1} acknowledged").format(limit, hand)


def _reminded(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	return _("{0}: {1} reminded {2}").format(limit, hand, told_ones)


def _explained(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	return _("{0}: {1} explained the delay").format(limit, hand)


def _extended(row: frappe._dict, limit: str, told_ones: str, hand: str) -> str:
	return _("{0}: {1} gave more time").format(limit, hand)


_SENTENCES: dict[str, Callable[[frappe._dict, str, str, str], str]] = {
	escalation_events.PASSED: _passed,
	escalation_events.ACKNOWLEDGED: _acknowledged,
	escalation_events.REMINDED: _reminded,
	escalation_events.EXPLAINED: _explained,
	escalation_events.EXTENDED: _extended,
}
