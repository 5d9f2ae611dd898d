frappe.ui.form.on("Acceptance Review", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("assignment", xdept_collab.links.of_task(frm));
	},

	refresh(frm) {
		const { doc } = frm;
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Department"), xdept_collab.link("Department Assignment", doc.assignment, doc.department)],
			[__("Round"), doc.round ? __("Round {0}", [doc.round]) : ""],
			[__("Decided By"), doc.decided_for ? xdept_collab.person_for(doc.decided_by, doc.decided_for) : ""],
			[__("Score"), doc.score ? __("{0} of 100, pass mark {1}", [doc.score, doc.pass_mark]) : ""],
		]);
		xdept_collab.transitions.show(frm);
		show_signatures(frm);
	},
});

const show_signatures = (frm) => {
	const place = xdept_collab.head_part(frm, "extra").empty();
	const rows = frm.doc.reviewers || [];
	if (frm.is_new() || !rows.length) return;
	const labels = [__("Reviewer"), __("Capacity"), __("Decision"), __("Signed On"), __("Comment")];
	const header = labels.map((label) => `<th>${label}</th>`).join("");
	const body = rows.map((row) => signature_line(frm, row, labels)).join("");
	place.html(
		`<div class="xdept-answers"><table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table></div>`,
	);
	xdept_collab.fill_names(place);
	place.find("[data-sign]").on("click", () => xdept_collab.dialogs.sign_review(frm));
};

const signature_line = (frm, row, labels) => {
	const cells = [
		xdept_collab.person_for(row.signed_by || row.user, row.user),
		__(row.capacity, null, row.doctype), // stored: Acceptance Reviewer.capacity
		row.decision ? xdept_collab.status_pill(row.decision, row.doctype) : sign_button(frm, row),
		row.signed_on ? frappe.datetime.str_to_user(row.signed_on) : "",
		frappe.utils.escape_html(row.comment || ""),
	];
	const html = cells.map((cell, index) => `<td data-label="${labels[index]}">${cell}</td>`).join("");
	return `<tr class="${row.decision ? "" : "xdept-silent"}">${html}</tr>`;
};

const sign_button = (frm, row) =>
	xdept_collab.is_me(row.user, { task: frm.doc.task }) && ["Requested", "In Review"].includes(frm.doc.status)
		? `<button type="button" class="btn btn-xs btn-primary" data-sign>${__("Sign")}</button>`
		: `<span class="xdept-no-answer">${__("Not signed yet")}</span>`;
