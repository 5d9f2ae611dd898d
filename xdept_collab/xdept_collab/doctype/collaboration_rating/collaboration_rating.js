frappe.ui.form.on("Collaboration Rating", {
	setup(frm) {
		frm.set_query("assignment", xdept_collab.links.of_task(frm));
		frm.set_query("review", xdept_collab.links.of_task(frm));
	},

	refresh(frm) {
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", frm.doc.task, frm.doc.task_title)],
			[__("Department"), frappe.utils.escape_html(frm.doc.rated_department || "")],
			[__("Rater"), xdept_collab.person_for(frm.doc.entered_by || frm.doc.rater, frm.doc.rater)],
			[__("Mean"), frm.doc.mean ? __("{0} of 5", [frm.doc.mean]) : ""],
		]);
		if (!frm.is_new()) frm.disable_save();
	},

	async assignment(frm) {
		if (!frm.doc.assignment) return;
		const fields = ["task", "department"];
		const { message } = await frappe.db.get_value("Department Assignment", frm.doc.assignment, fields);
		await frm.set_value({ task: message.task, rated_department: message.department });
	},
});
