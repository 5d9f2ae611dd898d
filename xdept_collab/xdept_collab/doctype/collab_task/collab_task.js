frappe.ui.form.on("Collab Task", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("department", "departments", xdept_collab.links.open_departments);
		frm.set_query("initiating_department", xdept_collab.links.open_departments);
		frm.set_query("department", "criteria", () => ({ filters: { name: ["in", departments_of(frm)] } }));
	},

	refresh(frm) {
		show_facts(frm);
		xdept_collab.transitions.show(frm);
		xdept_collab.answers.draw(frm);
		xdept_collab.process_chart.draw(frm);
		if (frm.is_new()) return;
		offer_meetings(frm);
		frm.add_custom_button(__("Task Story"), () => frappe.set_route("task-story", frm.docname));
		if (["Cancelled", "Archived"].includes(frm.doc.status)) return;
		xdept_collab.create_buttons(frm, {
			[__("Work Item")]: ["Work Item", () => ({ task: frm.docname, assignment: my_assignment(frm) })],
			[__("Request")]: ["Collaboration Request", () => ({ from_assignment: my_assignment(frm) })],
			[__("Ticket")]: ["Issue Ticket", () => ({ task: frm.docname })],
		});
	},

	onload(frm) {
		// Once departments have been asked, their answers are what one comes for.
		if (frm.is_new() || frm.doc.status === "Draft" || frm.get_active_tab()) return;
		frm.set_active_tab(frm.layout.tabs.find((tab) => tab.df.fieldname === "departments_tab"));
	},
});

const BETWEEN_SUBMISSION_AND_CLOSING = [
	"Awaiting Departments",
	"Planning",
	"Sign-off",
	"Executing",
	"In Acceptance",
];

/** The coordinator says when kick-off and retro were held; also once more, if the day was wrong. */
const offer_meetings = (frm) => {
	const { doc } = frm;
	if (!xdept_collab.is_me(doc.coordinator, { task: frm.docname })) return;
	if (BETWEEN_SUBMISSION_AND_CLOSING.includes(doc.status)) {
		frm.add_custom_button(
			__("Kick-off Was Held"),
			() => xdept_collab.dialogs.meeting_held(frm, "note_kickoff", __("Kick-off Was Held")),
			__("Meetings"),
		);
	}
	if (["Closed", "Archived"].includes(doc.status)) {
		frm.add_custom_button(
			__("Retro Was Held"),
			() => xdept_collab.dialogs.meeting_held(frm, "note_retro", __("Retro Was Held")),
			__("Meetings"),
		);
	}
};

const departments_of = (frm) => (frm.doc.departments || []).map((row) => row.department).filter(Boolean);

const my_assignment = (frm) =>
	(frm.xdept_assignments || []).find((each) =>
		[each.head, each.liaison].some((user) => xdept_collab.is_me(user, { task: frm.docname })),
	)?.name;

const show_facts = (frm) => {
	const { doc } = frm;
	const answered = __("{0} of {1} departments", [doc.answered_departments || 0, doc.total_departments || 0]);
	xdept_collab.show_facts(frm, [
		[__("Priority"), xdept_collab.priority_dot(doc.priority) + (doc.is_urgent ? ` ${urgent()}` : "")],
		...xdept_collab.facts_of_work(doc, "due_date"),
		[__("Answered"), doc.status === "Draft" ? "" : answered],
		[__("Coordinator"), xdept_collab.person(doc.coordinator)],
	]);
};

const urgent = () => `<span class="xdept-urgent">${__("Urgent")}</span>`;
