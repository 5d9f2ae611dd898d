"""Makes plain DocTypes without a controller of ours, for the peers, and takes them away again."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

BARE = "Benchmark Bare"
_PRIVATE = ("name", "owner", "creation", "modified", "modified_by", "parent", "parenttype", "doctype")


@contextmanager
def bare_doctype() -> Iterator[str]:
	"""Keep a DocType while the block runs: no workflow, no children, no hooks, no versions, named by hash."""
	fields = [
		{"fieldname": "title", "fieldtype": "Data", "label": "Title", "reqd": 1},
		{
			"fieldname": "department",
			"fieldtype": "Link",
			"options": "Collab Department",
			"label": "Department",
		},
		{"fieldname": "due_date", "fieldtype": "Date", "label": "Due Date"},
		{"fieldname": "remark", "fieldtype": "Small Text", "label": "Remark"},
	]
	with _custom(BARE, fields, "hash", [_permission("Collab Member")]) as name:
		yield name


@contextmanager
def doctype(name: str, fields: list[dict]) -> Iterator[str]:
	"""Keep a DocType of these fields while the block runs, as lean as the bare one."""
	with _custom(name, fields, "hash", [_permission("Collab Member")]):
		yield name


@contextmanager
def stock_twin(doctype: str, name: str, is_inbox_used: bool) -> Iterator[str]:
	"""Keep a DocType with the fields, rights and workflow rows of ours, run by Frappe alone.

	`is_inbox_used`: whether moves make Workflow Actions, which is Frappe's own list of what waits for whom.
	"""
	meta = frappe.get_meta(doctype)
	fields = [_copied(field) for field in meta.fields]
	permissions = [_permission(row.role) for row in meta.permissions]
	with _custom(name, fields, "hash", permissions, track_changes=meta.track_changes):
		workflow = _stock_workflow(doctype, name, is_inbox_used)
		try:
			yield name
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")
			frappe.delete_doc("Workflow", workflow, force=True)
			frappe.db.commit()  # Made outside a transaction, as DocTypes are; removed so too.


def insert_twin(doctype: str, name: str, twin_doctype: str) -> str:
	"""Insert a record of the twin with the same values, rows and state as ours; return its name."""
	frappe.set_user("Administrator")
	original = frappe.get_doc(doctype, name)
	twin = frappe.get_doc({"doctype": twin_doctype, **_values(original)})
	twin.status = twin.meta.get_field("status").default
	twin.insert()
	frappe.db.set_value(twin_doctype, twin.name, "status", original.status)
	frappe.db.commit()  # Every measured run is rolled back to this.
	return twin.name


def _values(record: "frappe.model.document.Document") -> dict[str, object]:
	found = {}
	for field in record.meta.fields:
		value = record.get(field.fieldname)
		if field.fieldtype in frappe.model.table_fields:
			value = [{key: row[key] for key in row if key not in _PRIVATE} for row in map(dict, _rows(value))]
		found[field.fieldname] = value
	return found


def _rows(rows: list) -> list[dict]:
	return [row.as_dict() for row in rows]


@contextmanager
def _custom(
	name: str, fields: list[dict], autoname: str, permissions: list[dict], track_changes: int = 0
) -> Iterator[str]:
	frappe.set_user("Administrator")
	_drop(name)
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"autoname": autoname,
			"track_changes": track_changes,
			"fields": fields,
			"permissions": permissions,
		}
	).insert()
	try:
		yield name
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		_drop(name)


def _drop(name: str) -> None:
	if frappe.db.exists("DocType", name):
		for workflow in frappe.get_all("Workflow", filters={"document_type": name}, pluck="name"):
			frappe.delete_doc("Workflow", workflow, force=True)
		frappe.delete_doc("DocType", name, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{name}`")


def _permission(role: str) -> dict:
	return {"role": role, "read": 1, "write": 1, "create": 1}


def _copied(field: "frappe.model.document.Document") -> dict:
	kept = ("fieldname", "fieldtype", "label", "options", "default", "read_only", "reqd", "search_index")
	return {key: field.get(key) for key in kept}


def _stock_workflow(doctype: str, name: str, is_inbox_used: bool) -> str:
	ours = frappe.get_doc(
		"Workflow", frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1})
	)
	states = [
		{
			"state": row.state,
			"doc_status": row.doc_status,
			"allow_edit": row.allow_edit,
			"is_optional_state": 0 if is_inbox_used else 1,
		}
		for row in ours.states
	]
	transitions = [
		{
			"state": row.state,
			"action": row.action,
			"next_state": row.next_state,
			"allowed": row.allowed,
			"allow_self_approval": 1,
			"condition": row.condition,
			"send_email_to_creator": 0,
		}
		for row in ours.transitions
	]
	return (
		frappe.get_doc(
			{
				"doctype": "Workflow",
				"workflow_name": name,
				"document_type": name,
				"workflow_state_field": "status",
				"override_status": 1,
				"is_active": 1,
				"send_email_alert": 0,
				"states": states,
				"transitions": transitions,
			}
		)
		.insert()
		.name
	)
