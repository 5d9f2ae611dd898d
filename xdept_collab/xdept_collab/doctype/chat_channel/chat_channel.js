frappe.ui.form.on("Chat Channel", {
	refresh(frm) {
		xdept_collab.translate_moments(frm);
		if (frm.is_new()) return;
		frm.add_custom_button(__("Send a Test Message"), async () => {
			if (!(await xdept_collab.save_first(frm))) return;
			frappe.dom.freeze(__("The robot is speaking…"));
			const problem = await xdept_collab
				.write("deliveries.send_test_message", { channel: frm.docname })
				.catch(() => null)
				.finally(() => frappe.dom.unfreeze());
			if (problem === null) return;
			if (problem) {
				frappe.msgprint({ title: __("The message did not arrive"), message: problem, indicator: "red" });
			} else {
				frappe.show_alert({ message: __("The message has arrived in the group"), indicator: "green" });
			}
		});
	},
});
