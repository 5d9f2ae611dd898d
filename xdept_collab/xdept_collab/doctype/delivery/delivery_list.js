const COLOURS = { Waiting: "orange", Sent: "green", Dead: "red", Dropped: "darkgrey" };

frappe.listview_settings.Delivery = {
	add_fields: ["state", "chat_channel", "on_behalf_of"],
	// A group is no person: it stands where the others have their recipient.
	formatters: {
		recipient: (value, _df, doc) => xdept_collab.name_for(value, doc.on_behalf_of) || doc.chat_channel,
		ref_doctype: (value) => __(value), // stored: DocType
	},
	get_indicator: (doc) => [
		__(doc.state, null, "Delivery"), // stored: Delivery.state
		COLOURS[doc.state],
		`state,=,${doc.state}`,
	],
	onload: (list) => {
		xdept_collab.show_all_columns(list);
		list.page.add_action_item(__("Send Again"), async () => {
			const names = list.get_checked_items(true);
			const args = { names: JSON.stringify(names) };
			const count = await xdept_collab.write("deliveries.send_again", args).catch(() => null);
			if (count === null) return;
			frappe.show_alert({ message: __("{0} are sent with the next run", [count]), indicator: "green" });
			list.clear_checked_items();
			list.refresh();
		});
	},
	refresh: xdept_collab.word_tooltips,
	hide_name_column: true,
};
