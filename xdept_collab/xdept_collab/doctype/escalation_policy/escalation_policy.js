const draw = (frm) => xdept_collab.policy.draw(frm);

frappe.ui.form.on("Escalation Policy", {
	setup: () => xdept_collab.translate_options("Escalation Policy"),
	refresh(frm) {
		if (!frm.is_new()) frm.page.set_title(__(frm.doc.policy_name)); // stored: label
		draw(frm);
		xdept_collab.policy.watch_change(frm, false);
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button(__("What Would It Have Done?"), () => xdept_collab.policy.ask_history(frm));
	},
	before_save: (frm) => xdept_collab.policy.confirm_change(frm),
	after_save: (frm) => xdept_collab.policy.watch_change(frm, true),
	ref_doctype: draw,
	target_kind: draw,
	target_amount: draw,
	target_unit: draw,
	target_is_working: draw,
	urgent_amount: draw,
	urgent_unit: draw,
	urgent_is_working: draw,
	date_field: draw,
	minutes_before_closing: draw,
	report_weekday: draw,
	side: draw,
});
