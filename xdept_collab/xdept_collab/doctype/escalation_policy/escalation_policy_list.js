frappe.listview_settings["Escalation Policy"] = {
	add_fields: [
		"is_enabled",
		"ref_doctype",
		"target_kind",
		"target_amount",
		"target_unit",
		"target_is_working",
		"urgent_amount",
		"urgent_unit",
		"urgent_is_working",
		"date_field",
		"minutes_before_closing",
		"report_weekday",
	],
	get_indicator: ({ is_enabled }) =>
		is_enabled
			? [xdept_collab.policy.label("Escalation Policy", "is_enabled"), "green", "is_enabled,=,1"]
			: [__("Switched Off"), "gray", "is_enabled,=,0"],
	hide_name_column: true,
	refresh: xdept_collab.word_tooltips,
	onload(list) {
		// One column more than Frappe shows on a narrow screen: whom it times, and how long.
		list.list_view_settings.total_fields ||= 5;
		list.setup_columns();
		list.render_header(true);
	},
	formatters: {
		policy_name: (value) => __(value), // stored: label
		target_kind: (_value, _field, doc) => frappe.utils.escape_html(xdept_collab.policy.limit(doc)),
	},
};
