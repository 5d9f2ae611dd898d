"""Knows by full name whom steps of the time limits of one record will tell; one query for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import frappe

from xdept_collab.rules.concerned import Record, Records
from xdept_collab.rules.policies import TASK
from xdept_collab.rules.recipients import PART, ROLE, resolve
from xdept_collab.services import company, stored
from xdept_collab.services.clock_facts import PEOPLE_ROWS

# A record, or a dated row of it, with words that say who is told.
Asked = tuple[Record, Sequence[str]]


@dataclass
class _Found:
	"""What the query says: user -> full name, role -> its holders, fact -> the people in rows of the record."""

	names: dict[str, str] = field(default_factory=dict[str, str])
	by_role: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
	by_fact: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def told(
	record: Record, records: Records, asked: Sequence[Asked], also: Iterable[str] = ()
) -> list[list[str]]:
	"""Return the full names of whom each of `asked` means, and in the last place those of the users `also`.

	Where a word means a part in the task, its departments are read with one query more.
	"""
	words = {word for _subject, some in asked for word in some}
	if any(word.startswith(PART) for word in words):
		_add_parts(records)
	also = list(also)
	known = {user for users in _users(records, asked, {}) for user in users} | set(also)
	found = _read(record, {word.removeprefix(ROLE) for word in words if word.startswith(ROLE)}, words, known)
	record.values.update(found.by_fact)
	by_role = {role: tuple(users) for role, users in found.by_role.items()}
	return [
		[found.names.get(user, user) for user in users] for users in (*_users(records, asked, by_role), also)
	]


def _users(
	records: Records, asked: Sequence[Asked], by_role: dict[str, tuple[str, ...]]
) -> list[tuple[str, ...]]:
	everybody = company.with_roles(by_role)
	return [resolve(words, records.concerned(subject), everybody) for subject, words in asked]


def _add_parts(records: Records) -> None:
	task = next((record for record in records.by_name.values() if record.doctype == TASK), None)
	if task:
		rows = stored.rows("Collab Task Department", "parent", [task.name], ("department", "part"))
		task.values["departments"] = {row.department: row.part for row in rows}


def _read(record: Record, roles: set[str], words: set[str], users: set[str]) -> _Found:
	selects: list[str] = []
	values: list[str] = []
	if users:
		selects.append(_select("", "''", f"person.name in ({_marks(users)})"))
		values += sorted(users)
	if roles:
		held = "join `tabHas Role` held on held.parent = person.name and held.parenttype = 'User'"
		selects.append(_select(held, "held.role", f"person.enabled = 1 and held.role in ({_marks(roles)})"))
		values += sorted(roles)
	facts: list[str] = []
	for fact, (child, column) in PEOPLE_ROWS.get(record.doctype, {}).items():
		if fact.removesuffix("s") in words:
			joined = f"join `tab{child}` held on held.`{column}` = person.name"
			selects.append(_select(joined, f"'{fact}'", "held.parenttype = %s and held.parent = %s"))
			values += [record.doctype, record.name]
			facts.append(fact)
	found = _Found()
	for user, name, why in frappe.db.sql(" union ".join(selects), values) if selects else ():
		found.names[user] = name or user
		if why:
			(found.by_fact if why in facts else found.by_role)[why].append(user)
	return found


def _select(join: str, why: str, where: str) -> str:
	return f"select person.name, person.full_name, {why} from `tabUser` person {join} where {where}"


def _marks(values: set[str]) -> str:
	return ", ".join(["%s"] * len(values))
