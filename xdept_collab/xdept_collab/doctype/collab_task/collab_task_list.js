frappe.listview_settings["Collab Task"] = xdept_collab.list_settings(
	"Collab Task",
	["priority", "health", "is_delayed", "delayed_days", "is_urgent"],
	{ hide_name_column: false },
);
