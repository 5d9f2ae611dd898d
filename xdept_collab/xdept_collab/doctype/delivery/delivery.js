frappe.ui.form.on("Delivery", {
	async refresh(frm) {
		frm.disable_save();
		xdept_collab.translate_moments(frm);
		const kind = { Step: __("Step"), Reminder: __("Reminder") }[frm.doc.kind] || frm.doc.kind;
		const policy = __(frm.doc.policy || ""); // stored: policy
		frm.page.set_title(policy || kind);
		frm.toggle_display("kind", !policy);
		for (const field of ["ref_doctype", "policy", "step"]) show_in_words(frm, field);
		frm.page.set_indicator(
			__(frm.doc.state, null, "Delivery"), // stored: Delivery.state
			{ Waiting: "orange", Sent: "green", Dead: "red", Dropped: "darkgrey" }[frm.doc.state],
		);
		const names = JSON.stringify([frm.docname]);
		if (frm.doc.error) {
			const reasons = await xdept_collab.read("deliveries.reasons", { names });
			frm.dashboard.clear_headline();
			frm.dashboard.set_headline_alert(reasons[frm.docname], frm.doc.state === "Dead" ? "red" : "orange");
		}
		if (!["Dead", "Dropped"].includes(frm.doc.state)) return;
		frm.add_custom_button(__("Send Again"), async () => {
			const count = await xdept_collab.write("deliveries.send_again", { names }).catch(() => null);
			if (count === null) return;
			frappe.show_alert({ message: __("{0} are sent with the next run", [count]), indicator: "green" });
			frm.reload_doc();
		});
	},
});

const show_in_words = (frm, fieldname) => {
	frm.get_field(fieldname).df.formatter = (value) => __(value || ""); // stored: policy
	frm.refresh_field(fieldname);
};
