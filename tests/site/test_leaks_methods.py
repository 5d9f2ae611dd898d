"""Every whitelisted method of Frappe is asked for a hidden record, or named with the reason why it can tell nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import frappe
import pytest

from tests.site.clients import Client
from tests.site.leak_fixtures import fail_with, sample, told_apart, worlds
from tests.site.leak_requests import post
from tests.site.leaks import KNOWN_PART, Asked, Subject, World

__all__ = ["worlds"]

REASONS = Path(__file__).with_name("leak_reasons.txt")

Argument = Callable[[Subject], Any]


def _name(subject: Subject) -> str:
	return subject.name


def _names(subject: Subject) -> list[str]:
	return [subject.name]


def _doctype(subject: Subject) -> str:
	return subject.doctype


def _word(subject: Subject) -> str:
	return subject.marker[:KNOWN_PART]


# What is sent under each name of a parameter: a method that has one of them is asked for the hidden record.
ASKING: dict[str, Argument] = {
	**dict.fromkeys(("name", "docname", "dn", "doc_name", "reference_name", "reference_docname"), _name),
	**dict.fromkeys(
		("ref_name", "source_name", "old", "old_name", "reminder_docname", "reference_doc"), _name
	),
	**dict.fromkeys(("docnames", "names", "source_names", "items"), _names),
	**dict.fromkeys(("doctype", "dt", "reference_doctype", "ref_doctype", "reference_dt"), _doctype),
	**dict.fromkeys(("reminder_doctype", "goal_doctype", "child_type"), _doctype),
	**dict.fromkeys(("txt", "text", "search_term"), _word),
	"tag": lambda s: s.marker,
	"tags": lambda s: s.marker,
	"file_url": lambda s: s.url,
	"filters": lambda s: {s.text: ["like", f"%{s.marker[:KNOWN_PART]}%"]},
	"doc": lambda s: {"doctype": s.doctype, "name": s.name, "status": "Executing", "modified": "2026-01-01"},
	"docs": lambda s: [{"doctype": s.doctype, "docname": s.name, "name": s.name, s.text: "x"}],
	"report_name": lambda s: "Task Register",
}
# What the other parameters need so that the method comes as far as the record.
BESIDES: dict[str, Any] = {
	"action": "Submit",
	"add": "Yes",
	"aggregation": "sum",
	"args": {},
	"arg": {},
	"assign_to": ["head.research@company.example"],
	"comment_by": "x",
	"comment_email": "head.research@company.example",
	"content": "x",
	"description": "x",
	"email": "head.research@company.example",
	"end": "2030-01-01",
	"end_date": "2030-01-01",
	"everyone": 0,
	"field": "owner",
	"field_map": {"start": "creation", "end": "modified", "id": "name"},
	"fieldname": "owner",
	"fields": ["name"],
	"filename": "a.txt",
	"filedata": "x",
	"following": 1,
	"frequency": "Daily",
	"current_filters": [],
	"export_fields": {},
	"like": "true",
	"method": "frappe.model.mapper.get_mapped_doc",
	"new": "renamed",
	"new_name": "renamed",
	"page_len": 50,
	"parent": "",
	"permission_to": "read",
	"points": 1,
	"prev": 0,
	"read": 1,
	"reason": "x",
	"recipients": "head.research@company.example",
	"remind_at": "2030-01-01 00:00:00",
	"reply": "x",
	"review_type": "Appreciation",
	"searchfield": "name",
	"start": 0,
	"start_date": "2029-01-01",
	"stats": ["_user_tags"],
	"subject": "x",
	"title": "x",
	"to_user": "head.sales@company.example",
	"tree_method": "frappe.desk.treeview.get_children",
	"user": "head.research@company.example",
	"value": "x",
}
# For which a name of its own is needed instead of the usual value.
INSTEAD: dict[str, dict[str, Any]] = {
	"frappe.desk.calendar.get_events": {"start": "2020-01-01"},
	"frappe.www.printview.get_html_and_style": {"doc": _doctype},
	"frappe.www.printview.get_rendered_raw_commands": {"doc": _doctype},
	"frappe.utils.print_format.download_pdf": {"doc": None},
	"frappe.desk.form.load.get_docinfo": {"doc": None},
}


def whitelisted() -> dict[str, Callable[..., Any]]:
	"""Every whitelisted function of Frappe by its dotted path, found by loading all its modules."""
	for module in pkgutil.walk_packages(frappe.__path__, "frappe."):
		if not any(part in module.name for part in (".test", ".patches", ".commands", "boilerplate")):
			_load(module.name)
	known = {function for function in frappe.whitelisted if inspect.isfunction(function)}
	return {
		f"{function.__module__}.{function.__qualname__}": function
		for function in known
		if function.__module__.startswith("frappe.") or function.__module__ == "frappe"
	}


def _load(name: str) -> None:
	try:
		importlib.import_module(name)
	except ImportError:
		return  # A module for a library that is not installed: its methods cannot be called either.


def parameters(function: Callable[..., Any]) -> list[str]:
	return list(inspect.signature(inspect.unwrap(function)).parameters)


def asked(path: str, function: Callable[..., Any], subject: Subject) -> Asked:
	"""The request that asks the method for the subject."""
	sent: dict[str, Any] = {}
	for name in parameters(function):
		value = INSTEAD.get(path, {}).get(name, ASKING.get(name, BESIDES.get(name)))
		value = value(subject) if callable(value) else value
		if value is not None:
			sent[name] = value
	return post(path, **sent)


def reasons() -> dict[str, str]:
	"""Method -> why it can tell nothing of our records, from the file beside this one."""
	found: dict[str, str] = {}
	reason = ""
	for line in REASONS.read_text("utf-8").splitlines():
		if line.startswith("# "):
			reason = line[2:]
		elif line.strip():
			found[line.strip()] = reason
	return found


def is_asked(path: str, function: Callable[..., Any]) -> bool:
	return "." in path and "<locals>" not in path and bool(ASKING.keys() & set(parameters(function)))


@pytest.fixture(scope="module")
def methods(site: str) -> dict[str, Callable[..., Any]]:
	return whitelisted()


# feature: access.every-method
def test_every_whitelisted_method_is_asked_or_has_a_reason_why_it_tells_nothing(
	methods: dict[str, Callable[..., Any]],
):
	unasked = {path for path, function in methods.items() if not is_asked(path, function)}
	assert unasked - reasons().keys() == set(), "name these with a reason, or ask them"
	assert reasons().keys() - methods.keys() == set(), "these are gone from Frappe"
	assert reasons().keys() - unasked == set(), "these are asked, and need no reason"


# feature: access.every-method
def test_no_whitelisted_method_tells_of_a_hidden_record(
	methods: dict[str, Callable[..., Any]], worlds: dict[str, World], people: Callable[[str], Client]
):
	found = []
	for place, (path, function) in enumerate(sorted(methods.items())):
		if is_asked(path, function):
			build = partial(asked, path, function)
			said = told_apart(people("head.research"), worlds["alone"], build, sample(place, 3, 1))
			found += [f"{path} {text}" for text in said]
	fail_with(found)
