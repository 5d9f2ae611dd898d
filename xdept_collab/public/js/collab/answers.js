// The departments' answers on a task as one visible grid; who is silent stands out in grey.
frappe.provide("xdept_collab.answers");

const SILENT_STATES = ["", "Awaiting Answer"];

const is_silent = (row) => row.part !== "I" && SILENT_STATES.includes(row.answer || "");

/** Draw the grid; only assignments that the user may open are links, only leaders of the task get actions. */
xdept_collab.answers.draw = async (frm) => {
	const place = frm.get_field("answers").$wrapper.empty();
	const rows = frm.doc.departments || [];
	if (frm.is_new() || frm.doc.status === "Draft" || !rows.length) return;
	const { docname } = frm;
	const opened = await frappe.db.get_list("Department Assignment", {
		filters: { task: docname },
		fields: ["name", "head", "liaison"],
		limit: 0,
	});
	if (frm.docname !== docname) return;
	frm.xdept_assignments = opened;
	place.html(table(frm, new Set(opened.map((each) => each.name))));
	place
		.find("[data-remind]")
		.on("click", (event) =>
			xdept_collab.dialogs.remind(frm, "Department Assignment", event.currentTarget.dataset.remind),
		);
	place
		.find("[data-reassign]")
		.on("click", (event) => xdept_collab.dialogs.reassign(frm, event.currentTarget.dataset.reassign));
};

const table = (frm, opened) => {
	const columns = [
		__("Part"),
		__("Department"),
		__("Answer"),
		__("Health"),
		__("Progress"),
		__("Internal Due Date"),
		__("Answered On"),
		"",
	];
	const header = columns.map((label) => `<th>${label}</th>`).join("");
	const body = frm.doc.departments.map((row) => line(frm, row, columns, opened)).join("");
	return `<div class="xdept-answers"><table><thead><tr>${header}</tr></thead><tbody>${body}</tbody></table></div>`;
};

const line = (frm, row, columns, opened) => {
	const silent = is_silent(row);
	const cells = [
		xdept_collab.part_with_meaning(row.part),
		opened.has(row.assignment)
			? xdept_collab.link("Department Assignment", row.assignment, row.department)
			: frappe.utils.escape_html(row.department || ""),
		answer(row, silent),
		silent ? "" : xdept_collab.health_bar(row.health, xdept_collab.delay(row)),
		silent ? "" : xdept_collab.progress(row.progress),
		xdept_collab.date(row.internal_due_date),
		row.answered_on ? frappe.datetime.str_to_user(row.answered_on, false, true) : "",
		opened.has(row.assignment) ? actions(frm, row) : "",
	];
	const html = cells.map((cell, index) => `<td data-label="${columns[index]}">${cell}</td>`).join("");
	return `<tr class="${silent ? "xdept-silent" : ""}" data-department="${frappe.utils.escape_html(row.department)}">${html}</tr>`;
};

const answer = (row, silent) => {
	if (!silent) return xdept_collab.status_pill(row.answer || "Informed", "Department Assignment");
	return `<span class="xdept-no-answer">${__("No answer yet")}</span>`;
};

const actions = (frm, row) => {
	const here = { task: frm.docname };
	const leads = [frm.doc.initiator, frm.doc.coordinator].some((user) => xdept_collab.is_me(user, here));
	const stands_still = ["On Hold", "Closed", "Archived", "Cancelled"].includes(frm.doc.status);
	if (!leads || stands_still || ["Passed", "Dropped", "Informed"].includes(row.answer)) return "";
	const remind = `<button type="button" class="btn btn-xs btn-default" data-remind="${row.assignment}">${__("Remind")}</button>`;
	const may_reassign =
		xdept_collab.is_me(frm.doc.coordinator, here) && (is_silent(row) || row.answer === "Declined");
	const reassign = `<button type="button" class="btn btn-xs btn-default" data-reassign="${row.assignment}">${__("Reassign")}</button>`;
	return remind + (may_reassign ? reassign : "");
};
