frappe.listview_settings["Work Item"] = xdept_collab.list_settings(
	"Work Item",
	[
		"health",
		"is_delayed",
		"delayed_days",
		"delay_warning",
		"department",
		"owner_user",
		"planned_start",
		"planned_end",
		"progress",
		"is_milestone",
	],
	{
		gantt_custom_popup_html: (task, item) => {
			const state = __(item.status, null, "Work Item"); // stored: Work Item.status
			return `<div class="title">${frappe.utils.escape_html(item.title)}</div>
			<div class="subtitle">${frappe.utils.escape_html(item.department || "")}
			${item.owner_user ? frappe.utils.escape_html(frappe.user.full_name(item.owner_user)) : ""}<br>${state} · ${item.progress || 0} %<br>
			${xdept_collab.date(item.planned_start)} – ${xdept_collab.date(item.planned_end)}</div>`;
		},
	},
);
