"""The requests by which a stranger may try to change a record: every way that Frappe offers over HTTP.

Each way takes the client, the record and the values that would make the record the attacker's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.site.clients import Client


@dataclass(frozen=True)
class Target:
	"""A record of somebody else, what would take it over, and a record of the attacker to merge it into."""

	doctype: str
	name: str
	forged: Mapping[str, Any]
	stored: Mapping[str, Any]
	own: str = ""
	board: str = ""
	state: str = ""
	column: str = ""
	date_field: str = "creation"
	around: Mapping[str, str] = field(default_factory=dict)

	@property
	def document(self) -> dict[str, Any]:
		"""The whole document as a form would send it, with the forged values in it."""
		return {**self.stored, **self.forged, "doctype": self.doctype, "name": self.name}

	@property
	def claimed_new(self) -> dict[str, Any]:
		return {**self.document, "__islocal": 1, "__unsaved": 1}

	@property
	def address(self) -> dict[str, str]:
		return {"doctype": self.doctype, "name": self.name}


Way = Callable[[Client, Target], requests.Response]


def called(method: str, arguments: Callable[[Target], dict[str, Any]]) -> Way:
	"""A way that is one call of a whitelisted method."""
	return lambda client, target: client.call(method, **arguments(target))


def v2(verb: str, client: Client, target: Target, values: Mapping[str, Any]) -> requests.Response:
	return client.request(verb, f"/api/v2/document/{target.doctype}/{target.name}", json=dict(values))


def method_of_document(method: str, **arguments: Any) -> Way:
	"""A method of the stored record, by the dotted call, by REST v1 and by REST v2."""

	def tried(client: Client, target: Target) -> requests.Response:
		client.request(
			"POST",
			f"/api/resource/{target.doctype}/{target.name}",
			json={"run_method": method, **arguments},
		)
		client.request(
			"POST", f"/api/v2/document/{target.doctype}/{target.name}/method/{method}", json=arguments
		)
		return client.call(
			"run_doc_method", dt=target.doctype, dn=target.name, method=method, args=json.dumps(arguments)
		)

	return tried


def method_of_forged(method: str, claimed_new: bool, **arguments: Any) -> Way:
	"""A method of a document that the client made up under the record's name."""

	def tried(client: Client, target: Target) -> requests.Response:
		document = target.claimed_new if claimed_new else target.document
		client.request(
			"POST",
			f"/api/v2/method/run_doc_method?method={method}",
			json={"document": document, "kwargs": arguments},
		)
		return client.call(
			"run_doc_method", docs=json.dumps(document), method=method, args=json.dumps(arguments)
		)

	return tried


def form(action: str, claimed_new: bool = False) -> Way:
	return called(
		"frappe.desk.form.save.savedocs",
		lambda one: {"doc": json.dumps(one.claimed_new if claimed_new else one.document), "action": action},
	)


def bulk(action: str) -> Way:
	return called(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
		lambda one: {
			"doctype": one.doctype,
			"docnames": json.dumps([one.name]),
			"action": action,
			"data": json.dumps(one.forged),
		},
	)


def amended(target: Target) -> dict[str, Any]:
	return {**target.claimed_new, "name": f"{target.name}-1", "amended_from": target.name}


def card(target: Target) -> dict[str, Any]:
	return {"board_name": target.board, "docname": target.name, "to_colname": target.column}


SAVES: Mapping[str, Way] = {
	"PUT v1": lambda client, one: client.update(one.doctype, one.name, **one.forged),
	"PUT v2": lambda client, one: v2("PUT", client, one, one.forged),
	"PATCH v2": lambda client, one: v2("PATCH", client, one, one.forged),
	"set_value": called(
		"frappe.client.set_value", lambda one: {**one.address, "fieldname": dict(one.forged)}
	),
	"client.save": called("frappe.client.save", lambda one: {"doc": one.document}),
	"client.save, claimed to be new": called("frappe.client.save", lambda one: {"doc": one.claimed_new}),
	"form": form("Save"),
	"form, claimed to be new": form("Save", claimed_new=True),
	"bulk_update": called(
		"frappe.client.bulk_update",
		lambda one: {"docs": json.dumps([{"doctype": one.doctype, "docname": one.name, **one.forged}])},
	),
	"bulk edit": bulk("update"),
	"insert under its name": called("frappe.client.insert", lambda one: {"doc": one.claimed_new}),
	"insert_many under its name": called(
		"frappe.client.insert_many", lambda one: {"docs": json.dumps([one.claimed_new])}
	),
	"POST v1 under its name": lambda client, one: client.request(
		"POST", f"/api/resource/{one.doctype}", json=one.claimed_new
	),
	"POST v2 under its name": lambda client, one: client.request(
		"POST", f"/api/v2/document/{one.doctype}", json=one.claimed_new
	),
	"amendment": called("frappe.client.insert", lambda one: {"doc": amended(one)}),
	"tree node": called(
		"frappe.desk.treeview.add_node",
		lambda one: {**one.claimed_new, "is_root": "false", "parent": one.name},
	),
	"calendar": called(
		"frappe.desk.calendar.update_event",
		lambda one: {
			"args": json.dumps({**one.address, "modified": "2020-01-01", "creation": "2020-01-01"}),
			"field_map": json.dumps({"start": "creation", "end": "modified"}),
		},
	),
	"Gantt": called(
		"frappe.desk.gantt.update_task",
		lambda one: {
			"args": json.dumps({**one.address, "start": "2020-01-01", "end": "2020-01-02"}),
			"field_map": json.dumps({"start": one.date_field, "end": one.date_field}),
		},
	),
	"Kanban card": called(
		"frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card",
		lambda one: {**card(one), "from_colname": one.state, "old_index": 0, "new_index": 0},
	),
	"Kanban order": called(
		"frappe.desk.doctype.kanban_board.kanban_board.update_order",
		lambda one: {
			"board_name": one.board,
			"order": json.dumps({one.column: [one.name]}),
		},
	),
}

MOVES: Mapping[str, Way] = {
	"form, submit": form("Submit"),
	"form, update": form("Update"),
	"form, cancel": form("Cancel"),
	"cancel of the form": called("frappe.desk.form.save.cancel", lambda one: one.address),
	"client.submit": called("frappe.client.submit", lambda one: {"doc": one.document}),
	"client.submit, claimed to be new": called("frappe.client.submit", lambda one: {"doc": one.claimed_new}),
	"client.cancel": called("frappe.client.cancel", lambda one: one.address),
	"bulk submit": bulk("submit"),
	"bulk cancel": bulk("cancel"),
	"method submit": method_of_document("submit"),
	"method cancel": method_of_document("cancel"),
	"method discard": method_of_document("discard"),
	"forged submit": method_of_forged("submit", False),
	"forged cancel, claimed to be new": method_of_forged("cancel", True),
	"transition": called(
		"xdept_collab.api.workflow.transition",
		lambda one: {**one.address, "action": one.around["action"], "reason": "Because"},
	),
	"apply_workflow": called(
		"frappe.model.workflow.apply_workflow",
		lambda one: {"doc": one.document, "action": one.around["action"]},
	),
	"apply_workflow, claimed to be new": called(
		"frappe.model.workflow.apply_workflow",
		lambda one: {"doc": one.claimed_new, "action": one.around["action"]},
	),
	"bulk_workflow_approval": called(
		"frappe.model.workflow.bulk_workflow_approval",
		lambda one: {
			"doctype": one.doctype,
			"docnames": json.dumps([one.name]),
			"action": one.around["action"],
		},
	),
	"link of a mail": lambda client, one: client.request(
		"GET",
		"/api/method/frappe.workflow.doctype.workflow_action.workflow_action.apply_action",
		params={
			"doctype": one.doctype,
			"docname": one.name,
			"action": one.around["action"],
			"current_state": one.state,
			"user": client.user,
		},
	),
	"cancel all linked": called(
		"frappe.desk.form.linked_with.cancel_all_linked_docs",
		lambda one: {"docs": json.dumps([{"doctype": one.doctype, "name": one.name, "docinfo": {}}])},
	),
	"unlock": called("frappe.model.document.unlock_document", lambda one: one.address),
}

REMOVALS: Mapping[str, Way] = {
	"DELETE v1": lambda client, one: client.delete(one.doctype, one.name),
	"DELETE v2": lambda client, one: v2("DELETE", client, one, {}),
	"client.delete": called("frappe.client.delete", lambda one: one.address),
	"delete_items": called(
		"frappe.desk.reportview.delete_items",
		lambda one: {"doctype": one.doctype, "items": json.dumps([one.name])},
	),
	"rename": called(
		"frappe.client.rename_doc",
		lambda one: {"doctype": one.doctype, "old_name": one.name, "new_name": f"{one.name}-mine"},
	),
	"merge into an own record": called(
		"frappe.client.rename_doc",
		lambda one: {"doctype": one.doctype, "old_name": one.name, "new_name": one.own, "merge": True},
	),
	"merge an own record into it": called(
		"frappe.client.rename_doc",
		lambda one: {"doctype": one.doctype, "old_name": one.own, "new_name": one.name, "merge": True},
	),
	"title": called(
		"frappe.model.rename_doc.update_document_title",
		lambda one: {"doctype": one.doctype, "docname": one.name, "title": "Mine", "name": "Mine"},
	),
	"method rename": method_of_document("rename", name="Mine"),
	"method rename, unchecked": method_of_document("rename", name="Mine", force=True, validate_rename=False),
	"method merge, unchecked": method_of_document(
		"rename", name="Mine", merge=True, force=True, validate_rename=False
	),
	"forged rename, unchecked": method_of_forged(
		"rename", True, name="Mine", force=True, validate_rename=False
	),
	"forged rename": method_of_forged("rename", True, name="Mine"),
}


def inserted(doctype: str, kind: str, name: str, **values: Any) -> Way:
	"""A record of Frappe's own that says it belongs to the target."""
	return lambda client, one: client.insert(doctype, **{kind: one.doctype, name: one.name}, **values)


MARKS: Mapping[str, Way] = {
	"comment": called(
		"frappe.desk.form.utils.add_comment",
		lambda one: {
			"reference_doctype": one.doctype,
			"reference_name": one.name,
			"content": "Seen",
			"comment_email": "ceo@example.com",
			"comment_by": "The board",
		},
	),
	"method comment": method_of_document("add_comment", text="Seen"),
	"forged comment": method_of_forged("add_comment", False, text="Seen"),
	"forged comment, claimed to be new": method_of_forged("add_comment", True, text="Seen"),
	"somebody's comment": called(
		"frappe.desk.form.utils.update_comment", lambda one: {"name": one.around["comment"], "content": "No"}
	),
	"somebody's comment, PUT": lambda client, one: client.update(
		"Comment", one.around["comment"], content="No"
	),
	"somebody's comment, deleted": lambda client, one: client.delete("Comment", one.around["comment"]),
	"inserted Comment": inserted(
		"Comment", "reference_doctype", "reference_name", comment_type="Comment", content="Seen"
	),
	"inserted Communication": inserted(
		"Communication", "reference_doctype", "reference_name", subject="Seen", content="Seen"
	),
	"mail": called(
		"frappe.core.doctype.communication.email.make",
		lambda one: {**one.address, "content": "Seen", "subject": "Seen", "communication_medium": "Phone"},
	),
	"tag": called("frappe.desk.doctype.tag.tag.add_tag", lambda one: {"tag": "mine", **tagged(one)}),
	"tags": called(
		"frappe.desk.doctype.tag.tag.add_tags",
		lambda one: {"tags": '["mine"]', "dt": one.doctype, "docs": json.dumps([one.name])},
	),
	"somebody's tag": called(
		"frappe.desk.doctype.tag.tag.remove_tag", lambda one: {"tag": "theirs", **tagged(one)}
	),
	"inserted Tag Link": inserted("Tag Link", "document_type", "document_name", tag="mine", title="mine"),
	"like": called("frappe.desk.like.toggle_like", lambda one: {**one.address, "add": "Yes"}),
	"follow": lambda client, one: client.call(
		"frappe.desk.form.document_follow.follow_document",
		doctype=one.doctype,
		doc_name=one.name,
		user=client.user,
	),
	"inserted Document Follow": lambda client, one: client.insert(
		"Document Follow", ref_doctype=one.doctype, ref_docname=one.name, user=client.user
	),
	"reminder": called(
		"frappe.automation.doctype.reminder.reminder.create_new_reminder",
		lambda one: {
			"remind_at": "2030-01-01 10:00:00",
			"description": "x",
			"reminder_doctype": one.doctype,
			"reminder_docname": one.name,
		},
	),
	"assignment": lambda client, one: client.call(
		"frappe.desk.form.assign_to.add", **one.address, assign_to=json.dumps([client.user])
	),
	"assignment of a list": lambda client, one: client.call(
		"frappe.desk.form.assign_to.add_multiple",
		doctype=one.doctype,
		name=json.dumps([one.name]),
		assign_to=json.dumps([client.user]),
		bulk_assign=True,
	),
	"somebody's assignment": called(
		"frappe.desk.form.assign_to.remove", lambda one: {**one.address, "assign_to": one.around["allocated"]}
	),
	"assignments of a list": called(
		"frappe.desk.form.assign_to.remove_multiple",
		lambda one: {"doctype": one.doctype, "names": json.dumps([one.name]), "ignore_permissions": True},
	),
	"inserted ToDo": lambda client, one: client.insert(
		"ToDo",
		reference_type=one.doctype,
		reference_name=one.name,
		description="x",
		allocated_to=client.user,
		assigned_by=client.user,
	),
	"somebody's ToDo": lambda client, one: client.update(
		"ToDo", one.around["todo"], status="Closed", allocated_to=client.user
	),
	"share": lambda client, one: client.call(
		"frappe.share.add", **one.address, user=client.user, read=1, write=1, share=1
	),
	"share, set": lambda client, one: client.call(
		"frappe.share.set_permission", **one.address, user=client.user, permission_to="write", value=1
	),
	"inserted DocShare": lambda client, one: client.insert(
		"DocShare", share_doctype=one.doctype, share_name=one.name, user=client.user, read=1, write=1
	),
	"upload": lambda client, one: client.request(
		"POST",
		"/api/method/upload_file",
		files={"file": ("mine.txt", b"mine")},
		data={"is_private": 1, "doctype": one.doctype, "docname": one.name},
	),
	"attach_file": called(
		"frappe.client.attach_file",
		lambda one: {
			"doctype": one.doctype,
			"docname": one.name,
			"filename": "mine.txt",
			"filedata": "mine",
			"is_private": 1,
		},
	),
	"add_attachments": called(
		"frappe.utils.file_manager.add_attachments",
		lambda one: {**one.address, "attachments": json.dumps([one.around["own_file"]])},
	),
	"its file, copied to an own record": called(
		"frappe.utils.file_manager.add_attachments",
		lambda one: {
			"doctype": one.doctype,
			"name": one.own,
			"attachments": json.dumps([one.around["file"]]),
		},
	),
	"own file, moved there": lambda client, one: client.update(
		"File", one.around["own_file"], attached_to_doctype=one.doctype, attached_to_name=one.name
	),
	"its file, moved away": lambda client, one: client.update(
		"File", one.around["file"], attached_to_doctype="", attached_to_name=""
	),
	"its file, deleted": lambda client, one: client.delete("File", one.around["file"]),
	"its file, removed": called(
		"frappe.desk.form.utils.remove_attach", lambda one: {"fid": one.around["file"]}
	),
	"restored": called(
		"frappe.core.doctype.deleted_document.deleted_document.restore",
		lambda one: {"name": one.around["deleted"]},
	),
	"restored in bulk": called(
		"frappe.core.doctype.deleted_document.deleted_document.bulk_restore",
		lambda one: {"docnames": json.dumps([one.around["deleted"]])},
	),
	"auto repeat": called(
		"frappe.automation.doctype.auto_repeat.auto_repeat.make_auto_repeat",
		lambda one: {"doctype": one.doctype, "docname": one.name},
	),
	"assignment rules": called(
		"frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply",
		lambda one: {"doctype": one.doctype, "docnames": json.dumps([one.name])},
	),
	"inserted Version": lambda client, one: client.insert(
		"Version", ref_doctype=one.doctype, docname=one.name, data="{}"
	),
	"inserted Workflow Action": inserted(
		"Workflow Action", "reference_doctype", "reference_name", status="Open"
	),
	"inserted Transition Log": inserted("Transition Log", "ref_doctype", "ref_name", action="Accept"),
	"inserted Collab Access": inserted("Collab Access", "ref_doctype", "ref_name", principal="user:x"),
}


def tagged(target: Target) -> dict[str, str]:
	return {"dt": target.doctype, "dn": target.name}


WAYS: Mapping[str, Way] = {**SAVES, **MOVES, **REMOVALS, **MARKS}
