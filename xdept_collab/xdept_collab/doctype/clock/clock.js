// A time limit by itself: what is left now, and its steps with their moments and what became of them.
frappe.ui.form.on("Clock", {
	async refresh(frm) {
		const { doc } = frm;
		frm.disable_save();
		xdept_collab.translate_moments(frm);
		frm.page.set_title(__(doc.policy)); // stored: policy
		xdept_collab.show_facts(frm, [
			[__(doc.ref_doctype), xdept_collab.link(doc.ref_doctype, doc.ref_name)], // stored: DocType
			[__("Department"), frappe.utils.escape_html(doc.department || "")],
			[__("Asked For"), xdept_collab.clock_words(doc.demands)],
			[__("Acknowledged By"), xdept_collab.person(doc.acknowledged_by)],
		]);
		frm.toggle_display(["policy", "ref_doctype", "ref_name"], false); // The title and the block above say it.
		show_steps(frm);
		if (doc.is_open) await xdept_collab.clocks.draw_one(frm, doc.ref_doctype, doc.ref_name, doc.name);
	},
});

const show_steps = (frm) => {
	const { doc } = frm;
	const place = xdept_collab.head_part(frm, "extra").empty();
	const reached = JSON.parse(doc.reached || "[]");
	const rows = JSON.parse(doc.plan || "[]").map(([step, at]) => {
		const became = reached.includes(step) ? `✓ ${__("Told", null, "a step")}` : waiting(doc);
		return [frappe.utils.escape_html(__(step)), frappe.datetime.str_to_user(at), became]; // stored: policy
	});
	if (!rows.length) return;
	const labels = [__("Step"), __("Moment"), __("What Became of It")];
	const line = (cells) =>
		`<tr>${cells.map((cell, index) => `<td data-label="${labels[index]}">${cell}</td>`).join("")}</tr>`;
	place.html(`<div class="xdept-answers"><table>
		<thead><tr>${labels.map((label) => `<th>${label}</th>`).join("")}</tr></thead>
		<tbody>${rows.map(line).join("")}</tbody></table></div>`);
};

const waiting = ({ state, is_chain_ended }) => {
	if (state === "Stopped") return __("Not needed any more");
	if (is_chain_ended) return __("Not told: acknowledged before");
	return state === "Paused" ? __("Stands still") : __("To come");
};
