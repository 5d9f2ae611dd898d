frappe.ui.form.on("Collab Delegation", {
	setup(frm) {
		frm.set_query("department", xdept_collab.links.open_departments);
		for (const field of ["delegator", "delegate"]) {
			frm.set_query(field, () => ({ filters: { enabled: 1, user_type: "System User" } }));
		}
	},

	refresh(frm) {
		const is_admin = frappe.user.has_role("Collab Admin");
		if (frm.is_new()) frm.doc.delegator ||= frappe.session.user;
		frm.refresh_field("delegator");
		show_title(frm);
		const is_mine = is_admin || frm.doc.delegator === frappe.session.user;
		const is_over = frm.doc.revoked || frm.doc.to_date < frappe.datetime.get_today();
		for (const field of ["delegator", "delegate", "from_date", "scope", "department", "task"]) {
			const is_fixed = !frm.is_new() || (field === "delegator" && !is_admin);
			frm.set_df_property(field, "read_only", is_fixed ? 1 : 0);
		}
		for (const field of ["to_date", "reason", "revoked"]) {
			frm.set_df_property(field, "read_only", is_mine && !(is_over && !frm.is_new()) ? 0 : 1);
		}
		if (!frm.is_new() && !is_mine) frm.disable_save();
	},
});

/** The head of the form says who acts for whom. */
const show_title = (frm) => {
	if (frm.is_new()) return;
	const title = xdept_collab.stands_in_for(frm.doc);
	frm.page.set_title(frappe.utils.escape_html(title), null, false, title);
};
