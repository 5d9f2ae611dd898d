frappe.listview_settings["Collab Delegation"] = {
	add_fields: ["from_date", "to_date", "revoked"],
	get_indicator: (doc) => {
		const today = frappe.datetime.get_today();
		if (doc.revoked) return [__("Revoked"), "darkgrey", "revoked,=,1"];
		if (doc.to_date < today) return [__("Over"), "darkgrey", `to_date,<,${today}`];
		if (doc.from_date > today) return [__("Planned"), "orange", `from_date,>,${today}`];
		return [__("Running"), "blue", `from_date,<=,${today}|to_date,>=,${today}|revoked,=,0`];
	},
	hide_name_column: true,
};
