// Late work is handed in with the cause of its delay: the Desk asks for it before the server has to refuse.
frappe.provide("xdept_collab.delays");

// DocType -> the state in which it is handed in, and until when it should have been
const HANDED_IN = {
	"Work Item": ["Submitted", (doc) => doc.planned_end],
	"Department Assignment": [
		"Awaiting Acceptance",
		(doc) => (doc.status === "Rework" && doc.rework_due) || doc.due_date,
	],
};

/** The field in which a cause is chosen, in every dialog that asks for one. */
xdept_collab.delays.cause_field = (fieldname = "cause") => ({
	fieldname,
	fieldtype: "Link",
	options: "Delay Cause",
	label: __("Delay Cause"),
	reqd: 1,
	only_select: 1,
	get_query: xdept_collab.links.offered_causes,
});

/** Whether the move hands in late work whose cause nobody has given. */
xdept_collab.delays.lacks_cause = ({ doc, doctype }, move) => {
	const [state, due_of] = HANDED_IN[doctype] || [];
	if (!state || move.to_state !== state || doc.delay_cause) return false;
	const due = due_of(doc);
	return Boolean(due) && due < frappe.datetime.get_today();
};

/** Ask for the cause and save it; resolves to whether it was given. */
xdept_collab.delays.ask_cause = (frm) =>
	new Promise((resolve) => {
		const why = __("This is handed in after its due date. What was the cause of the delay?");
		const dialog = new frappe.ui.Dialog({
			title: __("Delay Cause"),
			fields: [
				{ fieldtype: "HTML", options: `<p class="text-muted">${why}</p>` },
				xdept_collab.delays.cause_field(),
			],
			primary_action_label: __("Continue"),
			primary_action: async ({ cause }) => {
				dialog.disable_primary_action();
				await frm.set_value("delay_cause", cause);
				await frm.save();
				dialog.hide();
			},
			on_hide: () => resolve(Boolean(frm.doc.delay_cause) && !frm.is_dirty()),
		});
		dialog.show();
	});

/**
 * A button that asks for a later date, while the record is owed and for who owes it: the people named in it, and
 * those who answer for the department. The server judges it anew.
 */
xdept_collab.delays.offer_extension = async (frm, { states, due, people, department }) => {
	const { doc, docname } = frm;
	if (frm.is_new() || !due || !states.includes(doc.status)) return;
	if (!frappe.model.can_create("Extension Request")) return;
	const { message: leads } = department
		? await frappe.db.get_value("Collab Department", department, ["head", "deputy", "liaison"])
		: { message: {} };
	const owes = [...people, ...Object.values(leads || {})].some(
		(user) => user && xdept_collab.is_me(user, { task: doc.task, department }),
	);
	if (!owes || frm.docname !== docname) return;
	frm.add_custom_button(
		__("Due Date"),
		() => xdept_collab.create(frm, "Extension Request", { ref_doctype: frm.doctype, ref_name: docname }),
		__("Ask for More Time"),
	);
};
