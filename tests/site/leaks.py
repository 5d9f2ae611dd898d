"""What the leak suite needs: hidden records of every DocType of ours, with all that hangs on them, and their twins.

A twin is a name and a word that nothing has. Whoever may not see a record gets the same answer for it and for its
twin, whatever he asks: then the answer tells nothing, neither the content nor that the record is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frappe
import requests
from frappe.utils import add_days, now, nowdate
from frappe.utils.password import passlibctx

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company
from xdept_collab.rules.access import TABLE
from xdept_collab.services import access_rows

FOLDER = Path(__file__).resolve().parents[2] / "xdept_collab" / "xdept_collab" / "doctype"
DEFINED: Mapping[str, Mapping[str, Any]] = {
	content["name"]: content
	for content in (json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*/*.json")))
	if content.get("doctype") == "DocType"
}
# DocTypes that hold nothing of a task, with the reason why everybody with a role of ours, or only an admin, reads them.
WITHOUT_SECRETS = {
	"Collab Department": "the directory of the company; every member chooses from it",
	"Collab Department Member": "rows of the directory",
	"Collab Settings": "thresholds; read by admins alone",
	"Escalation Policy": "time limits of the company; everybody works by them",
	"Escalation Step": "rows of an escalation policy",
	"Policy Condition": "rows of an escalation policy",
	"Delay Cause": "why work can be late; every member chooses from it",
	"Calendar Feed": "who has a calendar address, without the address; read by admins alone",
	"Chat Channel": "chat groups of departments; their secrets are shown to nobody",
	"Delivery": "who was told when, without a title; read by admins alone",
	"Notification Preference": "what somebody chose for himself; it names no record",
	"Outside Report": "what people outside wrote, without a task; read by who leads tasks",
	"Sent Once": "keys of forms that were sent; read by admins alone",
	"Shipped Record": "what the app ships; read by admins alone",
	"Working Calendar": "hours and holidays of the company; everybody counts by them",
	"Working Calendar Day": "rows of a working calendar",
	"Working Interval": "rows of a working calendar",
}


def _children() -> dict[str, tuple[str, str]]:
	"""Child DocType -> (parent, field), the first one that has it."""
	found: dict[str, tuple[str, str]] = {}
	for parent, content in DEFINED.items():
		for row in content["fields"]:
			if row["fieldtype"] in ("Table", "Table MultiSelect") and parent not in WITHOUT_SECRETS:
				found.setdefault(row["options"], (parent, row["fieldname"]))
	return found


CHILDREN: Mapping[str, tuple[str, str]] = _children()
PARENTS: tuple[str, ...] = (
	*TABLE,
	*(
		name
		for name, content in DEFINED.items()
		if not (name in TABLE or name in WITHOUT_SECRETS or content.get("istable"))
	),
)
OURS: tuple[str, ...] = (*PARENTS, *CHILDREN)
# A word in the text of hidden records, one of the same length that is nowhere, and one in what may be seen.
MARKER, NO_MARKER, OPEN_WORD = "zqmarrowkeptsecret", "zqnowhereatall0000", "whateverybodysees0"
# By so much of a word is searched: the answer must not complete it.
KNOWN_PART = 14
TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Markdown Editor", "Code")


@dataclass(frozen=True)
class Subject:
	"""One record to ask for, hidden or its twin that does not exist."""

	doctype: str
	name: str
	marker: str
	# A text field that carries the marker; "name" where there is none.
	text: str
	parent: str = ""
	parenttype: str = ""
	url: str = ""

	@property
	def is_row(self) -> bool:
		return bool(self.parenttype)


@dataclass(frozen=True)
class Hidden:
	"""A record that a user may not see, and its twin."""

	real: Subject
	twin: Subject


@dataclass
class World:
	"""The hidden records of one task, by DocType, in the order in which they were made."""

	company: Company
	key: str
	is_shared: bool
	names: dict[str, str] = field(default_factory=dict)
	marker: str = MARKER
	urls: dict[str, str] = field(default_factory=dict)

	def is_open(self, doctype: str) -> bool:
		"""Whether the research department may see the record: the task, when it takes part."""
		return self.is_shared and "Collab Task" in (doctype, CHILDREN.get(doctype, ("",))[0])

	def hidden(self, doctype: str) -> Hidden:
		name = self.names[doctype]
		parenttype, _field = CHILDREN.get(doctype, ("", ""))
		text = text_field(doctype)
		parent = self.names.get(parenttype, "")
		url = self.urls.get(doctype, "")
		real = Subject(doctype, name, MARKER, text, parent, parenttype, url)
		twin = Subject(
			doctype,
			_twin(name),
			NO_MARKER,
			text,
			_twin(parent) if parent else "",
			parenttype,
			url.replace(MARKER, NO_MARKER),
		)
		return Hidden(real, twin)


def _twin(name: str) -> str:
	return name.replace("hidden", "absent")


def text_field(doctype: str) -> str:
	"""The first text field of the DocType, where the marker stands."""
	for row in DEFINED[doctype]["fields"]:
		if row["fieldtype"] in TEXTS and not row.get("is_virtual"):
			return row["fieldname"]
	return "name"


def make(company: Company, key: str, is_shared: bool) -> World:
	"""Write one record of each of our DocTypes on a task of sales, past every check, and what hangs on it.

	`is_shared`: research takes part in the task as well; the task is then not hidden from it, all others are.
	"""
	world = World(company, key, is_shared)
	for doctype in OURS:
		kind = "open" if world.is_open(doctype) else "hidden"
		world.names[doctype] = f"{kind}-{key}-{frappe.scrub(doctype)}"
	for doctype in PARENTS:
		world.marker = OPEN_WORD if world.is_open(doctype) else MARKER
		_write(world, doctype, {"owner": company.head("sales")})
	for doctype, (parent, table) in CHILDREN.items():
		world.marker = OPEN_WORD if world.is_open(doctype) else MARKER
		_write(
			world,
			doctype,
			{"parent": world.names[parent], "parenttype": parent, "parentfield": table, "idx": 1},
		)
	if is_shared:
		world.marker = OPEN_WORD
		row = _new(world, "Collab Task Department", department=company.names["research"])
		row.update({"name": f"open-{key}-row", "parent": world.names["Collab Task"]})
		row.update({"parenttype": "Collab Task", "parentfield": "departments", "idx": 2})
		row.db_insert()
	_make_tags()
	for doctype in TABLE:
		access_rows.refresh(doctype, [world.names[doctype]])
	for doctype in PARENTS:
		world.marker = OPEN_WORD if world.is_open(doctype) else MARKER
		_hang_on(world, doctype)
	return world


def _make_tags() -> None:
	for word in (MARKER, OPEN_WORD):
		if not frappe.db.exists("Tag", word):
			frappe.get_doc({"doctype": "Tag", "name": word}).insert()


def unmake(key: str) -> None:
	"""Take away what `make` wrote."""
	frappe.db.delete("Tag", {"name": ("in", (MARKER, NO_MARKER, OPEN_WORD))})
	for kind in ("hidden", "open"):
		ours = ("like", f"{kind}-{key}-%")
		for doctype in OURS:
			frappe.db.delete(doctype, {"name": ours})
		frappe.db.delete("Collab Access", {"ref_name": ours})
		for doctype, column in HANGING.items():
			frappe.db.delete(doctype, {column: ours})


def _new(world: World, doctype: str, **values: Any) -> Any:
	doc = frappe.new_doc(doctype)
	for row in frappe.get_meta(doctype).fields:
		value = values.get(row.fieldname, _value(world, doctype, row))
		if value is not None:
			doc.set(row.fieldname, value)
	doc.flags.name_set = True
	return doc


def _write(world: World, doctype: str, standard: dict[str, Any]) -> None:
	doc = _new(world, doctype)
	doc.update({"name": world.names[doctype], "creation": now(), "modified": now(), **standard})
	doc.db_insert()
	if doctype not in CHILDREN:
		said = json.dumps([{"comment": world.marker, "by": "x", "name": f"hidden-{world.key}-comment"}])
		columns = {"_user_tags": f",{world.marker}", "_comments": said, "_assign": f'["{world.marker}"]'}
		frappe.db.set_value(
			doctype, doc.name, {**columns, "_liked_by": f'["{world.marker}"]'}, update_modified=False
		)


_DATES = {"Date": nowdate, "Datetime": now, "Time": lambda: "09:00:00"}
_PEOPLE = {"initiator": "initiator", "coordinator": "coordinator"}


def _value(world: World, doctype: str, row: Any) -> Any:
	company = world.company
	if row.fieldname in ("ref_doctype", "ref_name", "principal"):
		task = {"ref_doctype": "Department Assignment", "ref_name": world.names["Department Assignment"]}
		return task.get(row.fieldname, f"user:{company.head('sales')}")
	if row.fieldname == "status":
		return "Executing" if doctype in ("Collab Task", "Department Assignment") else _first(row)
	if row.fieldtype in TEXTS and not row.options:
		return world.marker
	if row.fieldtype == "Select":
		return _first(row)
	if row.fieldtype == "Link":
		return _link(world, row)
	if row.fieldtype in _DATES:
		return _DATES[row.fieldtype]()
	return f"/private/files/{world.marker}.txt" if row.fieldtype == "Attach" else None


def _first(row: Any) -> str | None:
	return next((option for option in (row.options or "").split("\n") if option), None)


def _link(world: World, row: Any) -> str | None:
	if row.options == "User":
		position = _PEOPLE.get(row.fieldname)
		return world.company.user(position) if position else world.company.user("member", "sales")
	if row.options == "Collab Department":
		return world.company.names["legal" if row.fieldname == "to_department" else "sales"]
	return world.names.get(row.options)


# What hangs on a record in Frappe's own DocTypes, with the column that holds its name.
HANGING: Mapping[str, str] = {
	"Comment": "reference_name",
	"Communication": "reference_name",
	"Version": "docname",
	"File": "attached_to_name",
	"Tag Link": "document_name",
	"Workflow Action": "reference_name",
	"View Log": "reference_name",
	"Activity Log": "reference_name",
	"Energy Point Log": "reference_name",
	"ToDo": "reference_name",
	"Notification Log": "document_name",
	"Document Follow": "ref_docname",
	"Deleted Document": "deleted_name",
	"Access Log": "reference_document",
	"Email Queue": "reference_name",
	"Document Share Key": "reference_docname",
	"DocShare": "share_name",
	"Reminder": "reminder_docname",
	"Route History": "route",
	"Event Participants": "reference_docname",
	"Discussion Topic": "reference_docname",
	"Submission Queue": "ref_docname",
	"Integration Request": "reference_docname",
	"Milestone": "reference_name",
	"Document Naming Rule": "prefix",
	"Auto Repeat": "reference_document",
	"Communication Link": "link_name",
	"Dynamic Link": "link_name",
}
_KINDS = (
	"reference_doctype",
	"reference_type",
	"ref_doctype",
	"attached_to_doctype",
	"document_type",
	"deleted_doctype",
)
_KINDS += ("share_doctype", "reminder_doctype", "link_doctype", "export_from")
NOT_MADE = ("Document Naming Rule", "Route History")


def _hang_on(world: World, doctype: str) -> None:
	name = world.names[doctype]
	for kind, column in HANGING.items():
		if kind in NOT_MADE or not frappe.db.exists("DocType", kind):
			continue
		doc = frappe.new_doc(kind)
		meta = frappe.get_meta(kind)
		for row in meta.fields:
			if row.fieldtype in TEXTS and row.options not in ("Email", "JSON"):
				doc.set(row.fieldname, world.marker)
			if row.fieldtype == "Link" and row.options == "User":
				doc.set(row.fieldname, world.company.head("sales"))
			if row.fieldname in _KINDS:
				doc.set(row.fieldname, doctype)
		doc.set(column, name)
		doc.update({"name": None, "owner": world.company.head("sales"), "creation": now(), "modified": now()})
		_fit(world, doc, kind, doctype)
		doc.db_insert()


def version_of(name: str) -> str:
	"""The name of the one stored version of a record."""
	return f"{name}-version"


def _fit(world: World, doc: Any, kind: str, doctype: str) -> None:
	"""Set what a record of the kind needs beside its texts to be listed and read."""
	if frappe.get_meta(kind).autoname != "autoincrement":
		doc.name = frappe.generate_hash(length=14)
	doc.flags.name_set = True
	if kind == "File":
		url = f"/private/files/{world.marker}-{world.key}-{frappe.scrub(doctype)}.txt"
		Path(frappe.get_site_path(url.lstrip("/"))).write_text(world.marker, "utf-8")
		doc.update({"file_url": url, "file_name": url.rsplit("/", 1)[-1]})
		world.urls[doctype] = url
	doc.update(_NEEDED.get(kind, {}))
	if kind == "Version":
		doc.name = version_of(world.names[doctype])
		doc.data = json.dumps({"changed": [["status", world.marker, world.marker]]})
	if kind == "Tag Link":
		doc.tag = world.marker
	if kind == "Reminder":
		doc.remind_at = add_days(now(), 5)


_STANDING = {"parent": "hidden", "parenttype": "Event", "parentfield": "x"}
_NEEDED: Mapping[str, Mapping[str, Any]] = {
	"File": {
		"is_private": 1,
		"folder": "Home/Attachments",
		"attached_to_field": None,
		"content_hash": None,
	},
	"Comment": {"comment_type": "Comment", "published": 1},
	"Communication": {"communication_type": "Communication", "communication_medium": "Email"},
	"Event Participants": _STANDING,
	"Communication Link": _STANDING,
	"Dynamic Link": _STANDING,
	"DocShare": {"everyone": 0, "read": 1},
}
_VOLATILE = (
	(r'\\*"__frappe_exc_id\\*": ?\\*"[0-9a-f]*\\*",? ?', ""),
	(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?", "NOW"),
	(r"0x[0-9a-f]{6,}", "ADDRESS"),
	(r'"execution_time":[0-9.e-]+', ""),
	(r'"name":"[a-z0-9]{10}"', '"name":"HASH"'),
	(r"(csrf_token|frappe.csrf_token) ?= ?\"[^\"]*\"", ""),
)


def told(answer: requests.Response, subject: Subject) -> str:
	"""What an answer says apart from the words that were asked and what differs at every request."""
	text = f"{answer.status_code} {answer.headers.get('Content-Type')} {answer.text}"
	for word in (subject.url, subject.name, subject.parent, subject.marker, subject.marker[:KNOWN_PART]):
		if word:
			text = text.replace(word, "ASKED")
	for pattern, word in _VOLATILE:
		text = re.sub(pattern, word, text)
	return text


def difference(hidden: Hidden, real: requests.Response, twin: requests.Response) -> str | None:
	"""What the two answers tell apart, or what of the record is told; None when it is nothing."""
	said = told(real, hidden.real), told(twin, hidden.twin)
	first = next((place for place, pair in enumerate(zip(*said, strict=False)) if len(set(pair)) > 1), 0)
	if said[0] == said[1]:
		first = max(said[0].find(word) for word in (hidden.real.name, MARKER))
		if first < 0:
			return None
	around = slice(max(0, first - 120), first + 200)
	parts = " ".join(said[0][around].split()), " ".join(said[1][around].split())
	return f"{real.status_code} {parts[0]}\n    twin {twin.status_code} {parts[1]}"


def outsiders(company: Company) -> None:
	"""A System User without a role of ours and a visitor of the website; gone with the company."""
	hashed = passlibctx.hash(PASSWORD)
	for name, kind in (("plain", "System User"), ("visitor", "Website User")):
		if not frappe.db.exists("User", company.user(name)):
			factory.person(company.user(name), (), hashed)
			factory.put("User", company.user(name), user_type=kind)


Asked = tuple[str, str, dict[str, Any]]


def ask(client: Client, asked: Asked) -> requests.Response:
	verb, path, options = asked
	return client.request(verb, path, **options)
