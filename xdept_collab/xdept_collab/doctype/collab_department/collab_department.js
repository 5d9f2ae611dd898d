frappe.ui.form.on("Collab Department", {
	setup(frm) {
		frm.set_query("parent_collab_department", () => ({
			filters: { is_group: 1, name: ["!=", frm.docname] },
		}));
	},
});
