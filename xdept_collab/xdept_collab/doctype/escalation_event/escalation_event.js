// One line of the story of a time limit: people by name, demands and effects in words.
frappe.ui.form.on("Escalation Event", {
	refresh(frm) {
		const { doc } = frm;
		frm.disable_save();
		frm.page.set_title(__(doc.policy)); // stored: policy
		frm.toggle_display(["policy", "ref_doctype", "ref_name"], false); // The title and the block above say it.
		const people = (doc.recipients || "").split("\n").filter(Boolean);
		xdept_collab.show_facts(frm, [
			[__(doc.ref_doctype), xdept_collab.link(doc.ref_doctype, doc.ref_name)], // stored: DocType
			[__("Step"), frappe.utils.escape_html(doc.step ? __(doc.step) : "")], // stored: policy
			[__("Told"), people.map((user) => xdept_collab.person(user)).join(xdept_collab.comma())],
			[__("Asked For"), xdept_collab.clock_words(doc.demands)],
			[__("What It Did"), xdept_collab.clock_words(doc.effects)],
			[__("By"), doc.actor ? xdept_collab.person_for(doc.actor, doc.on_behalf_of) : ""],
		]);
	},
});
