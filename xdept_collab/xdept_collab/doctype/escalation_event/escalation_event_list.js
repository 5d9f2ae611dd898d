// The escalation history: what happened to which time limit, and by whom.
const COLOURS = {
	Fired: "orange",
	Passed: "gray",
	Acknowledged: "green",
	Reminded: "blue",
	Explained: "blue",
	Extended: "purple",
};

frappe.listview_settings["Escalation Event"] = {
	add_fields: ["kind", "ref_doctype", "actor", "on_behalf_of", "step"],
	get_indicator: (doc) => [__(doc.kind), COLOURS[doc.kind] || "gray", `kind,=,${doc.kind}`], // stored: *.kind
	formatters: {
		policy: (value) => frappe.utils.escape_html(__(value)), // stored: policy
		step: (value) => (value ? frappe.utils.escape_html(__(value)) : ""), // stored: policy
	},
	onload: xdept_collab.show_all_columns,
	hide_name_column: true,
};
