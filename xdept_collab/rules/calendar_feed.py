"""Knows which dates of whom stand in a calendar, for how long, and under which name that stays (F76)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# What lies further back or ahead is no longer, or not yet, worth an entry.
BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
# More entries than a person can have; a list that is longer is cut at the far end.
MOST = 500


@dataclass(frozen=True)
class Source:
	"""Records of one kind that give entries: whose they are, and from which columns an entry is made.

	`people`: columns that hold the user; `departments`: those that hold one that he answers for; `first`: the column of
	the first day, "" where an entry has only its last. `gone`: states in which there is nothing to be done any more.
	"""

	doctype: str
	last: str
	title: str
	people: tuple[str, ...] = ()
	departments: tuple[str, ...] = ()
	first: str = ""
	gone: tuple[str, ...] = ()
	done: tuple[str, ...] = ()


SOURCES: tuple[Source, ...] = (
	Source(
		"Collab Task",
		"due_date",
		"title",
		people=("coordinator", "initiator"),
		gone=("Draft", "Cancelled", "Archived"),
		done=("Closed",),
	),
	Source(
		"Department Assignment",
		"due_date",
		"task_title",
		people=("head",),
		departments=("department",),
		gone=("Declined", "Informed", "Dropped"),
		done=("Awaiting Acceptance", "Passed"),
	),
	Source(
		"Work Item",
		"planned_end",
		"title",
		people=("owner_user",),
		first="planned_start",
		gone=("Cancelled",),
		done=("Submitted", "Done"),
	),
	Source(
		"Collaboration Request",
		"needed_by",
		"content",
		people=("contact", "requested_by"),
		departments=("to_department",),
		gone=("Declined", "Withdrawn"),
		done=("Delivered", "Confirmed"),
	),
	Source(
		"Issue Ticket",
		"expected_resolution",
		"title",
		people=("reporter",),
		departments=("responsible_department",),
		done=("Resolved", "Closed"),
	),
)


@dataclass(frozen=True)
class Entry:
	"""One line of a calendar, of whole days: both `first` and `last` belong to it. `changed_at` has a zone."""

	doctype: str
	name: str
	title: str
	first: date
	last: date
	is_done: bool
	changed_at: datetime
	task: str = ""
	task_title: str = ""

	def uid(self, site: str) -> str:
		"""Return the name of the entry: the same at each reading, also when its dates and its title have changed."""
		return f"{self.doctype.lower().replace(' ', '-')}.{self.name}@{site}"


def window(today: date) -> tuple[date, date]:
	"""Return the first and the last day of which something is told."""
	return today - BEHIND, today + AHEAD


def shown(entries: Iterable[Entry], today: date) -> list[Entry]:
	"""Return what is told, in the order of time: each record once, nothing outside the window, at most MOST."""
	first, last = window(today)
	inside = (each for each in _each_once(entries) if each.last >= first and each.first <= last)
	return sorted(inside, key=lambda each: (each.last, each.first, each.name))[:MOST]


def _each_once(entries: Iterable[Entry]) -> Iterator[Entry]:
	seen: set[tuple[str, str]] = set()
	for each in entries:
		key = (each.doctype, each.name)
		if key not in seen:
			seen.add(key)
			yield each


def days(first: date | None, last: date) -> tuple[date, date]:
	"""Return the days of an entry; a beginning that lies after the end is none."""
	return (first if first and first <= last else last), last
