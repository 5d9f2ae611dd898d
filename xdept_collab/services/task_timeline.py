"""Reads the one timeline of a task: moves, progress reports and what became of time limits, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe

from xdept_collab import permissions
from xdept_collab.rules.access_table import RECORDS_OF_A_TASK
from xdept_collab.services.clock_facts import MILESTONE
from xdept_collab.services.task_records import Reader

MOVE, REPORT, LIMIT = "move", "report", "limit"
# Kind of entry -> the DocType that holds it.
SOURCES: Mapping[str, str] = {MOVE: "Transition Log", REPORT: "Progress Log", LIMIT: "Escalation Event"}
PAGE = 30

# What entries of every kind have, and what each kind has for it; an entry lacks what is not named.
_SHARED = ("ref_doctype", "ref_name", "person", "on_behalf_of", "reason")
_MORE = (
	*("from_state", "to_state", "action"),
	*("day", "progress", "health", "corrects"),
	*("policy", "step", "kind", "recipients", "demands", "effects", "row_title"),
)
# What is told of an earlier day stands on that day.
_REPORTED_AT = "(case when date(entry.creation) = entry.day then entry.creation else entry.day end)"
_COLUMNS: Mapping[str, Mapping[str, str]] = {
	MOVE: {
		"at": "entry.at",
		**{name: f"entry.{name}" for name in ("ref_doctype", "ref_name", "on_behalf_of", "reason")},
		"person": "entry.actor",
		**{name: f"entry.{name}" for name in ("from_state", "to_state", "action")},
	},
	REPORT: {
		"at": _REPORTED_AT,
		"ref_doctype": "(case when ifnull(entry.work_item, '') = '' then 'Department Assignment' else 'Work Item' end)",
		"ref_name": "ifnull(nullif(entry.work_item, ''), entry.assignment)",
		"person": "ifnull(nullif(entry.reporter, ''), entry.reporter_as_written)",
		"reason": "entry.narrative",
		**{name: f"entry.{name}" for name in ("day", "progress", "health", "corrects")},
	},
	LIMIT: {
		"at": "entry.at",
		**{name: f"entry.{name}" for name in ("ref_doctype", "ref_name", "on_behalf_of", "reason")},
		"person": "entry.actor",
		**{name: f"entry.{name}" for name in ("policy", "step", "kind", "recipients", "demands", "effects")},
		"row_title": f"(select title from `tab{MILESTONE}` where name = entry.row_name)",
	},
}
# What a record is called in a sentence, and which department answers for it. Where it has more: whom it came from.
_SUBJECTS: Mapping[str, tuple[str, str, str]] = {
	"Collab Task": ("title", "initiating_department", "''"),
	"Department Assignment": ("department", "department", "''"),
	"Work Item": ("title", "department", "''"),
	"Collaboration Request": ("content", "to_department", "from_department"),
	"Issue Ticket": ("title", "responsible_department", "department"),
	"Extension Request": ("ref_name", "department", "''"),
	"Acceptance Review": ("round", "department", "''"),
}


@dataclass(frozen=True)
class Wanted:
	"""Which entries: of a department, of some kinds, only the reader's own; `before`: the place (at, name) they follow."""

	department: str = ""
	kind: str = ""
	is_mine: bool = False
	before: tuple[str, str] | None = None
	most: int = PAGE


def entries(task: str, wanted: Wanted, who: Reader) -> list[frappe._dict]:
	"""Return at most `most` + 1 entries as they are stored, the newest first; one query."""
	parts: list[str] = []
	values: list[object] = []
	for kind, doctype in SOURCES.items():
		if wanted.kind in ("", kind) and frappe.has_permission(doctype, "read"):
			part, its_values = _part(kind, doctype, task, wanted, who)
			parts.append(f"select * from ({part}) {kind}_part")
			values += its_values
	if not parts:
		return []
	return frappe.db.sql(
		f"{' union all '.join(parts)} order by at desc, name desc limit {wanted.most + 1}",
		values,
		as_dict=True,
	)


def _part(kind: str, doctype: str, task: str, wanted: Wanted, who: Reader) -> tuple[str, list[object]]:
	known = _COLUMNS[kind]
	columns = ", ".join(f"{known.get(name, 'null')} as `{name}`" for name in (*_SHARED, *_MORE))
	lines, values = ["entry.task = %s"], [task]
	condition = permissions.query_condition(frappe.session.user, doctype)
	if condition:
		lines.append(condition.replace(f"`tab{doctype}`", "entry").replace("%", "%%"))
	for line, more in (_of_department(wanted), _of_reader(known, wanted, who), _after(known, wanted)):
		lines += [line] if line else []
		values += more
	sql = f"""select '{kind}' as source, entry.name, {known["at"]} as at, {columns},
		subject.title, subject.department, subject.other
		from `tab{doctype}` entry
		left join ({_subjects()}) subject
		on subject.kind = {known["ref_doctype"]} and subject.name = {known["ref_name"]}
		where {" and ".join(lines)}
		order by at desc, entry.name desc limit {wanted.most + 1}"""
	return sql, [*([task] * len(_SUBJECTS)), *values]


def _subjects() -> str:
	"""Return the SQL of what the records of a task are called; whoever reads an entry may read its record."""
	return " union all ".join(
		f"select '{doctype}' as kind, name, {title} as title, {department} as department, {other} as other"
		f" from `tab{doctype}` where {'task' if doctype in RECORDS_OF_A_TASK else 'name'} = %s"
		for doctype, (title, department, other) in _SUBJECTS.items()
	)


def _of_department(wanted: Wanted) -> tuple[str, list[object]]:
	if not wanted.department:
		return "", []
	return "(subject.department = %s or subject.other = %s)", [wanted.department, wanted.department]


def _of_reader(known: Mapping[str, str], wanted: Wanted, who: Reader) -> tuple[str, list[object]]:
	"""What the reader did, was told, or what concerns a department of his."""
	if not wanted.is_mine:
		return "", []
	users, departments = sorted(who.users), sorted(who.departments)
	lines, values = [f"{known['person']} in ({_marks(users)})"], list[object](users)
	if departments:
		lines.append(f"subject.department in ({_marks(departments)})")
		values += departments
	if "recipients" in known:
		lines += ["concat('\n', entry.recipients, '\n') like %s" for _user in users]
		values += [f"%\n{_escaped(user)}\n%" for user in users]
	return f"({' or '.join(lines)})", values


def _escaped(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _after(known: Mapping[str, str], wanted: Wanted) -> tuple[str, list[object]]:
	if not wanted.before:
		return "", []
	at, name = wanted.before
	values: list[object] = [at, at, name]
	return f"({known['at']} < %s or ({known['at']} = %s and entry.name < %s))", values


def _marks(values: list[str]) -> str:
	return ", ".join(["%s"] * len(values)) or "null"


def entered_states(rows: list[frappe._dict]) -> dict[tuple[str, str], list[Any]]:
	"""Return when the records of some moves entered each of their states, in order; one query."""
	names = sorted({row.ref_name for row in rows if row.source == MOVE})
	kinds = sorted({row.ref_doctype for row in rows if row.source == MOVE})
	found: dict[tuple[str, str], list[Any]] = {}
	if not names:
		return found
	moved = frappe.db.sql(
		f"""select ref_doctype, ref_name, at from `tabTransition Log`
		where ref_doctype in ({_marks(kinds)}) and ref_name in ({_marks(names)})
		and ifnull(from_state, '') != to_state order by at""",
		[*kinds, *names],
	)
	for doctype, name, at in moved:
		found.setdefault((doctype, name), []).append(at)
	return found
