// Talks to the app's own endpoints: reading by GET, changing by POST.
frappe.provide("xdept_collab");

const call = (type, method, args) =>
	new Promise((resolve, reject) => {
		frappe.call({
			method: `xdept_collab.api.${method}`,
			type,
			args,
			callback: (answer) => resolve(answer.message),
			error: reject,
		});
	});

xdept_collab.read = (method, args) => call("GET", method, args);

xdept_collab.write = (method, args) => call("POST", method, args);

/** Save what is typed; returns whether the record is now as the server has it. */
xdept_collab.save_first = async (frm) => {
	if (frm.is_dirty()) await frm.save();
	return !frm.is_dirty();
};

/**
 * Ask in a dialog and send the answer; the dialog stays open when the server refuses, so nothing typed is lost.
 * @param {{frm, title, why, fields, action, method, args: (values) => object, done: string}} question
 */
xdept_collab.ask = async (question) => {
	const { frm, title, why, fields, action, method, args, done } = question;
	if (!(await xdept_collab.save_first(frm))) return;
	const explanation = why ? [{ fieldtype: "HTML", options: `<p class="text-muted">${why}</p>` }] : [];
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [...explanation, ...fields],
		primary_action_label: action,
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				await xdept_collab.write(method, args(values));
				dialog.hide();
				frappe.show_alert({ message: done, indicator: "green" });
				await frm.reload_doc();
			} catch {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	return dialog;
};
