frappe.listview_settings["Transition Log"] = {
	formatters: {
		from_state: (value) => (value ? xdept_collab.status_pill(value) : ""),
		to_state: (value) => (value ? xdept_collab.status_pill(value) : ""),
		action: (value) => __(value),
	},
	hide_name_column: true,
};
