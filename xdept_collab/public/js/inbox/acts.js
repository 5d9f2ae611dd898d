// Does something about a matter where it is listed, by the dialogs that its form has too; the server judges it.
frappe.provide("xdept_collab.inbox");

/** What the dialogs of a form want of a form, for a record that is listed. */
const stand_in = (matter, again) => ({
	doctype: matter.doctype,
	docname: matter.name,
	doc: {
		name: matter.name,
		modified: matter.modified,
		health: matter.health,
		progress: matter.progress,
	},
	is_dirty: () => false,
	reload_doc: again,
});

const OWN = {
	sign_plan: (frm) => xdept_collab.dialogs.sign_plan(frm),
	sign_review: async (frm) => {
		await frappe.model.with_doctype("Acceptance Review");
		return xdept_collab.dialogs.sign_review(frm);
	},
	explain: (frm) => xdept_collab.dialogs.explain_delay(frm),
	log: (frm) => xdept_collab.dialogs.log_progress(frm),
	acknowledge: async (frm, matter) => {
		await xdept_collab.write("clocks.acknowledge", { clock: matter.clock.name });
		frappe.show_alert({ message: __("It is noted that you have seen it"), indicator: "green" });
		return frm.reload_doc();
	},
};

/** The fields to ask for; a cause of delay only where it is late. */
const fields_of = (matter, act) =>
	act.fields
		.filter(({ fieldname }) => fieldname !== "delay_cause" || matter.is_delayed || matter.is_late)
		.map((field) => (field.fieldname === "delay_cause" ? cause_field(field) : field));

const cause_field = ({ fieldname }) => ({ ...xdept_collab.delays.cause_field(fieldname), reqd: 0 });

/** The acts of a matter with their words; `asks`: whether a dialog comes first. */
export const acts_of = (matter, words) =>
	matter.acts.map((key) => {
		const act = words[matter.doctype][key];
		const is_plain = key === "acknowledge" || (act.action && !act.needs_reason);
		return { ...act, key, asks: !is_plain || fields_of(matter, act).length > 0 };
	});

/** Do it; resolves when it is done or a dialog is open. `again`: what to do when the record has changed. */
export const perform = async (matter, act, again) => {
	const frm = stand_in(matter, again);
	if (!act.action) return OWN[act.key](frm, matter);
	const move = { action: act.action, needs_reason: act.needs_reason };
	return xdept_collab.transitions.press(frm, move, fields_of(matter, act));
};
