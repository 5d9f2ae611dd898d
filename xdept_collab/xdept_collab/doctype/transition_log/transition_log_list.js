frappe.listview_settings["Transition Log"] = {
	formatters: {
		from_state: (value, _df, doc) => (value ? xdept_collab.status_pill(value, doc.ref_doctype) : ""),
		to_state: (value, _df, doc) => (value ? xdept_collab.status_pill(value, doc.ref_doctype) : ""),
		action: (value, _df, doc) => __(value, null, doc.ref_doctype), // stored: workflow action
	},
	hide_name_column: true,
};
