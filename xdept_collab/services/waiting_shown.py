"""Knows which columns of each kind of record say what is shown of it in a list of what waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import frappe

from xdept_collab.rules.waiting import ASSIGNMENT, EXTENSION, ITEM, REQUEST, REVIEW, TASK, TICKET


@dataclass(frozen=True)
class Shown:
	"""Which columns of a DocType say what is shown of a record: its title, whose it is, until when, more signs."""

	title: str
	department: str
	due: str
	has_urgency: bool = False
	signs: tuple[str, ...] = ()


_DELAY = ("is_delayed", "delayed_days")
SIGNS = ("health", "progress", *_DELAY, "delay_warning")
SHOWN = {
	TASK: Shown(
		"title", "initiating_department", "due_date", has_urgency=True, signs=("health", "progress", *_DELAY)
	),
	ASSIGNMENT: Shown("task_title", "department", "due_date", signs=SIGNS),
	ITEM: Shown("title", "department", "planned_end", signs=SIGNS),
	REQUEST: Shown("content", "from_department", "needed_by", has_urgency=True),
	TICKET: Shown("title", "department", "expected_resolution", has_urgency=True),
	EXTENSION: Shown("explanation", "department", "date_so_far"),
	REVIEW: Shown("task_title", "department", "creation"),
}


def titles(names: Mapping[str, Collection[str]]) -> dict[tuple[str, str], dict[str, object]]:
	"""Return title and state of the records, by DocType and name; one query for all of them, none for none."""
	asked = {kind: sorted(set(some)) for kind, some in names.items() if kind in SHOWN and some}
	if not asked:
		return {}
	query = " union all ".join(
		f"select '{kind}', name, `{SHOWN[kind].title}`, status, modified from `tab{kind}`"
		f" where name in ({', '.join(['%s'] * len(some))})"
		for kind, some in asked.items()
	)
	found = frappe.db.sql(query, [name for some in asked.values() for name in some])
	return {
		(kind, name): {"title": title, "state": state, "modified": str(modified)}
		for kind, name, title, state, modified in found
	}
