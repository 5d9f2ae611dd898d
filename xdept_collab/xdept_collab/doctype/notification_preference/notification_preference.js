frappe.ui.form.on("Notification Preference", {
	refresh(frm) {
		const is_admin = frappe.user.has_role("Collab Admin");
		if (frm.is_new()) frm.doc.user ||= frappe.session.user;
		frm.refresh_field("user");
		frm.set_df_property("user", "read_only", is_admin && frm.is_new() ? 0 : 1);
		if (frm.doc.user === frappe.session.user) {
			frm.add_custom_button(__("Calendar Address"), () => offer_calendar());
		}
		if (frm.is_new()) return;
		const name = frappe.user.full_name(frm.doc.user);
		frm.page.set_title(frappe.utils.escape_html(name), null, false, name);
	},
});

/** The address of one's own calendar: what it is, a new one, and the way to end it. */
const offer_calendar = async () => {
	const { made_on } = await xdept_collab.read("calendar_feed.state");
	const dialog = new frappe.ui.Dialog({
		title: __("Calendar Address"),
		fields: [
			{ fieldtype: "HTML", fieldname: "explanation", options: explanation(made_on) },
			{ fieldtype: "Data", fieldname: "address", label: __("Address"), read_only: 1, hidden: 1 },
		],
		primary_action_label: made_on ? __("Make a New Address") : __("Make an Address"),
		primary_action: () => make_address(dialog),
	});
	if (made_on) {
		dialog.set_secondary_action_label(__("Turn Off"));
		dialog.set_secondary_action(async () => {
			await xdept_collab.write("calendar_feed.turn_off");
			dialog.hide();
			frappe.show_alert({ message: __("The address does not work any more"), indicator: "green" });
		});
	}
	dialog.show();
};

const explanation = (made_on) => {
	const what = __(
		"Your calendar program shows what is yours to do, with its dates, when it subscribes to an address of your own. Whoever knows the address reads them too: keep it to yourself.",
	);
	const since = made_on
		? __("You have had an address since {0}. It was shown once; a new one ends it.", [
				frappe.datetime.str_to_user(made_on),
			])
		: "";
	return `<p>${what}</p><p>${since}</p>`;
};

const make_address = async (dialog) => {
	const address = await xdept_collab.write("calendar_feed.renew");
	dialog.set_df_property("address", "hidden", 0);
	dialog.set_value("address", address);
	const said = __(
		"Copy the address now: it is not shown again. Then add it to your calendar program as a subscription.",
	);
	dialog.get_field("explanation").$wrapper.html(`<p>${said}</p>`);
	dialog.get_secondary_btn().addClass("hide");
	dialog.set_primary_action(__("Copy"), () => {
		frappe.utils.copy_to_clipboard(address);
	});
};
