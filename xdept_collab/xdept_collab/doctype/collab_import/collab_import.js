const RUNNING = ["Queued", "Running"];

const act = async (frm, method) => {
	if (!(await xdept_collab.save_first(frm))) return;
	await xdept_collab.write(`imports.${method}`, { name: frm.docname });
	await frm.reload_doc();
};

const confirm_start = (frm) => {
	const { rows_good, rows_with_errors } = frm.doc;
	frappe.confirm(
		__("{0} rows are good and will be imported; {1} rows have errors and stay out. Import now?", [
			rows_good,
			rows_with_errors,
		]),
		() => act(frm, "start"),
	);
};

/** Show how far the job is, and look again while this form is open. */
const follow = (frm) => {
	const { name } = frm.doc;
	frm.dashboard.add_progress(__("Import"), frm.doc.percent);
	setTimeout(() => {
		if (cur_frm === frm && frm.docname === name && !frm.is_dirty()) frm.reload_doc();
	}, 3000);
};

const show_buttons = (frm) => {
	const { status } = frm.doc;
	if (RUNNING.includes(status)) {
		frm.add_custom_button(__("Stop"), () => act(frm, "stop"));
		frm.add_custom_button(__("Continue"), () => act(frm, "start"));
		return;
	}
	frm.add_custom_button(__("Check"), () => act(frm, "check"));
	if (["Stopped", "Failed"].includes(status)) {
		frm.add_custom_button(__("Continue"), () => act(frm, "start"));
	}
	if (status === "Checked") {
		frm.add_custom_button(__("Import"), () => confirm_start(frm)).addClass("btn-primary");
		xdept_collab.imports.preview(frm);
	}
	if (["Done", "Stopped"].includes(status)) {
		frm.add_custom_button(__("Match Names"), () => xdept_collab.imports.match_names(frm));
	}
};

frappe.ui.form.on("Collab Import", {
	refresh(frm) {
		frm.get_field("preview_html").$wrapper.empty();
		if (frm.is_new()) return;
		if (RUNNING.includes(frm.doc.status)) follow(frm);
		show_buttons(frm);
	},
});
