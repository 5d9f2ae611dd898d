frappe.listview_settings["Transition Log"] = {
	add_fields: ["on_behalf_of"],
	formatters: {
		actor: (value, _df, doc) => xdept_collab.name_for(value, doc.on_behalf_of),
		from_state: (value, _df, doc) => (value ? xdept_collab.status_pill(value, doc.ref_doctype) : ""),
		to_state: (value, _df, doc) => (value ? xdept_collab.status_pill(value, doc.ref_doctype) : ""),
		action: (value, _df, doc) => __(value, null, doc.ref_doctype), // stored: workflow action
	},
	hide_name_column: true,
};
