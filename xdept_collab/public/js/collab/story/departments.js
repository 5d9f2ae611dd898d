// The departments' answers: what everybody on the task sees, and on the reader's own what he may do now.
const { story } = xdept_collab;

const SILENT = ["", "Awaiting Answer"];
const OVER = ["On Hold", "Closed", "Archived", "Cancelled"];

const is_silent = (row) => row.part !== "I" && SILENT.includes(row.answer || "");

const answer = (row) =>
	is_silent(row)
		? `<span class="xdept-no-answer">${__("No answer yet")}</span>`
		: xdept_collab.status_pill(row.answer || "Informed", "Department Assignment");

const name = (row) => {
	const department = row.contract
		? xdept_collab.link("Department Assignment", row.assignment, row.department)
		: story.text(row.department);
	return department + story.mine(row);
};

const dates = (row) => {
	const days = [row.start_date, row.internal_due_date].filter(Boolean).map(story.day);
	return days.join(" – ");
};

const signed = (row) => (row.signed_on ? story.day(row.signed_on) : "");

/** Buttons of those who lead the task, for a department that owes something. */
const leading = (shown, row) => {
	const { task } = shown;
	const here = { task: task.name };
	const leads = [task.initiator, task.coordinator].some((user) => xdept_collab.is_me(user, here));
	if (!row.contract || !leads || OVER.includes(task.status)) return "";
	if (["Passed", "Dropped", "Informed"].includes(row.answer)) return "";
	const button = (act, label) =>
		`<button type="button" class="btn btn-xs btn-default" data-act="${act}"
			data-assignment="${story.text(row.assignment)}">${label}</button>`;
	const may_reassign =
		xdept_collab.is_me(task.coordinator, here) && (is_silent(row) || row.answer === "Declined");
	return button("remind", __("Remind")) + (may_reassign ? button("reassign", __("Reassign")) : "");
};

const acts = (shown) => (row) => {
	const own =
		row.is_mine && row.contract
			? `<div class="story-moves" data-doctype="Department Assignment" data-record="${story.text(row.assignment)}"></div>`
			: "";
	return leading(shown, row) + own;
};

story.departments = (shown) => {
	if (!shown.departments.length) {
		return story.section(
			"departments",
			__("Departments"),
			story.empty(
				__("No department takes part yet."),
				__("Open the task, add the departments with their parts, and send it to them."),
			),
		);
	}
	const columns = [
		[__("Part"), (row) => xdept_collab.part_with_meaning(row.part)],
		[__("Department"), name],
		[__("Answer"), answer],
		[
			__("Health"),
			(row) => (is_silent(row) ? "" : xdept_collab.health_bar(row.health, xdept_collab.delay(row))),
		],
		[__("Progress"), (row) => (is_silent(row) ? "" : xdept_collab.progress(row.progress))],
		[__("Dates"), dates],
		[__("Answered On"), (row) => story.day(row.answered_on)],
		[__("Signed On"), signed],
		["", acts(shown)],
	];
	return story.section(
		"departments",
		__("Departments"),
		story.table(__("Departments"), columns, shown.departments),
	);
};
