"""Knows who sees many records of a kind: no one form of SQL is fast for a reader of five records and of half of all.

A stale answer costs time and nothing else: both forms find the same rows.
"""

import contextlib
import hashlib
from collections.abc import Iterable

import frappe
from frappe.query_builder import Order
from redis.exceptions import ConnectionError as RedisUnreachable

from xdept_collab.rules.actor import department_principal, role_principal, user_principal
from xdept_collab.services import directory, stored

# From here on a record is looked up for its reader, below it the reader's records are looked up (measured:
# benchmarks/access_scale.py). It also bounds what finding out costs.
MANY = 5_001
# A list begins with what changed last. Whoever sees fewer than a page of the last changed records, as members of a
# department that sleeps, would have the whole table searched for them however many old ones they see.
PAGE = 20
LAST_CHANGED = 4_000
CACHE_KEY = "xdept_collab_density"


def sees_many(user: str, principals: frozenset[str], doctype: str | None = None) -> bool:
	"""Say whether the principals see MANY records of `doctype` (None: of all kinds), and new ones among them.

	Counted once per user and kind, until his access or his positions change.
	"""
	stamp = hashlib.blake2b("\n".join(sorted(principals)).encode(), digest_size=8).hexdigest()
	known = frappe.cache.hget(CACHE_KEY, user)
	if not known or known["principals"] != stamp:
		known = {"principals": stamp, "many": {}}
	if doctype not in known["many"]:
		is_many = _count(principals, doctype) >= MANY
		known["many"][doctype] = is_many and _sees_new(principals, doctype or "Collab Task")
		frappe.cache.hset(CACHE_KEY, user, known)
	return known["many"][doctype]


def _count(principals: frozenset[str], doctype: str | None) -> int:
	access = frappe.qb.DocType("Collab Access")
	held = frappe.qb.from_(access).where(access.principal.isin(sorted(principals)))
	if doctype:
		held = held.where(access.ref_doctype == doctype)
	held = held.select(access.principal).limit(MANY)
	return frappe.qb.from_(held).select(frappe.query_builder.functions.Count("*")).run()[0][0]


def _sees_new(principals: frozenset[str], doctype: str) -> bool:
	record, access = frappe.qb.DocType(doctype), frappe.qb.DocType("Collab Access")
	last = frappe.qb.from_(record).select(record.name).orderby(record.modified, order=Order.desc)
	last = last.limit(LAST_CHANGED).as_("last")
	held = (
		frappe.qb.from_(access)
		.where((access.ref_doctype == doctype) & (access.ref_name == last.name))
		.where(access.principal.isin(sorted(principals)))
		.select(access.principal)
		.limit(1)
	)
	seen = frappe.qb.from_(last).where(held.isnotnull()).select(last.name).limit(PAGE).run()
	return len(seen) >= PAGE


def note_change(principals: Iterable[str]) -> None:
	"""Count anew for these principals, as soon as the change of their access is committed."""
	changed = set(principals)
	if changed:
		frappe.db.after_commit.add(lambda: forget(_users_of(changed)))


def forget(users: Iterable[str]) -> None:
	"""Count anew when one of these users next asks for a list."""
	users = list(users)
	if not users:
		return
	key = frappe.cache.make_key(CACHE_KEY)
	frappe.local.cache.pop(key, None)
	with contextlib.suppress(RedisUnreachable):  # Then nothing is cached either.
		frappe.cache.execute_command("HDEL", key, *users)


def _users_of(principals: set[str]) -> set[str]:
	users = {name.removeprefix("user:") for name in principals if name.startswith(user_principal(""))}
	for row in directory.departments().values():
		if department_principal(row.name) in principals:
			users |= {row.head, row.deputy, row.liaison, row.effective_superior, *row.members}
	roles = [
		name.removeprefix(role_principal("")) for name in principals if name.startswith(role_principal(""))
	]
	if roles:
		users |= {row.parent for row in stored.rows("Has Role", "role", roles, ("parent",))}
	return {user for user in users if user}
