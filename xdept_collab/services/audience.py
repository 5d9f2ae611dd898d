"""Knows which of many people may read which records, and who hears for them; set-based, for messages to many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe

from xdept_collab.rules.access_table import INFORMED_ROLES, READ_ALL, ROLES, TABLE
from xdept_collab.rules.actor import StandIn, department_principal, role_principal, user_principal
from xdept_collab.rules.delegation import Mandate
from xdept_collab.services import delegation_register, directory, packed_reads, stored

Record = tuple[str, str]
_OPENING = {
	doctype: frozenset(role for role, verbs in ROLES[doctype].items() if "read" in verbs) for doctype in TABLE
}
_READ_BY_EXECUTIVES = frozenset(doctype for doctype, verbs in TABLE.items() if READ_ALL in verbs["read"])
_LIMITED_BY_ROWS = "User Permission"


@dataclass
class Audience:
	"""What decides who may read what, read once for all people and records that are asked about.

	Frappe's own User Permissions are asked for the few who have some, record by record.
	"""

	languages: dict[str, str]
	_roles: dict[str, set[str]]
	_principals: dict[str, set[str]]
	_readers: dict[Record, set[str]]
	_stand_ins: dict[str, list[StandIn]]
	_limited: set[str]
	_judged: dict[tuple[str, Record, str], bool] = field(default_factory=dict)

	def is_enabled(self, user: str) -> bool:
		"""Whether the user is there and can log in."""
		return user in self.languages

	def may_read(self, user: str, record: Record, task: str, in_name_of: str = "") -> bool:
		"""Whether the user may read the record; with `in_name_of` by what he holds for that person alone."""
		key = (user, record, in_name_of)
		if key not in self._judged:
			self._judged[key] = self._judge(user, record, task, in_name_of)
		return self._judged[key]

	def group_may_read(self, departments: Iterable[str], record: Record) -> bool:
		"""Whether all the departments are readers of the record."""
		readers = self._readers.get(record, set())
		names = [department_principal(name) for name in departments]
		return bool(names) and readers.issuperset(names)

	def _judge(self, user: str, record: Record, task: str, in_name_of: str) -> bool:
		if user == "Administrator":
			return record[0] in TABLE
		roles = self._roles.get(user, set())
		if not roles & _OPENING.get(record[0], frozenset()):
			return False
		stand_ins = [
			each
			for each in self._stand_ins.get(user, ())
			if each.task in ("", task) and in_name_of in ("", each.user)
		]
		is_reader = any(self._reads_by(each, record) for each in stand_ins)
		if not in_name_of:
			is_reader = is_reader or self._reads_himself(user, roles, record)
		return is_reader and (user not in self._limited or _frappe_lets(user, record))

	def _reads_himself(self, user: str, roles: set[str], record: Record) -> bool:
		if directory.EXECUTIVE_ROLE in roles and record[0] in _READ_BY_EXECUTIVES:
			return True
		return not self._readers.get(record, set()).isdisjoint(self._principals[user])

	def _reads_by(self, stand_in: StandIn, record: Record) -> bool:
		if stand_in.holds.is_executive and record[0] in _READ_BY_EXECUTIVES:
			return True
		return not self._readers.get(record, set()).isdisjoint(stand_in.holds.own_principals)


def gather(users: Iterable[str], records: Iterable[Record]) -> Audience:
	"""Read what decides about these people and records: four queries, and one for each kind of record."""
	users = sorted({user for user in users if user})
	mandates = [each for each in delegation_register.running() if each.delegate in set(users)]
	enabled = _enabled({*users, *(each.delegator for each in mandates)})
	stand_ins: dict[str, list[StandIn]] = defaultdict(list)
	for mandate in mandates:
		# Who cannot log in holds nothing that another could use.
		if mandate.delegator in enabled:
			stand_ins[mandate.delegate].append(directory.stand_in_by(mandate))
	return Audience(
		languages={user: enabled[user] for user in users if user in enabled},
		_roles=(roles := _roles(users)),
		_principals=_principals(users, roles),
		_readers=_readers(records),
		_stand_ins=stand_ins,
		_limited=_limited(users),
	)


def hearing_for(users: Iterable[str]) -> list[Mandate]:
	"""Return the delegations by which others hear today of what these people are told."""
	users = set(users)
	return [each for each in delegation_register.running() if each.delegator in users]


def _enabled(users: Iterable[str]) -> dict[str, str]:
	fallback = frappe.db.get_default("lang") or "en"
	rows = stored.rows("User", "name", users, ("name", "language", "enabled"))
	return {row.name: row.language or fallback for row in rows if row.enabled}


def _roles(users: list[str]) -> dict[str, set[str]]:
	found: dict[str, set[str]] = defaultdict(set)
	for row in stored.rows("Has Role", "parent", users, ("parent", "role")):
		found[row.parent].add(row.role)
	return found


def _principals(users: list[str], roles: dict[str, set[str]]) -> dict[str, set[str]]:
	found = {
		user: {user_principal(user), *map(role_principal, INFORMED_ROLES.intersection(roles.get(user, ())))}
		for user in users
	}
	for row in directory.departments().values():
		principal = department_principal(row.name)
		for user in (row.head, row.deputy, row.liaison, row.effective_superior, *row.members):
			if user in found:
				found[user].add(principal)
	return found


def _readers(records: Iterable[Record]) -> dict[Record, set[str]]:
	names: dict[str, set[str]] = defaultdict(set)
	for doctype, name in records:
		if doctype in TABLE:
			names[doctype].add(name)
	found: dict[Record, set[str]] = defaultdict(set)
	for doctype, wanted in names.items():
		held = packed_reads.gathered(
			"Collab Access", "ref_name", sorted(wanted), "principal", {"ref_doctype": doctype}
		)
		for name, principals in held.items():
			found[doctype, name] = set(principals)
	return found


def _limited(users: list[str]) -> set[str]:
	return {row.user for row in stored.rows(_LIMITED_BY_ROWS, "user", users, ("user",))}


def _frappe_lets(user: str, record: Record) -> bool:
	doctype, name = record
	return bool(frappe.db.exists(doctype, name)) and bool(
		frappe.has_permission(doctype, "read", doc=name, user=user)
	)
