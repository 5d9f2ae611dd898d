frappe.ui.form.on("Collab Settings", {
	refresh(frm) {
		frappe.call({
			method: "xdept_collab.api.health.concerns",
			type: "GET",
			callback: ({ message }) => {
				frm.dashboard.clear_headline();
				for (const concern of message || []) {
					frm.dashboard.add_comment(frappe.utils.escape_html(concern), "orange", true);
				}
			},
		});
	},
});
