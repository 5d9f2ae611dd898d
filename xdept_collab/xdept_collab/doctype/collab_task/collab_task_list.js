frappe.listview_settings["Collab Task"] = xdept_collab.list_settings(
	"Collab Task",
	["priority", "health", "is_delayed", "delayed_days", "is_urgent"],
	{
		hide_name_column: false,
		button: {
			show: () => true,
			get_label: () => __("Story", null, "of a task"),
			get_description: () => __("Task Story"),
			action: (doc) => frappe.set_route("task-story", doc.name),
		},
	},
);
