frappe.ui.form.on("Extension Request", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("cause", xdept_collab.links.offered_causes);
	},

	refresh(frm) {
		const { doc } = frm;
		const dates = [doc.date_so_far, doc.requested_date].map(xdept_collab.date);
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Record"), xdept_collab.link(doc.ref_doctype, doc.ref_name)],
			[__("From → To", null, "two dates"), dates.join(" → ")],
			[__("Original Date"), xdept_collab.date(doc.original_date)],
			[__("Requested By"), xdept_collab.person(doc.requested_by)],
			[__("Decided By"), doc.decided_by ? xdept_collab.person_for(doc.decided_by, doc.decided_for) : ""],
		]);
		xdept_collab.transitions.show(frm);
	},
});
