"""Where Frappe tells of one named record: each surface as the request that asks it for one of ours."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.leak_lists import BY_CONTENT, LISTS
from tests.site.leak_requests import CLIENT, DESK, FORM, Build, form_page, page, post, rows
from tests.site.leaks import KNOWN_PART, version_of
from xdept_collab.rules import web_pages

SEARCHED = {"doctype": "Version", "txt": "", "searchfield": "name", "start": 0, "page_len": 20}

# One record, asked for by its name.
BY_NAME: Mapping[str, Build] = {
	"REST v1": lambda s: page(f"/api/resource/{s.doctype}/{s.name}"),
	"REST v2": lambda s: page(f"/api/v2/document/{s.doctype}/{s.name}/"),
	"client.get": lambda s: post(f"{CLIENT}.get", doctype=s.doctype, name=s.name, **rows(s)),
	"client.get by a filter": lambda s: post(
		f"{CLIENT}.get", doctype=s.doctype, filters={"name": s.name}, **rows(s)
	),
	"get_value": lambda s: post(
		f"{CLIENT}.get_value",
		doctype=s.doctype,
		fieldname=s.text,
		filters=s.name if not s.is_row else {"name": s.name},
		**rows(s),
	),
	"get_list by name": lambda s: post(
		f"{CLIENT}.get_list", doctype=s.doctype, fields=["*"], filters={"name": s.name}, **rows(s)
	),
	"get_count by name": lambda s: post(f"{CLIENT}.get_count", doctype=s.doctype, filters={"name": s.name}),
	"get_password": lambda s: post(
		f"{CLIENT}.get_password", doctype=s.doctype, name=s.name, fieldname=s.text
	),
	"form": lambda s: post(f"{FORM}.load.getdoc", doctype=s.doctype, name=s.name),
	"form info": lambda s: post(f"{FORM}.load.get_docinfo", doctype=s.doctype, name=s.name),
	"form info of a forged document": lambda s: post(
		f"{FORM}.load.get_docinfo",
		doc={"doctype": s.doctype, "name": s.name},
		doctype=s.doctype,
		name=s.name,
	),
	"run_doc_method, loaded": lambda s: post("run_doc_method", dt=s.doctype, dn=s.name, method="add_comment"),
	"run_doc_method, forged": lambda s: post(
		"run_doc_method",
		docs={"doctype": s.doctype, "name": s.name},
		method="add_comment",
		args={"text": "x"},
	),
	"v2 method, loaded": lambda s: (
		"POST",
		f"/api/v2/document/{s.doctype}/{s.name}/method/add_comment/",
		{"json": {"text": "x"}},
	),
	"v2 method, forged": lambda s: (
		"POST",
		"/api/v2/method/run_doc_method",
		{"json": {"document": {"doctype": s.doctype, "name": s.name}, "method": "add_comment"}},
	),
	"REST v1 run_method": lambda s: (
		"POST",
		f"/api/resource/{s.doctype}/{s.name}",
		{"json": {"run_method": "add_comment"}},
	),
	"PUT v1": lambda s: ("PUT", f"/api/resource/{s.doctype}/{s.name}", {"json": {s.text: "x"}}),
	"PUT v2": lambda s: ("PUT", f"/api/v2/document/{s.doctype}/{s.name}/", {"json": {s.text: "x"}}),
	"DELETE v1": lambda s: ("DELETE", f"/api/resource/{s.doctype}/{s.name}", {}),
	"DELETE v2": lambda s: ("DELETE", f"/api/v2/document/{s.doctype}/{s.name}/", {}),
	"web page": lambda s: form_page(web_pages.path_of(s.doctype, s.name) or f"/collab/{s.doctype}/{s.name}"),
	"web page, opened by a link": lambda s: form_page(web_pages.opening(s.doctype, s.name)),
	"print page": lambda s: form_page("/printview", doctype=s.doctype, name=s.name),
	"print page with a key": lambda s: form_page("/printview", doctype=s.doctype, name=s.name, key="x"),
	"print": lambda s: post("frappe.www.printview.get_html_and_style", doc=s.doctype, name=s.name),
	"PDF": lambda s: page(
		"/api/method/frappe.utils.print_format.download_pdf",
		doctype=s.doctype,
		name=s.name,
		format="Standard",
	),
	"website list": lambda s: post("frappe.www.list.get", doctype=s.doctype, txt=s.marker[:KNOWN_PART]),
	"moves": lambda s: post(
		"frappe.model.workflow.get_transitions", doc={"doctype": s.doctype, "name": s.name, "status": "Sent"}
	),
	"moves of several": lambda s: post(
		"frappe.model.workflow.get_common_transition_actions",
		docs=[{"doctype": s.doctype, "name": s.name, "status": "Executing"}],
		doctype=s.doctype,
	),
	"delete from a list": lambda s: post(
		f"{DESK}.reportview.delete_items", doctype=s.doctype, items=[s.name]
	),
	"set_value": lambda s: post(
		f"{CLIENT}.set_value", doctype=s.doctype, name=s.name, fieldname=s.text, value="x"
	),
	"bulk_update": lambda s: post(
		f"{CLIENT}.bulk_update", docs=[{"doctype": s.doctype, "docname": s.name, s.text: "x"}]
	),
	"client.save": lambda s: post(
		f"{CLIENT}.save", doc={"doctype": s.doctype, "name": s.name, "modified": "2026-01-01", s.text: "x"}
	),
	"savedocs": lambda s: post(
		f"{FORM}.save.savedocs",
		doc={"doctype": s.doctype, "name": s.name, "modified": "2026-01-01", s.text: "x"},
		action="Save",
	),
	"upload": lambda s: (
		"POST",
		"/api/method/upload_file",
		{
			"files": {"file": ("a.txt", b"x")},
			"data": {"doctype": s.doctype, "docname": s.name, "is_private": 1},
		},
	),
	"a File on it": lambda s: (
		"POST",
		"/api/resource/File",
		{
			"json": {
				"file_name": "a.txt",
				"content": "x",
				"is_private": 1,
				"attached_to_doctype": s.doctype,
				"attached_to_name": s.name,
			}
		},
	),
	"a ToDo on it": lambda s: (
		"POST",
		"/api/resource/ToDo",
		{"json": {"description": "x", "reference_type": s.doctype, "reference_name": s.name}},
	),
	"share with oneself": lambda s: post("frappe.share.add", doctype=s.doctype, name=s.name, read=1),
	"assign to oneself": lambda s: post(
		f"{FORM}.assign_to.add", doctype=s.doctype, name=s.name, assign_to=["head.research@company.example"]
	),
	"comment list": lambda s: post(
		f"{CLIENT}.get_list",
		doctype="Comment",
		fields=["*"],
		filters={"reference_doctype": s.doctype, "reference_name": s.name},
	),
	"tagged": lambda s: post(f"{DESK}.doctype.tag.tag.get_tagged_docs", doctype=s.doctype, tag=s.marker),
	"tree": lambda s: post(f"{DESK}.treeview.get_children", doctype=s.doctype, parent=s.name, is_root=False),
	"goal": lambda s: post(
		"frappe.utils.goal.get_monthly_goal_graph_data",
		title="x",
		doctype=s.doctype,
		docname=s.name,
		goal_value_field="docstatus",
		goal_total_field="docstatus",
		goal_history_field="docstatus",
		goal_doctype=s.doctype,
		goal_doctype_link="name",
		goal_field="docstatus",
		date_field="creation",
		aggregation="sum",
		filters={},
	),
	"calendar drag": lambda s: post(
		f"{DESK}.calendar.update_event",
		args={"doctype": s.doctype, "name": s.name, "start": "2026-01-01", "end": "2026-01-01"},
		field_map={"start": "start_date", "end": "due_date"},
	),
	"Gantt drag": lambda s: post(
		f"{DESK}.gantt.update_task",
		args={"doctype": s.doctype, "name": s.name, "start": "2026-01-01", "end": "2026-01-01"},
		field_map={"start": "start_date", "end": "due_date"},
	),
	"files of a folder": lambda s: post(
		"frappe.core.api.file.get_files_in_folder", folder="Home/Attachments", page_length=5000
	),
	"zip of files": lambda s: post("frappe.core.api.file.zip_files", files=[s.url]),
	"tags of the search bar": lambda s: post(f"{DESK}.doctype.tag.tag.get_tags_list_for_awesomebar"),
	"documents of a tag": lambda s: post(f"{DESK}.doctype.tag.tag.get_documents_for_tag", tag=s.marker),
	"visited": lambda s: post(f"{DESK}.doctype.route_history.route_history.frequently_visited_links"),
	"notifications": lambda s: post(
		f"{DESK}.doctype.notification_log.notification_log.get_notification_logs"
	),
	"counts of notifications": lambda s: post(f"{DESK}.notifications.get_notifications"),
	"subscriptions": lambda s: post(
		f"{DESK}.doctype.notification_settings.notification_settings.get_subscribed_documents"
	),
	"difference of versions": lambda s: post(
		"frappe.utils.diff.get_version_diff",
		from_version=version_of(s.name),
		to_version=version_of(s.name),
		fieldname="status",
	),
	"versions to compare": lambda s: (
		"POST",
		"/api/method/frappe.utils.diff.version_query",
		{"json": {"filters": {"ref_doctype": s.doctype, "docname": s.name}, **SEARCHED}},
	),
	"audit trail": lambda s: post(
		"run_doc_method",
		docs={"doctype": "Audit Trail", "doctype_name": s.doctype, "document": s.name},
		method="compare_document",
	),
	"title of a link": lambda s: post(f"{DESK}.search.get_link_title", doctype=s.doctype, docname=s.name),
	"linked documents": lambda s: post(f"{FORM}.linked_with.get", doctype=s.doctype, docname=s.name),
	"linked documents to cancel": lambda s: post(
		f"{FORM}.linked_with.get_submitted_linked_docs", doctype=s.doctype, name=s.name
	),
	"counts of what is linked": lambda s: post(
		f"{DESK}.notifications.get_open_count", doctype=s.doctype, name=s.name
	),
	"room of a record": lambda s: post(
		"frappe.realtime.can_subscribe_doc", doctype=s.doctype, docname=s.name
	),
	"Kanban drag": lambda s: post(
		f"{DESK}.doctype.kanban_board.kanban_board.update_order_for_single_card",
		board_name=s.doctype,
		docname=s.name,
		from_colname="Awaiting Answer",
		to_colname="Accepted",
		old_index=0,
		new_index=0,
	),
	"Kanban order": lambda s: post(
		f"{DESK}.doctype.kanban_board.kanban_board.update_order",
		board_name=s.doctype,
		order={"Executing": [s.name]},
	),
	"private file": lambda s: form_page(s.url or "/private/files/none.txt"),
	"download_file": lambda s: page("/api/method/download_file", file_url=s.url),
}

SURFACES: Mapping[str, Build] = {**BY_NAME, **BY_CONTENT, **LISTS}
