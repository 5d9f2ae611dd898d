// Time limits: how each stands by a word and a colour; a late one says so.
frappe.listview_settings.Clock = {
	add_fields: ["state", "outcome", "due_at", "ref_doctype", "is_open"],
	get_indicator: (doc) => {
		const { word, colour, filter } = xdept_collab.clock_standing(doc);
		return [word, colour, filter];
	},
	formatters: {
		policy: (value) => frappe.utils.escape_html(__(value)), // stored: policy
	},
	onload: xdept_collab.show_all_columns,
	refresh: xdept_collab.word_tooltips,
	hide_name_column: true,
};
