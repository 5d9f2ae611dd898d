frappe.ui.form.on("Issue Ticket", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("work_item", xdept_collab.links.of_task(frm));
		frm.set_query("work_item", "proposed_dates", xdept_collab.links.of_task(frm));
		frm.set_query("responsible_department", xdept_collab.links.open_departments);
		frm.set_query("duplicate_of", () => ({ filters: { name: ["!=", frm.docname] } }));
	},

	refresh(frm) {
		const { doc } = frm;
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Severity"), xdept_collab.priority_dot(doc.severity)],
			[__("Responsible Department"), frappe.utils.escape_html(doc.responsible_department || "")],
			[
				__("Expected Resolution"),
				doc.expected_resolution ? frappe.datetime.str_to_user(doc.expected_resolution) : "",
			],
		]);
		xdept_collab.transitions.show(frm);
		xdept_collab.delays.offer_extension(frm, {
			states: ["Open", "Solution Proposed", "Solution Confirmed", "Reopened"],
			due: doc.expected_resolution,
			people: [],
			department: doc.responsible_department,
		});
		const answering = ["Open", "Reopened"].includes(doc.status) && !frm.is_new();
		if (answering && doc.work_item && !(doc.proposed_dates || []).length) {
			frm.add_custom_button(__("Propose Dates"), () => propose_dates(frm));
		}
	},
});

frappe.ui.form.on("Issue Ticket Date", {
	async work_item(frm, doctype, name) {
		const row = frappe.get_doc(doctype, name);
		if (!row.work_item) return;
		const fields = ["planned_start", "planned_end"];
		const { message } = await frappe.db.get_value("Work Item", row.work_item, fields);
		await frappe.model.set_value(doctype, name, {
			old_start: message.planned_start,
			old_end: message.planned_end,
		});
	},
});

const propose_dates = async (frm) => {
	const row = frm.add_child("proposed_dates");
	await frappe.model.set_value(row.doctype, row.name, "work_item", frm.doc.work_item);
	frm.refresh_field("proposed_dates");
	frm.scroll_to_field("proposed_dates");
};
