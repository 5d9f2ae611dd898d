"""How a surface is asked: the request as a form, a page or an address, and the arguments that several need."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.site.leaks import KNOWN_PART, Asked, Subject

CLIENT, FORM, DESK = "frappe.client", "frappe.desk.form", "frappe.desk"

Build = Callable[[Subject], Asked]


def post(endpoint: str, /, **arguments: Any) -> Asked:
	texts = {
		key: json.dumps(value) if isinstance(value, list | dict | bool) else value
		for key, value in arguments.items()
	}
	return ("POST", f"/api/method/{endpoint}", {"data": texts})


def page(path: str, **arguments: Any) -> Asked:
	texts = {
		key: json.dumps(value) if isinstance(value, list | dict) else value
		for key, value in arguments.items()
	}
	return ("GET", path, {"params": texts})


def form_page(path: str, **arguments: Any) -> Asked:
	"""The same as a browser asks for it, so that errors come as pages."""
	verb, where, options = page(path, **arguments)
	return (verb, where, {**options, "headers": {"Accept": "text/html"}})


def rows(subject: Subject) -> dict[str, Any]:
	"""What a list of child rows needs to be told: the parent's DocType."""
	return {"parent": subject.parenttype} if subject.is_row else {}


def like(subject: Subject, field: str = "") -> list[list[str]]:
	return [[subject.doctype, field or subject.text, "like", f"%{subject.marker[:KNOWN_PART]}%"]]


def view(subject: Subject, **arguments: Any) -> dict[str, Any]:
	parent = {"parent_doctype": subject.parenttype} if subject.is_row else {}
	fields = [f"`tab{subject.doctype}`.`name`"]
	return {"doctype": subject.doctype, "fields": fields, "page_length": 5000, **parent, **arguments}
