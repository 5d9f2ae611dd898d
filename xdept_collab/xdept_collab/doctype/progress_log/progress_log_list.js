frappe.listview_settings["Progress Log"] = {
	add_fields: ["health", "progress", "work_state"],
	formatters: { ...xdept_collab.formatters },
	onload: xdept_collab.show_all_columns,
	hide_name_column: true,
};
