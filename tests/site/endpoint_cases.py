"""Every whitelisted method of the app, found by walking it, and what to call each one with."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frappe

import xdept_collab
from xdept_collab import hooks

ASSIGNMENT, ITEM, REVIEW, TASK = "Department Assignment", "Work Item", "Acceptance Review", "Collab Task"


@dataclass(frozen=True)
class Endpoint:
	"""A whitelisted method: its dotted path, its parameters and the HTTP verbs that it takes."""

	path: str
	parameters: Mapping[str, inspect.Parameter]
	verbs: frozenset[str]
	is_open_to_guests: bool
	is_stand_in: bool

	@property
	def short(self) -> str:
		return self.path.removeprefix("xdept_collab.api.")

	@property
	def required(self) -> list[str]:
		return [name for name, one in self.parameters.items() if one.default is inspect.Parameter.empty]


@lru_cache
def endpoints() -> tuple[Endpoint, ...]:
	"""Import every module of the app; Frappe then knows all of its whitelisted methods."""
	for module in pkgutil.walk_packages(xdept_collab.__path__, "xdept_collab."):
		if ".patches" not in module.name:
			importlib.import_module(module.name)
	stand_ins = set(hooks.override_whitelisted_methods.values())
	ours = [method for method in frappe.whitelisted if method.__module__.startswith("xdept_collab.")]
	found = [
		Endpoint(
			f"{method.__module__}.{method.__qualname__}",
			inspect.signature(method).parameters,
			frozenset(frappe.allowed_http_methods_for_whitelisted_func[method]),
			method in frappe.guest_methods,
			f"{method.__module__}.{method.__qualname__}" in stand_ins,
		)
		for method in ours
	]
	return tuple(sorted(found, key=lambda one: one.path))


@dataclass(frozen=True)
class Record:
	"""Stands in a case for the name of a record that the caller may not see."""

	doctype: str


# Parameter -> what it is called with. Names of records are filled in by the test.
USUAL: Mapping[str, Any] = {
	"act": "workflow.transition",
	"action": "Accept",
	"add": "Yes",
	"adjusted_date": "2030-01-01",
	"args": {"doctype": ASSIGNMENT, "name": Record(ASSIGNMENT), "action": "Accept"},
	"assignment": Record(ASSIGNMENT),
	"attachments": [],
	"calendar": "China Office Hours",
	"clock": Record("Clock"),
	"cause": "Resources",
	"channel": "Group of Sales",
	"content": "Please send the technical data",
	"country": "China",
	"decision": "Signed",
	"department": "Sales",
	"description": "Nothing can be printed",
	"docname": Record(ASSIGNMENT),
	"doc_name": Record(ASSIGNMENT),
	"doctype": ASSIGNMENT,
	"document": {"policy_name": "No Such", "ref_doctype": ASSIGNMENT},
	"end": "2030-01-01",
	"explanation": "The data came late",
	"fieldname": "status",
	"filters": {},
	"first": "2026-01-01",
	"following": 1,
	"held_on": "2026-01-05",
	"into": "Finance",
	"key": "6f1c2f5e-4b7a-4a4e-9a35-0d7f3f2b8c11",
	"language": "en",
	"last": "2026-03-31",
	"matches": [],
	"new_date": "2030-01-01",
	"number": 2026,
	"message": "Where does it stand?",
	"name": Record(ASSIGNMENT),
	"names": ["T00000000000"],
	"narrative": "Half of it is done",
	"needed_by": "2030-01-01",
	"page_len": 10,
	"parent": Record(ITEM),
	"policy": "Department Answer",
	"progress_percent": 50,
	"reason": "Because it was agreed so",
	"record": Record("Shipped Record"),
	"report": "No Such",
	"responsible_department": "Sales",
	"review": Record(REVIEW),
	"searchfield": "name",
	"seen": "nothing",
	"start": "2020-01-01",
	"states": ["Passed"],
	"table": "x01",
	"task": Record(TASK),
	"title": "The data are late",
	"to_department": "Sales",
	"txt": "",
	"user": "Administrator",
	"users": ["Administrator"],
	"workflow_state_field": "status",
	"years": "2026",
}
_IMPORT = {"name": Record("Collab Import")}
# Methods that need other arguments than the usual ones, or more than one call.
CASES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
	"calendar.work_items": (
		{
			"doctype": ITEM,
			"start": "2020-01-01",
			"end": "2030-01-01",
			"filters": [[ITEM, "name", "=", Record(ITEM)]],
		},
	),
	"core_guard.get_chart": (
		{
			"chart": {
				"name": "x",
				"document_type": ASSIGNMENT,
				"chart_type": "Group By",
				"type": "Bar",
				"group_by_based_on": "status",
				"group_by_type": "Count",
				"filters_json": "[]",
			},
			"filters": [[ASSIGNMENT, "name", "=", Record(ASSIGNMENT)]],
			"no_cache": 1,
		},
	),
	"core_guard.get_count": ({"doctype": ASSIGNMENT, "filters": {"name": Record(ASSIGNMENT)}},),
	"core_guard.search_link": ({"doctype": ASSIGNMENT, "txt": Record(ASSIGNMENT)},),
	"core_guard.search_widget": ({"doctype": ASSIGNMENT, "txt": Record(ASSIGNMENT)},),
	"record_guard.get_group_by_count": (
		{
			"doctype": ASSIGNMENT,
			"current_filters": [[ASSIGNMENT, "name", "=", Record(ASSIGNMENT)]],
			"field": "assigned_to",
		},
	),
	"deleted_guard.bulk_restore": ({"docnames": [Record("Deleted Document")]},),
	"deleted_guard.restore": ({"name": Record("Deleted Document")},),
	"export_guard.download_template": (
		{
			"doctype": ASSIGNMENT,
			"export_fields": {ASSIGNMENT: ["name", "duty"]},
			"export_records": "by_filter",
			"export_filters": [[ASSIGNMENT, "name", "=", Record(ASSIGNMENT)]],
		},
	),
	"export_guard.export_data": ({"doctype": ASSIGNMENT, "with_data": True},),
	"export_guard.export_list": (
		{
			"doctype": ASSIGNMENT,
			"title": ASSIGNMENT,
			"fields": ["name", "duty"],
			"file_format_type": "CSV",
			"filters": [[ASSIGNMENT, "name", "=", Record(ASSIGNMENT)]],
		},
	),
	"export_guard.export_report": (
		{
			"report_name": "Department Responsibility",
			"file_format_type": "CSV",
			"filters": {"task": Record(TASK)},
			"visible_idx": [],
		},
	),
	"imports.check": (_IMPORT,),
	"imports.export": ({"table": "Department Responsibility", "file_format": "csv", "task": Record(TASK)},),
	"imports.match": ({**_IMPORT, "matches": [{"name": "x", "department": "Sales", "user": "Guest"}]},),
	"imports.names": (_IMPORT,),
	"imports.preview": ({**_IMPORT, "start": 0},),
	"imports.start": (_IMPORT,),
	"imports.stop": (_IMPORT,),
	"link_queries.people_of_department": (
		{
			"doctype": "User",
			"title": "The data are late",
			"to_department": "Sales",
			"txt": "",
			"searchfield": "name",
			"start": 0,
			"page_len": 5,
			"filters": {"department": "No Such"},
		},
	),
	"work_breakdown.children": (
		{"doctype": ITEM, "parent": Record(ITEM)},
		{"doctype": ITEM, "task": Record(TASK), "is_root": True},
	),
}
# Methods that answer 200 and show nothing where the record is hidden or missing.
SILENT = frozenset(
	{
		"calendar.work_items",
		"core_guard.get_chart",
		"core_guard.get_count",
		"core_guard.search_link",
		"core_guard.search_widget",
		"core_guard.validate_link",
		"export_guard.download_template",
		"export_guard.export_list",
		"export_guard.export_report",
		"imports.export",
		"record_guard.get_group_by_count",
		"work_breakdown.children",
	}
)


def cases_of(endpoint: Endpoint) -> tuple[Mapping[str, Any], ...]:
	"""What the method is called with; a KeyError names the parameter that nobody has thought of yet."""
	if endpoint.short in CASES:
		return CASES[endpoint.short]
	return ({name: USUAL[name] for name in endpoint.required},)


def filled(value: Any, name_of: Callable[[str], str]) -> Any:
	"""The value with the names of records in the place of what stands for them."""
	if isinstance(value, Record):
		return name_of(value.doctype)
	if isinstance(value, Mapping):
		return {key: filled(inner, name_of) for key, inner in value.items()}
	if isinstance(value, list | tuple):
		return [filled(inner, name_of) for inner in value]
	return value


def names_a_record(value: Any) -> bool:
	if isinstance(value, Mapping):
		return any(names_a_record(inner) for inner in value.values())
	if isinstance(value, list | tuple):
		return any(names_a_record(inner) for inner in value)
	return isinstance(value, Record)
