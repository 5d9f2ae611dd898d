"""Writes entries of a calendar as a file that calendar programs read (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, timezone

import frappe
from frappe import _
from frappe.utils import get_url_to_form
from icalendar import Calendar, Event

from xdept_collab.rules.calendar_feed import Entry

_ONE_DAY = timedelta(days=1)
# How often a program may look again; programs take it as a wish.
_AGAIN = timedelta(hours=1)


def written(entries: Iterable[Entry], user: str) -> bytes:
	"""Return the file, in the language of the user; every entry under a name that stays."""
	language = frappe.db.get_value("User", user, "language") or frappe.db.get_default("lang") or "en"
	calendar = Calendar()
	calendar.add("prodid", "-//xdept_collab//calendar feed//EN")
	calendar.add("version", "2.0")
	calendar.add("calscale", "GREGORIAN")
	calendar.add("method", "PUBLISH")
	calendar.add("x-wr-calname", _("Collaboration: My Dates", lang=language))
	calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
	calendar.add("x-published-ttl", "PT1H")
	for entry in entries:
		calendar.add_component(_event(entry, language))
	return calendar.to_ical()


def _event(entry: Entry, language: str) -> Event:
	event = Event()
	event.add("uid", entry.uid(frappe.local.site))
	event.add("dtstamp", entry.changed_at.astimezone(timezone.utc))
	event.add("last-modified", entry.changed_at.astimezone(timezone.utc))
	event.add("dtstart", entry.first)
	event.add("dtend", entry.last + _ONE_DAY)  # The day after the last one: so the standard has it.
	event.add("summary", _summary(entry, language))
	event.add("description", _description(entry))
	event.add("url", _address(entry))
	event.add("transp", "TRANSPARENT")
	event.add("class", "PRIVATE")
	return event


def _summary(entry: Entry, language: str) -> str:
	kind = _(entry.doctype, lang=language)  # stored: DocType
	return " ".join([*(["✓"] if entry.is_done else []), kind, "·", entry.title])


def _description(entry: Entry) -> str:
	task = " · ".join(part for part in (entry.task_title, entry.task) if part)
	return "\n".join(part for part in (task, _address(entry)) if part)


def _address(entry: Entry) -> str:
	if entry.doctype == "Collab Milestone":
		return get_url_to_form("Collab Task", entry.task)
	return get_url_to_form(entry.doctype, entry.name)
