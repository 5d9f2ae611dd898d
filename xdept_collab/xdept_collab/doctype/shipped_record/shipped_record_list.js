frappe.listview_settings["Shipped Record"] = {
	get_indicator: (doc) => {
		const colour = { "In Step": "green", Customised: "blue", "Update Available": "orange" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`]; // stored: Shipped Record.status
	},
	formatters: {
		ref_doctype: (value) => __(value), // stored: DocType
	},
	hide_name_column: true,
};
