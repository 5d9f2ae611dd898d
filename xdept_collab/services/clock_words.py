"""Says in the reader's language what a time limit is, what is left of it, and what a step asks for and does."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _

from xdept_collab.rules.clocks import DAYS, HOURS, OwnDate, Report, Span, Target
from xdept_collab.rules.countdown import ENDED, STANDS_STILL, Countdown, amount_of
from xdept_collab.rules.lifecycle import split_words
from xdept_collab.rules.policies import WEEKDAYS


def limit(target: Target, doctype: str) -> str:
	"""Return what a time limit is: "2 working days", or the date of the record that it goes by."""
	if isinstance(target, Report):
		if target.weekday is None:
			return _("every working day")
		return _("every {0}").format(_(WEEKDAYS[target.weekday]))  # stored: option
	if isinstance(target, OwnDate):
		label = frappe.get_meta(doctype).get_label(target.field)
		return _("by the date “{0}”").format(_(label, context=doctype))  # stored: label
	return _span(target)


def _span(span: Span) -> str:
	if span.unit == DAYS:
		return _days(span.amount, span.is_working)
	words = _("{0} h", context="length of time") if span.unit == HOURS else _("{0} min")
	length = words.format(span.amount)
	return _("{0} of working time").format(length) if span.is_working else length


def _days(number: int, is_working: bool) -> str:
	if is_working:
		return _("1 working day") if number == 1 else _("{0} working days").format(number)
	return _("1 day") if number == 1 else _("{0} days").format(number)


def length(amount: timedelta, day: timedelta, is_working: bool) -> str:
	"""Return a length of time in days, hours and minutes: "1 working day 3 h", "4 h 30 min"."""
	found = amount_of(amount, day)
	parts = [
		_days(found.days, is_working) if found.days else "",
		_("{0} h", context="length of time").format(found.hours) if found.hours else "",
		_("{0} min").format(found.minutes) if found.minutes else "",
	]
	return " ".join(part for part in parts if part) or _("less than 1 min")


def remaining(shown: Countdown, is_working: bool) -> str:
	"""Return the countdown as a sentence: "4 h 30 min of working time left", "1 working day late"."""
	is_short = is_working and abs(shown.left) < shown.day
	words = length(shown.left, shown.day, is_working)
	amount = _("{0} of working time").format(words) if is_short else words
	rest = _("{0} late").format(amount) if shown.left < timedelta() else _("{0} left").format(amount)
	if shown.look == STANDS_STILL:
		return _("Stands still, {0}").format(rest)
	return _("Stopped") if shown.look == ENDED else rest


def demands(text: str | None) -> list[str]:
	"""Return what a step asks for, each in words."""
	words = {"Acknowledge": _("Acknowledge"), "Cause": _("Cause"), "New Date": _("New Date")}
	return [words.get(word, word) for word in split_words(text or "")]


def effects(text: str | None) -> list[str]:
	"""Return what a step does to its record, each in words."""
	words = {
		"Mark Yellow": _("marked yellow"),
		"Mark Red": _("marked red"),
		"Open Ticket": _("a ticket opened"),
		"Call Special Meeting": _("a special meeting asked for"),
	}
	return [words.get(word, word) for word in split_words(text or "")]
