"""A share that other code has written into the database opens nothing of ours, on no surface."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import frappe
import pytest
import requests

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, Running, acting, put
from xdept_collab.services import health

TASK, ASSIGNMENT, ITEM = "Collab Task", "Department Assignment", "Work Item"
SECRET = "the price is 8,300"
MARK = "forced-share-"


def force(doctype: str, name: str, user: str | None, **rights: int) -> None:
	"""Write the row as code does that asks nobody; without a user it is for everyone."""
	frappe.db.sql(
		"""insert into `tabDocShare`
			(name, creation, modified, owner, modified_by, docstatus, idx, user, share_doctype, share_name, everyone,
			`read`, `write`, `submit`, `share`, notify_by_email)
		values (%s, now(), now(), 'Administrator', 'Administrator', 0, 0, %s, %s, %s, %s, %s, %s, %s, %s, 0)""",
		(
			*(MARK + frappe.generate_hash(length=10), user, doctype, name, 0 if user else 1),
			*(rights.get(right, 1) for right in ("read", "write", "submit", "share")),
		),
	)


@dataclass(frozen=True)
class Forced:
	"""A task with a secret, shared past every rule with a stranger and with somebody who may read and not write."""

	begun: Running
	stranger: str
	reader: str
	file: str
	url: str

	@property
	def records(self) -> Mapping[str, str]:
		begun = self.begun
		return {TASK: begun.task, ASSIGNMENT: begun.assignments["sales"], ITEM: begun.items["sales"]}


@pytest.fixture(scope="module")
def forced(company: Company) -> Iterator[Forced]:
	with factory.committed(company) as commit:
		begun = factory.running(company)
		stranger, reader = company.head("finance"), company.user("member", "sales")
		names = {TASK: begun.task, ASSIGNMENT: begun.assignments["sales"], ITEM: begun.items["sales"]}
		put(ASSIGNMENT, names[ASSIGNMENT], internal_notes=SECRET)
		put(ITEM, names[ITEM], description=SECRET)
		put(TASK, names[TASK], background=SECRET)
		file = factory.upload(
			company.head("sales"),
			SECRET.encode(),
			"price.txt",
			attached_to_doctype=ASSIGNMENT,
			attached_to_name=names[ASSIGNMENT],
		)
		for doctype, name in names.items():
			frappe.get_doc(doctype, name).add_comment("Comment", SECRET)
		name_of_file = frappe.db.get_value("File", {"file_url": file}, "name")
		for doctype, name in {**names, "File": name_of_file}.items():
			for user in (stranger, reader, None):
				force(doctype, name, user)
		# With it, Frappe adds what is shared to what a list may show.
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": stranger,
				"allow": "Collab Department",
				"for_value": company.names["finance"],
			}
		).insert()
		commit()
		yield Forced(begun, stranger, reader, name_of_file, file)
		frappe.db.delete("DocShare", {"name": ("like", f"{MARK}%")})
		for name in frappe.get_all("User Permission", filters={"user": stranger}, pluck="name"):
			frappe.delete_doc("User Permission", name)
		frappe.delete_doc("File", name_of_file, force=True)


@pytest.fixture(scope="module")
def stranger(forced: Forced, http: Callable[..., Client]) -> Client:
	return http(forced.stranger, PASSWORD)


Ask = Callable[[Client, str, str], requests.Response]
LOAD = "frappe.desk.form.load."
SURFACES: Mapping[str, Ask] = {
	"form": lambda client, kind, name: client.ask(LOAD + "getdoc", doctype=kind, name=name),
	"form's surroundings": lambda client, kind, name: client.ask(
		LOAD + "get_docinfo", doctype=kind, name=name
	),
	"REST v1": lambda client, kind, name: client.get(kind, name),
	"REST v2": lambda client, kind, name: client.request("GET", f"/api/v2/document/{kind}/{name}"),
	"client get": lambda client, kind, name: client.ask("frappe.client.get", doctype=kind, name=name),
	"one value": lambda client, kind, name: client.ask(
		"frappe.client.get_value", doctype=kind, filters={"name": name}, fieldname=["name", "modified"]
	),
	"print view": lambda client, kind, name: client.request(
		"GET", "/printview", params={"doctype": kind, "name": name}
	),
	"print, by method": lambda client, kind, name: client.ask(
		"frappe.www.printview.get_html_and_style", doc=kind, name=name
	),
	"list": lambda client, kind, name: client.ask(
		"frappe.client.get_list", doctype=kind, filters={"name": name}, fields=["*"]
	),
	"REST list": lambda client, kind, name: client.request(
		"GET", f"/api/resource/{kind}", params={"filters": json.dumps({"name": name}), "fields": '["*"]'}
	),
	"report view": lambda client, kind, name: client.call(
		"frappe.desk.reportview.get", doctype=kind, filters={"name": name}, fields=[f"`tab{kind}`.`name`"]
	),
	"count": lambda client, kind, name: client.ask(
		"frappe.client.get_count", doctype=kind, filters={"name": name}
	),
	"comments": lambda client, kind, name: client.ask(
		"frappe.client.get_list",
		doctype="Comment",
		filters={"reference_doctype": kind, "reference_name": name},
		fields=["content", "reference_name"],
	),
	"a comment of one's own": lambda client, kind, name: client.call(
		"frappe.desk.form.utils.add_comment",
		reference_doctype=kind,
		reference_name=name,
		content="me too",
		comment_email=client.user,
		comment_by=client.user,
	),
	"with whom it is shared": lambda client, kind, name: client.ask(
		"frappe.share.get_users", doctype=kind, name=name
	),
}


def told(answer: requests.Response, name: str) -> bool:
	"""Whether the answer tells anything of the record; an empty list does not."""
	if answer.status_code >= 400:
		return SECRET in answer.text
	message = (
		answer.json().get("message", answer.json().get("data"))
		if "json" in answer.headers["Content-Type"]
		else 1
	)
	return bool(message) or name in answer.text or SECRET in answer.text


# feature: access.forced-share
@pytest.mark.parametrize("surface", SURFACES)
def test_a_forced_share_opens_no_record_to_a_stranger(surface: str, forced: Forced, stranger: Client):
	open_to_him = []
	for doctype, name in forced.records.items():
		answer = SURFACES[surface](stranger, doctype, name)
		if told(answer, name):
			open_to_him.append((doctype, answer.status_code, answer.text[:300]))
	assert open_to_him == []


# feature: access.forced-share
def test_a_forced_share_opens_no_file_to_a_stranger(forced: Forced, stranger: Client):
	assert stranger.get("File", forced.file).status_code == 403
	answers = (
		stranger.ask("frappe.client.get", doctype="File", name=forced.file),
		stranger.request("GET", f"/api/v2/document/File/{forced.file}"),
		stranger.request("GET", forced.url),
		stranger.ask("frappe.client.get_list", doctype="File", filters={"name": forced.file}, fields=["*"]),
	)
	assert [answer.text[:300] for answer in answers if told(answer, forced.file)] == []


# feature: access.forced-share
@pytest.mark.parametrize("doctype", [TASK, ASSIGNMENT])
def test_a_forced_share_lets_a_reader_write_no_more_than_before(
	doctype: str, forced: Forced, http: Callable[..., Client]
):
	reader, name = http(forced.reader, PASSWORD), forced.records[doctype]
	assert reader.get(doctype, name).status_code == 200
	field = {TASK: "background", ASSIGNMENT: "internal_notes"}[doctype]
	for answer in (
		reader.update(doctype, name, **{field: "mine"}),
		reader.call("frappe.client.set_value", doctype=doctype, name=name, fieldname=field, value="mine"),
		reader.call("frappe.share.add", doctype=doctype, name=name, user=forced.stranger, read=1),
	):
		assert answer.status_code == 403, answer.text[:300]
	may = reader.ask("frappe.client.has_permission", doctype=doctype, docname=name, perm_type="write")
	assert may.json()["message"] == {"has_permission": False}
	frappe.db.rollback()
	assert frappe.db.get_value(doctype, name, field) == SECRET


# feature: access.sharing
@pytest.mark.parametrize("user", ["stranger", "everyone"])
def test_a_share_of_a_record_or_its_file_is_refused_whatever_flags_it_carries(user: str, forced: Forced):
	for doctype, name in {**forced.records, "File": forced.file}.items():
		share = frappe.get_doc(
			{"doctype": "DocShare", "share_doctype": doctype, "share_name": name, "read": 1}
		)
		share.update({"everyone": 1} if user == "everyone" else {"user": forced.begun.company.head("legal")})
		share.flags.ignore_share_permission = True
		with pytest.raises(frappe.PermissionError, match="Give the person a part in the task"):
			share.insert(ignore_permissions=True)


# feature: access.other-apps
def test_shares_of_other_records_count_as_before(forced: Forced, stranger: Client):
	note = frappe.get_doc({"doctype": "Note", "title": f"{MARK}note", "content": "for him"}).insert()
	with acting(forced.begun.company.head("sales")):
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "own.txt", "content": "own", "is_private": 1}
		).insert()
	try:
		frappe.db.commit()  # noqa: TID251 — the server has to see it.
		assert stranger.get("Note", note.name).status_code == 403
		assert stranger.get("File", file.name).status_code == 403
		frappe.share.add("Note", note.name, forced.stranger)
		frappe.share.add("File", file.name, forced.stranger)
		frappe.db.commit()  # noqa: TID251 — the server has to see it.
		assert stranger.get("Note", note.name).status_code == 200
		assert stranger.get("File", file.name).status_code == 200
	finally:
		for doc in (note, file):
			frappe.db.delete("DocShare", {"share_name": doc.name})
			frappe.delete_doc(doc.doctype, doc.name, force=True)
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: health.forced-shares
def test_shares_that_stand_in_the_database_are_a_concern_of_the_administrator(company: Company):
	def said() -> list[str]:
		return [concern for concern in health.concerns() if "DocShare" in concern]

	frappe.db.delete("DocShare", {"name": ("like", f"{MARK}%")})  # of this transaction alone
	begun = factory.running(company)
	other = frappe.get_doc({"doctype": "Note", "title": "About nothing of ours"}).insert()
	plain = factory.upload("Administrator", attached_to_doctype="Note", attached_to_name=other.name)
	ours = factory.upload(company.initiator, attached_to_doctype=TASK, attached_to_name=begun.task)
	force("Note", other.name, None)
	force("File", frappe.db.get_value("File", {"file_url": plain, "attached_to_name": other.name}), None)
	assert said() == []
	force(TASK, begun.task, company.head("finance"))
	force(TASK, begun.task, None)
	file = frappe.db.get_value("File", {"file_url": ours, "attached_to_name": begun.task})
	force("File", file, company.head("finance"))
	assert len(said()) == 1
	assert "3 (Collab Task, File)" in said()[0]
