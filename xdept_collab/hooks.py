"""Wiring: one line per wire, only live lines."""

from xdept_collab.rules import access_table as _access

app_name = "xdept_collab"
app_title = "Cross-Department Collaboration"
app_publisher = "The xdept_collab contributors"
app_description = "Departments agree on one task: answered, clocked, escalated, accepted, rated."
app_email = "xdept-collab@example.com"
app_license = "MIT"

app_include_js = "xdept_collab.bundle.js"
# xdept_look is what web pages share with the Desk.
app_include_css = [
	"xdept_look.bundle.css",
	"xdept_layout.bundle.css",
	"xdept_process_chart.bundle.css",
	"xdept_year_view.bundle.css",
	"xdept_policy.bundle.css",
]

# The pages below /collab draw themselves: Frappe's web template would bring its whole framework along.
page_renderer = ["xdept_collab.www.renderer.CollabPages"]
extend_bootinfo = "xdept_collab.services.boot.extend"
# Of Frappe's DocTypes alone: what is ours services/judged_doctypes.py judges, since every request of every app reads
# this table anew.
has_permission = {
	"File": "xdept_collab.services.files.has_permission",
	"ToDo": "xdept_collab.services.delegated_todos.has_permission",
	"Prepared Report": "xdept_collab.services.prepared_reports.has_permission",
	"Auto Email Report": "xdept_collab.services.mailed_reports.has_permission",
}
permission_query_conditions = {
	**{name: "xdept_collab.permissions.referring_condition" for name in _access.REFERS},
	"Tag": "xdept_collab.permissions.tag_condition",
	"ToDo": "xdept_collab.services.delegated_todos.condition",
	"Prepared Report": "xdept_collab.services.prepared_reports.condition",
	"Auto Email Report": "xdept_collab.services.mailed_reports.condition",
}
override_whitelisted_methods = {
	"frappe.desk.search.search_link": "xdept_collab.api.core_guard.search_link",
	"frappe.desk.search.search_widget": "xdept_collab.api.core_guard.search_widget",
	"frappe.client.get": "xdept_collab.api.value_guard.get",
	"frappe.client.get_count": "xdept_collab.api.core_guard.get_count",
	"frappe.client.validate_link": "xdept_collab.api.core_guard.validate_link",
	"frappe.core.doctype.deleted_document.deleted_document.restore": "xdept_collab.api.deleted_guard.restore",
	"frappe.core.doctype.deleted_document.deleted_document.bulk_restore": (
		"xdept_collab.api.deleted_guard.bulk_restore"
	),
	"frappe.utils.file_manager.add_attachments": "xdept_collab.api.core_guard.add_attachments",
	"frappe.desk.form.document_follow.follow_document": "xdept_collab.api.core_guard.follow_document",
	"frappe.desk.form.document_follow.update_follow": "xdept_collab.api.core_guard.update_follow",
	"frappe.desk.listview.get_group_by_count": "xdept_collab.api.record_guard.get_group_by_count",
	"frappe.desk.notifications.get_open_count": "xdept_collab.api.record_guard.get_open_count",
	"frappe.desk.reportview.export_query": "xdept_collab.api.export_guard.export_list",
	"frappe.desk.query_report.export_query": "xdept_collab.api.export_guard.export_report",
	"frappe.core.doctype.data_export.exporter.export_data": "xdept_collab.api.export_guard.export_data",
	"frappe.core.doctype.data_import.data_import.download_template": (
		"xdept_collab.api.export_guard.download_template"
	),
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "xdept_collab.api.core_guard.get_chart",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": (
		"xdept_collab.api.core_guard.get_workflow_state_count"
	),
}
# What is asked of every job and request. Frappe calls the auth hooks once the user is known, before it does anything
# for him.
before_job = ["xdept_collab.services.job_checks.begin"]
auth_hooks = ["xdept_collab.services.request_checks.begin"]
# The story of a deleted draft stays and must not keep it alive.
ignore_links_on_delete = ["Transition Log", "Clock", "Escalation Event", "Delivery"]
# Asked before Frappe removes a file from the disk; the event on_trash comes after that.
delete_file_data_content = "xdept_collab.services.deliverables.remove_content"
# Not `fixtures = [...]`: Frappe would delete and insert each record anew at every migrate and lose what an admin
# changed. setup/sync.py loads the folder fixtures/ and the workflows instead.
after_install = "xdept_collab.setup.install.after_install"
before_migrate = "xdept_collab.setup.sync.before_migrate"
after_migrate = "xdept_collab.setup.sync.after_migrate"
before_uninstall = "xdept_collab.setup.uninstall.before_uninstall"
doc_events = {
	"Workflow": {"validate": "xdept_collab.services.workflow_lint.refuse_broken"},
	("ToDo", "Document Follow", "Reminder"): {"validate": "xdept_collab.services.references.refuse_hidden"},
	"Kanban Board": {"validate": "xdept_collab.services.boards.forget_order"},
	"Comment": {
		"validate": [
			"xdept_collab.services.comment_text.tidy",
			"xdept_collab.services.mentions.refuse_blind",
		],
	},
	"DocShare": {"validate": "xdept_collab.services.never_shared.refuse"},
	"File": {
		"before_insert": "xdept_collab.services.files.refuse_borrowed",
		"before_validate": [
			"xdept_collab.services.deliverables.refuse_change",
			"xdept_collab.services.record_files.refuse_unfit",
		],
		"validate": "xdept_collab.services.deliverables.refuse_change",
		"on_trash": "xdept_collab.services.deliverables.refuse_removal",
	},
}
scheduler_events = {
	"cron": {
		"*/3 * * * *": ["xdept_collab.jobs.collab_sweep_clocks", "xdept_collab.jobs.collab_send_deliveries"]
	},
	"hourly": ["xdept_collab.jobs.collab_mark_delays"],
	"daily": [
		"xdept_collab.jobs.collab_archive_closed",
		"xdept_collab.jobs.collab_forget_deliveries",
		"xdept_collab.jobs.collab_forget_sent",
	],
	"daily_long": ["xdept_collab.jobs.collab_reconcile_clocks"],
}
