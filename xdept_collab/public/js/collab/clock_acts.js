// What people do about a running time limit: say that they have seen it, remind who owes the record, explain a delay.
frappe.provide("xdept_collab.clock_acts");

/** Draw a button for whatever the server lets the reader do about the record's time limits. */
xdept_collab.clock_acts.show = (frm, { clocks, acts }) => {
	for (const clock of clocks.filter((each) => each.acts.includes("acknowledge"))) {
		frm.add_custom_button(__("Acknowledge"), () => acknowledge(frm, clock.name));
	}
	if (acts.includes("remind")) {
		frm.add_custom_button(__("Remind"), () => xdept_collab.dialogs.remind(frm));
	}
	for (const clock of clocks.filter((each) => each.acts.includes("more_time"))) {
		frm.add_custom_button(
			frappe.utils.escape_html(clock.policy),
			() => more_time(frm, clock.name),
			__("Ask for More Time"),
		);
	}
	if (acts.includes("explain_delay")) {
		frm.add_custom_button(__("Explain Delay"), () => xdept_collab.dialogs.explain_delay(frm));
	}
};

const acknowledge = async (frm, clock) => {
	await xdept_collab.write("clocks.acknowledge", { clock });
	frappe.show_alert({ message: __("It is noted that you have seen it"), indicator: "green" });
	await frm.reload_doc();
};

const more_time = (frm, clock) =>
	xdept_collab.create(frm, "Extension Request", { ref_doctype: frm.doctype, ref_name: frm.docname, clock });
