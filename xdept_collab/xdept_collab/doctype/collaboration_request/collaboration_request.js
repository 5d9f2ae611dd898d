frappe.ui.form.on("Collaboration Request", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("to_department", () => ({
			filters: { is_disabled: 0, is_group: 0, name: ["!=", frm.doc.from_department || ""] },
		}));
		frm.set_query("contact", () => xdept_collab.links.people_of(frm.doc.to_department));
	},

	refresh(frm) {
		const { doc } = frm;
		const between = [doc.from_department, doc.to_department].map((name) =>
			frappe.utils.escape_html(name || ""),
		);
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("From → To"), between.join(" → ")],
			[__("Needed By"), xdept_collab.date(doc.needed_by)],
			[__("Requested By"), xdept_collab.person(doc.requested_by)],
		]);
		xdept_collab.transitions.show(frm);
		xdept_collab.delays.offer_extension(frm, {
			states: ["Sent", "Accepted"],
			due: doc.needed_by,
			people: [doc.contact],
			department: doc.to_department,
		});
	},
});
