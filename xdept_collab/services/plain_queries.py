"""Keeps the lists of our records to plain columns, and says in words what the database would answer with an error.

Frappe looks for a few bad words in what a client wants to see, sort and group by, and hands the rest to the database:
`order_by=name, sleep(5)` sleeps, and a wrong name is an error page with the statement in it. Every list goes through
one method, whatever endpoint it comes by; that one is wrapped.
"""

import json

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery

from xdept_collab.rules.list_query import is_plain_field, is_plain_group, is_plain_order
from xdept_collab.services import reader_marks
from xdept_collab.services.ours import is_ours

_build_and_run = DatabaseQuery.build_and_run
# What Frappe stumbles over while it makes a statement from what it cannot read.
_UNREADABLE = (ValueError, TypeError, AttributeError, IndexError, KeyError, NameError)
# Above these numbers it is the connection that failed, not the statement.
_FIRST_OF_CONNECTION = 2000


def guard(*_arguments: object, **_options: object) -> None:
	"""Put the check in place; asked before every request and job, effective once per process."""
	if DatabaseQuery.build_and_run is not _build_plain:
		DatabaseQuery.build_and_run = _build_plain


def _build_plain(query: DatabaseQuery) -> list | str:
	if query.flags.ignore_permissions or not is_ours(query.doctype):
		return _build_and_run(query)
	found = _run(query) if _is_plain(query) else None
	if found is not None:
		return found
	# Outside of any handler, so that the answer does not tell what the database said.
	frappe.throw(
		_("The list cannot be shown with these columns, filters or this order. Reset them and try again.")
	)
	raise AssertionError("unreachable")  # frappe.throw always raises.


def _run(query: DatabaseQuery) -> list | str | None:
	try:
		return _build_and_run(query)
	except _UNREADABLE:
		return None
	except (frappe.db.ProgrammingError, frappe.db.OperationalError, frappe.db.DataError) as error:
		if not error.args or not isinstance(error.args[0], int) or error.args[0] >= _FIRST_OF_CONNECTION:
			raise
		return None


def _is_plain(query: DatabaseQuery) -> bool:
	return (
		not _names_marks(query)
		and all(is_plain_field(field) for field in _fields(query.fields) if field)
		and is_plain_order(query.order_by)
		and is_plain_group(query.group_by)
	)


def _names_marks(query: DatabaseQuery) -> bool:
	"""Say whether the list asks for the marks of readers, which no field declares and nobody has to see.

	Filters come in many shapes; a value that reads like the column is refused as well, and misses nobody.
	"""
	asked = (query.fields, query.order_by, query.group_by, query.filters, query.or_filters)
	return any(reader_marks.COLUMN in str(part).lower() for part in asked if part)


def _fields(sent: object) -> list[object]:
	"""Return the fields as Frappe reads them."""
	if not isinstance(sent, str):
		return list(sent) if isinstance(sent, list | tuple) else [sent]
	try:
		read = json.loads(sent)
	except ValueError:
		return [field.strip() for field in sent.split(",")]
	return read if isinstance(read, list) else [read]
