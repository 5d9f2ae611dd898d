frappe.ui.form.on("Notification Preference", {
	refresh(frm) {
		const is_admin = frappe.user.has_role("Collab Admin");
		if (frm.is_new()) frm.doc.user ||= frappe.session.user;
		frm.refresh_field("user");
		frm.set_df_property("user", "read_only", is_admin && frm.is_new() ? 0 : 1);
		if (frm.is_new()) return;
		const name = frappe.user.full_name(frm.doc.user);
		frm.page.set_title(frappe.utils.escape_html(name), null, false, name);
	},
});
