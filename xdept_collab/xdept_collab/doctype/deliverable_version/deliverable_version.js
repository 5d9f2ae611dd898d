frappe.ui.form.on("Deliverable Version", {
	refresh(frm) {
		if (!frm.is_new()) frm.disable_save();
	},
});
