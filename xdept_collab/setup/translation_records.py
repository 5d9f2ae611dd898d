"""Knows which fields of a shipped JSON record (DocType, Workflow, Workspace …) a user reads."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from xdept_collab.setup.translation_calls import Found, Problem, Text, template_texts

Record = dict[str, Any]

# DocType -> (fields, {child table: its fields}). Names are texts too: Frappe shows the name of a translated record.
_FIELDS: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
	"Calendar View": (("name",), {}),
	"Dashboard": (("dashboard_name",), {}),
	"Dashboard Chart": (("chart_name",), {}),
	"Form Tour": (("title",), {"steps": ("title", "description")}),
	"Delay Cause": (("cause_name", "description"), {}),
	"Escalation Policy": (("policy_name",), {"steps": ("step_name",)}),
	"Kanban Board": (("kanban_board_name",), {"columns": ("column_name",)}),
	"Module Onboarding": (("title", "subtitle", "success_message"), {}),
	"Number Card": (("label",), {}),
	"Onboarding Step": (("title", "action_label", "description", "report_description"), {}),
	"Page": (("title",), {}),
	"Print Format": (("name",), {}),
	"Report": (("report_name",), {"columns": ("label",), "filters": ("label",)}),
	"Role": (("role_name",), {}),
	"Web Form": (
		("title", "introduction_text", "success_title", "success_message", "button_label"),
		{"web_form_fields": ("label", "description")},
	),
	"Workflow": (("workflow_name",), {"states": ("state", "message"), "transitions": ("action",)}),
	"Workflow Action Master": (("workflow_action_name",), {}),
	"Workflow State": (("workflow_state_name",), {}),
}
# Their texts are templates: what a user reads is inside `_()`.
_TEMPLATES: dict[str, tuple[str, ...]] = {
	"Custom HTML Block": ("html", "script"),
	"Email Template": ("subject", "response", "response_html"),
	"Notification": ("subject", "message"),
	"Print Format": ("html",),
}
# Records that no user reads as text.
_SILENT = frozenset(
	{"List Filter", "List View Settings", "Role Profile", "Working Calendar", "Workspace Settings"}
)
_READ_PROPERTIES = frozenset({"label", "description", "options"})
_TAG = re.compile(r"<[^>]+>")


def record_texts(code: str, location: str) -> Iterator[Found]:
	"""The texts of a JSON file: one record, a list of records, or a file of `fixtures/`; other JSON has none."""
	data: Any = json.loads(code)
	if isinstance(data, dict) and "kind" in data:
		data = data.get("records")
	records: list[Any] = data if isinstance(data, list) else [data]
	for record in records:
		if isinstance(record, dict) and "doctype" in record:
			yield from _texts_of(record, location)


def _texts_of(record: Record, location: str) -> Iterator[Found]:
	doctype: str = record["doctype"]
	known = doctype in _SILENT
	if special := _SPECIAL.get(doctype):
		known = True
		yield from special(record, location)
	if doctype in _FIELDS:
		known = True
		yield from _plain(record, location, *_FIELDS[doctype])
	if doctype in _TEMPLATES:
		known = True
		for field in _TEMPLATES[doctype]:
			yield from template_texts(record.get(field) or "", location)
	if not known:
		yield Problem(
			location, 1, f"nothing says which texts of a {doctype} a user reads: add it to the table"
		)


def _plain(
	record: Record, location: str, fields: tuple[str, ...], tables: dict[str, tuple[str, ...]]
) -> Iterator[Found]:
	doctype: str = record["doctype"]
	context = record.get("document_type") or record.get("reference_doctype") or ""
	for field in fields:
		yield from _text(record.get(field), location, f"{field} of a {doctype}", "")
	for table, columns in tables.items():
		for row in record.get(table) or []:
			for column in columns:
				yield from _text(
					row.get(column), location, f"{column} in the {table} of a {doctype}", context
				)


def _text(value: object, location: str, comment: str, *contexts: str) -> Iterator[Text]:
	if isinstance(value, str) and value.strip():
		possible = tuple(context for context in contexts if context)
		yield Text(value, location, comment=comment.replace("_", " "), possible_contexts=possible)


def _doctype(record: Record, location: str) -> Iterator[Found]:
	name: str = record["name"]
	yield from _text(name, location, "name of a DocType")
	yield from _text(record.get("description"), location, "description of a DocType")
	for field in record.get("fields") or []:
		yield from _field(field, name, location)
	for link in record.get("links") or []:
		yield from _text(link.get("group"), location, f"group of links of {name}", name)
	for state in record.get("states") or []:
		yield from _text(state.get("title"), location, f"state of {name}", name)
	for action in record.get("actions") or []:
		yield from _text(action.get("label"), location, f"button of {name}", name)


def _field(field: Record, doctype: str, location: str) -> Iterator[Found]:
	yield from _text(field.get("label"), location, f"label in {doctype}", doctype)
	yield from _text(field.get("description"), location, f"description in {doctype}", doctype)
	options = field.get("options") or ""
	if field.get("fieldtype") == "Select" and field.get("fieldname") != "naming_series":
		for option in options.split("\n"):
			if not option.isdigit():
				yield from _text(
					option, location, f"option of {field.get('fieldname')} in {doctype}", doctype
				)
	elif field.get("fieldtype") == "HTML":
		yield from template_texts(options, location)


def _custom_field(record: Record, location: str) -> Iterator[Found]:
	yield from _field(record, record["dt"], location)


def _property(record: Record, location: str) -> Iterator[Found]:
	if record.get("property") in _READ_PROPERTIES:
		for line in str(record.get("value") or "").split("\n"):
			yield from _text(
				line, location, f"{record['property']} in {record['doc_type']}", record["doc_type"]
			)


def _workspace(record: Record, location: str) -> Iterator[Found]:
	for field in ("label", "title"):
		yield from _text(record.get(field), location, f"{field} of a workspace")
	for table in ("charts", "number_cards", "links", "shortcuts", "quick_lists", "custom_blocks"):
		for row in record.get(table) or []:
			for column in ("label", "description", "format"):
				yield from _text(row.get(column), location, f"{column} in the {table} of a workspace")
	for block in json.loads(record.get("content") or "[]"):
		if block.get("type") in {"header", "paragraph"}:
			words = _TAG.sub("", block["data"].get("text") or "").strip()
			yield from _text(words, location, f"{block['type']} of a workspace")


_SPECIAL: dict[str, Callable[[Record, str], Iterator[Found]]] = {
	"DocType": _doctype,
	"Custom Field": _custom_field,
	"Property Setter": _property,
	"Workspace": _workspace,
}
