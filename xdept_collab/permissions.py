"""Renders the access rule for Frappe: one bool per document, one SQL condition per list."""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document

from xdept_collab.rules.access import may, relations_of
from xdept_collab.rules.access_table import FOLLOWS, PERSONAL, RECORDS_OF_A_TASK, REFERS, TABLE
from xdept_collab.rules.actor import Actor
from xdept_collab.services import density, directory, held, reader_marks
from xdept_collab.services.ours import HIDING
from xdept_collab.services.scopes import scope_of_values, stored_scopes

# The columns in which a record between people names them.
_NAMING = {"Collab Delegation": ("delegator", "delegate"), "Notification Preference": ("user",)}


def has_permission(doc: Document, ptype: str, user: str, debug: bool = False) -> bool:
	"""Say whether `user` may do `ptype` to `doc`: judged on the stored row first, then on the new values."""
	if user == "Administrator":
		return True
	if doc.doctype in FOLLOWS:
		return _may_read_referenced(doc, ptype, user)
	actor = directory.actor(user)
	if ptype == "create" or (doc.is_new() and not _is_only_claimed_new(doc)):
		return may("create", doc.doctype, relations_of(actor, scope_of_values(doc)))
	stored = held.scope_of(doc)
	if not stored or not may(ptype, doc.doctype, relations_of(actor, stored)):
		return False
	if ptype not in ("write", "delete"):
		return True
	new = held.new_scope_of(doc)
	return bool(new) and may(ptype, doc.doctype, relations_of(actor, new))


def _is_only_claimed_new(doc: Document) -> bool:
	"""Whether a client says `__islocal` of a stored record, to be judged by the values that he made up."""
	return bool(doc.name) and bool(frappe.db.exists(doc.doctype, doc.name))


def _may_read_referenced(doc: Document, ptype: str, user: str) -> bool:
	if doc.is_new() or ptype not in ("read", "select", "report", "print", "export"):
		return False
	type_column, name_column = FOLLOWS[doc.doctype]
	row = frappe.db.get_value(doc.doctype, doc.name, [type_column, name_column])
	scope = stored_scopes(row[0], [row[1]]).get(row[1]) if row else None
	return bool(scope) and may("read", row[0], relations_of(directory.actor(user), scope))


def query_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the SQL condition that keeps a list of `doctype` to what the user may read.

	Empty for people who read all. Any other DocType than ours gets a condition that is never true:
	unknown means no.
	"""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	table, actor = f"`tab{doctype}`", directory.actor(user)
	if doctype in PERSONAL:
		return "" if actor.is_administrator else _named_in(user, table, _NAMING[doctype or ""])
	if actor.reads_all:
		return ""
	if doctype in TABLE:
		return f"({_visible(actor, frappe.db.escape(doctype), f'{table}.name', doctype)})"
	if doctype in FOLLOWS:
		kind, name = (f"{table}.{column}" for column in FOLLOWS[doctype or ""])
		return f"({_visible(actor, kind, name)})"
	if frappe.get_meta(doctype).istable:
		return f"({_visible(actor, f'{table}.parenttype', f'{table}.parent')})"
	return "(1 = 0)"


def referring_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the condition that hides what refers to our records from those who may not read the record."""
	user = user or frappe.session.user
	if user == "Administrator" or (actor := directory.actor(user)).reads_all:
		return ""
	ours, others = (
		", ".join(map(frappe.db.escape, sorted(names))) for names in (HIDING, HIDING - TABLE.keys())
	)
	kind, name = (f"`tab{doctype}`.{column}" for column in REFERS[doctype or ""])
	# What is no record of a task, as an import, shows its file to whoever made both.
	own = f"{kind} in ({others}) and `tab{doctype}`.owner = {frappe.db.escape(user)}"
	return f"(ifnull({kind}, '') not in ({ours}) or ({own}) or {_visible(actor, kind, name)})"


def tag_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Return the condition that hides tags which stand only on records of ours that the user may not read."""
	links = referring_condition(user, "Tag Link")
	if not links:
		return ""
	return (
		"(`tabTag`.name not in (select tag from `tabTag Link` where tag is not null)"
		f" or `tabTag`.name in (select tag from `tabTag Link` where {links}))"
	)


def _visible(actor: Actor, kind: str, name: str, doctype: str | None = None) -> str:
	"""Return the SQL that is true when the user may read the record that two SQL expressions name.

	Two forms that find the same. Whoever sees few records starts from his rows of the access table; whoever sees
	many starts from the page, and each record is looked up by a scalar, which the optimizer cannot turn into a
	join that reads all his rows first; most of what he does not see is passed over by its mark (`reader_marks`).
	`doctype`: the kind, when it is one and the same for the whole list.
	"""
	rows, own = "`tabCollab Access` as held", _held_by(actor)
	if density.sees_many(actor.user, actor.principals, doctype):
		same = f"held.ref_doctype = {kind} and held.ref_name = {name}"
		found = f"(select 1 from {rows} where {same} and {own} limit 1) = 1"
		return f"({_perhaps(actor, doctype)} and {found})" if doctype else found
	if doctype:
		return f"{name} in (select held.ref_name from {rows} where held.ref_doctype = {kind} and {own})"
	return f"({kind}, {name}) in (select held.ref_doctype, held.ref_name from {rows} where {own})"


def _perhaps(actor: Actor, doctype: str) -> str:
	return reader_marks.condition(doctype, actor.principals.union(*actor.principals_on_tasks.values()))


def _held_by(actor: Actor) -> str:
	"""Return the SQL that is true for the rows of the access table (`held`) through which the user reads."""
	held_by = f"held.principal in ({_listed(actor.principals)})"
	for task, principals in actor.principals_on_tasks.items():
		held_by += f" or (held.principal in ({_listed(principals)}) and {_belongs_to(task)})"
	return f"({held_by})" if actor.principals_on_tasks else held_by


def _belongs_to(task: str) -> str:
	"""Return the SQL that is true for the rows of the access table about records of one task."""
	name = _listed([task])
	records = [f"select 'Collab Task', {name}"]
	records += [f"select '{kind}', name from `tab{kind}` where task = {name}" for kind in RECORDS_OF_A_TASK]
	return f"(held.ref_doctype, held.ref_name) in ({' union all '.join(records)})"


def _listed(names: Iterable[str]) -> str:
	# Frappe sends this text as it is: a doubled percent sign would stay doubled.
	return ", ".join(frappe.db.escape(name, percent=False) for name in sorted(names))


def _named_in(user: str, table: str, columns: Iterable[str]) -> str:
	"""Return the SQL that is true for the records between people that name the user."""
	return f"({_listed([user])} in ({', '.join(f'{table}.{column}' for column in columns)}))"
