"""Knows which records of ours a request asks for: those that it names, and those that its values link to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import frappe

from xdept_collab.services.ours import HIDING

# The arguments by which Frappe's endpoints and documents name records: those of the DocType, those of the name.
_NAMING: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
	(
		("doctype", "dt", "doc"),
		("name", "docname", "docnames", "dn", "doc_name", "names", "old", "old_name", "source_name"),
	),
	(
		("reference_doctype", "reference_type", "reference_dt"),
		("reference_name", "reference_doc", "reference_docname"),
	),
	(("ref_doctype",), ("ref_name", "ref_docname")),
	(("reminder_doctype",), ("reminder_docname",)),
	(("attached_to_doctype",), ("attached_to_name",)),
	(("document_type",), ("document_name",)),
	(("share_doctype",), ("share_name",)),
	(("link_doctype",), ("link_name",)),
)
# Those that carry whole documents.
_DOCUMENTS = ("doc", "docs", "document", "data", "args")
# What names something else than a record of the DocType that it is sent with.
_NAMING_SOMETHING_ELSE = {
	"frappe.desk.reportview.save_report",
	"frappe.printing.page.print_format_builder.print_format_builder.create_custom_format",
	"frappe.email.doctype.email_group.email_group.import_from",
	# Answers that a value is none, which the form then says; of a hidden record the same.
	"frappe.client.validate_link",
	# Explains to administrators the rights of others; it has a refusal of its own for everybody else.
	"xdept_collab.api.access.explain",
}
_LONGEST = 140
# The methods that name records in lists of their own: rows of a list, cards of a board.
_DELETING = "reportview.delete_items"
_LISTING = (
	_DELETING,
	".kanban_board.update_order",
	".kanban_board.update_order_for_single_card",
)

# What carries records whose DocType stands elsewhere: in a document, on the board.
_CARRYING = frozenset((*_DOCUMENTS, "board_name"))
ENDPOINTS_OF_OURS = "xdept_collab.api."

Asked = tuple[str, str]


def may_be_about_ours(path: str, values: Mapping[str, Any]) -> bool:
	"""Whether a request might name a record of ours or call an endpoint of ours; rather too often than too rarely.

	Asked of every request of every app, therefore made of comparisons that Python does without a step of its own.
	"""
	try:
		return not (
			HIDING.isdisjoint(values.values())
			and _CARRYING.isdisjoint(values)
			and HIDING.isdisjoint(path.split("/"))
			and ENDPOINTS_OF_OURS not in path
			and "%" not in path
		)
	except TypeError:
		return True  # A list or a document is among the values.


def named(path: str, values: Mapping[str, Any]) -> set[Asked]:
	"""Return (DocType, name) of each record that the request names, in its address, arguments or documents."""
	parts = path.rstrip("/").split("/")
	if "%" in path:
		parts = [unquote(part) for part in parts]
	method = str(values.get("cmd") or parts[-1])
	if parts[-1] in _NAMING_SOMETHING_ELSE or method in _NAMING_SOMETHING_ELSE:
		return set()
	found: set[Asked] = set()
	for place, kind in enumerate(parts):
		if kind in HIDING and parts[place - 1] in ("resource", "document") and parts[place + 1 : place + 2]:
			found.add((kind, parts[place + 1]))
	found.update(_named_in(values))
	for document in _documents(values):
		found.update(_named_in(document))
	if method.endswith(_LISTING):
		found.update(_in_lists(method, values))
	return {asked for asked in found if asked[0] in HIDING and asked[1]}


def _in_lists(method: str, values: Mapping[str, Any]) -> Iterator[Asked]:
	"""The rows of a list that are deleted, and the cards of a board that are moved."""
	if method.endswith(_DELETING):
		yield from ((str(values.get("doctype")), name) for name in _names(_read(values.get("items"))))
		return
	board = values.get("board_name")
	kind = frappe.db.get_value("Kanban Board", board, "reference_doctype") if isinstance(board, str) else None
	order = _read(values.get("order"))
	for names in [values.get("docname"), *(order.values() if isinstance(order, dict) else ())]:
		yield from ((str(kind), name) for name in _names(names))


def linked(path: str, values: Mapping[str, Any]) -> set[Asked]:
	"""Return (DocType, name) of each record that the values of a request link to, or filter by."""
	outer = _kinds(values) | {unquote(part) for part in path.split("/") if unquote(part) in HIDING}
	found = {asked for kind in outer for asked in _links(values, kind)}
	for document in _documents(values):
		for kind in _kinds(document) or outer:
			found.update(_links(document, kind))
	filters = _read(values.get("filters"))
	if isinstance(filters, dict):
		found.update((kind, name) for kind in outer for name in _names(filters.get("name")))
	return found


def _kinds(values: Mapping[str, Any]) -> set[str]:
	return {value for value in values.values() if isinstance(value, str) and value in HIDING}


def _named_in(values: Mapping[str, Any]) -> Iterator[Asked]:
	if not _kinds(values):
		return  # Most requests are about other DocTypes, and this is asked of all.
	for kind_keys, name_keys in _NAMING:
		kinds = {value for key in kind_keys if isinstance(value := values.get(key), str) and value in HIDING}
		if kinds and not values.get("__islocal"):
			for key in name_keys:
				for name in _names(_read(values.get(key))):
					yield from ((kind, name) for kind in kinds if name not in HIDING)


def _documents(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
	for key in _DOCUMENTS:
		if key not in values:
			continue
		value = _read(values[key])
		for document in value if isinstance(value, list) else [value]:
			if isinstance(document, dict):
				yield document


def _links(values: Mapping[str, Any], kind: str) -> Iterator[Asked]:
	meta = frappe.get_meta(kind)
	for field in meta.get_link_fields():
		value = values.get(field.fieldname)
		if field.options in HIDING and isinstance(value, str) and value:
			yield field.options, value
	for field in meta.get_table_fields():
		for row in _rows(values.get(field.fieldname)):
			yield from _links(row, field.options)


def _rows(value: Any) -> Iterable[dict[str, Any]]:
	return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _names(value: Any) -> Iterator[str]:
	for name in value if isinstance(value, list) else [value]:
		# The Desk's name for a form that is not saved yet names no record.
		if isinstance(name, str) and 0 < len(name) <= _LONGEST and not name.startswith("new-"):
			yield name


def _read(value: Any) -> Any:
	if isinstance(value, str) and value[:1] in ("[", "{"):
		try:
			return json.loads(value)
		except ValueError:
			return value
	return value
