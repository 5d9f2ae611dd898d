frappe.listview_settings["Collab Delegation"] = {
	add_fields: ["delegate_name", "delegator_name", "from_date", "to_date", "revoked"],
	// The first column says the whole: on a telephone it is the only one.
	formatters: {
		delegate_name: (_value, _df, doc) => xdept_collab.stands_in_for(doc),
	},
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (doc.revoked) return [__("Revoked"), "darkgrey", "revoked,=,1"];
		if (doc.to_date < today) return [__("Over"), "darkgrey", `to_date,<,${today}`];
		if (doc.from_date > today) return [__("Planned"), "orange", `from_date,>,${today}`];
		return [__("In Force"), "blue", `from_date,<=,${today}|to_date,>=,${today}|revoked,=,0`];
	},
	onload: (list) => xdept_collab.show_all_columns(list),
	hide_name_column: true,
};
