frappe.ui.form.on("Deliverable", {
	refresh(frm) {
		const { doc } = frm;
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Department"), frappe.utils.escape_html(doc.department || "")],
			[__("Version"), doc.current_number ? __("Version {0}", [doc.current_number]) : __("No version yet")],
			[__("Due Date"), xdept_collab.date(doc.due_date)],
		]);
		if (!frm.is_new() && frappe.model.can_create("Deliverable Version")) {
			frm
				.add_custom_button(__("New Version"), () => xdept_collab.dialogs.new_version(frm))
				.addClass("btn-primary");
		}
	},
});
