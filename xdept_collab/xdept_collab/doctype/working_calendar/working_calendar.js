frappe.ui.form.on("Working Calendar", {
	async onload(frm) {
		const zones = await frappe.call("frappe.core.doctype.user.user.get_timezones");
		frm.fields_dict.time_zone.set_data(zones.message?.timezones || []);
	},
	refresh(frm) {
		xdept_collab.year_view.draw(frm);
		if (frm.is_new() || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Load Holidays"), () => xdept_collab.holidays.ask(frm));
	},
});
