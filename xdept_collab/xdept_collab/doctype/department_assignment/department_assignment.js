frappe.ui.form.on("Department Assignment", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("delay_cause", xdept_collab.links.offered_causes);
		frm.set_query("department", xdept_collab.links.open_departments);
		for (const field of ["head", "liaison"]) {
			frm.set_query(field, () => xdept_collab.links.people_of(frm.doc.department));
		}
	},

	refresh(frm) {
		const { doc } = frm;
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Department"), frappe.utils.escape_html(doc.department || "")],
			[__("Part"), xdept_collab.part_with_meaning(doc.part)],
			...xdept_collab.facts_of_work(doc, "due_date"),
			[__("Answered By"), doc.answered_for ? xdept_collab.person_for(doc.answered_by, doc.answered_for) : ""],
			[__("Signed By"), doc.signed_for ? xdept_collab.person_for(doc.signed_by, doc.signed_for) : ""],
		]);
		xdept_collab.transitions.show(frm);
		xdept_collab.lift_section(frm, "accepted_scope", !frm.is_new() && doc.status === "Awaiting Answer");
		xdept_collab.lift_section(frm, "self_check", ["Executing", "Rework"].includes(doc.status));
		const own = () => ({ task: doc.task, assignment: frm.docname });
		xdept_collab.create_buttons(frm, {
			[__("Work Item")]: ["Work Item", own],
			[__("Progress Log")]: ["Progress Log", own],
			[__("Request")]: ["Collaboration Request", () => ({ from_assignment: frm.docname })],
			[__("Ticket")]: ["Issue Ticket", () => ({ task: doc.task, department: doc.department })],
			[__("Deliverable")]: ["Deliverable", () => ({ assignment: frm.docname })],
		});
		xdept_collab.delays.offer_extension(frm, {
			states: ["Awaiting Answer", "Accepted", "Conditional", "Executing", "Rework"],
			due: doc.status === "Rework" ? doc.rework_due : doc.due_date,
			people: [doc.head, doc.liaison],
			department: doc.department,
		});
		if (!frm.is_new()) offer_questions(frm);
	},
});

const offer_questions = async (frm) => {
	const { doc } = frm;
	const { message: task } = await frappe.db.get_value("Collab Task", doc.task, [
		"status",
		"initiator",
		"coordinator",
	]);
	if (frm.docname !== doc.name || !task) return;
	const is_me = (user) => xdept_collab.is_me(user, { task: doc.task });
	const is_head = xdept_collab.is_me(doc.head, { task: doc.task, department: doc.department });
	const offers = [
		[__("Sign Plan"), "sign_plan", task.status === "Sign-off" && !doc.sign_off_decision && is_head],
		[__("Explain Delay"), "explain_delay", (doc.is_delayed || doc.reminder_open) && is_head],
		[__("Remind"), "remind", [task.initiator, task.coordinator].some(is_me) && !is_over(doc)],
		[
			__("Reassign"),
			"reassign",
			is_me(task.coordinator) && ["Awaiting Answer", "Declined"].includes(doc.status),
		],
	];
	for (const [label, dialog] of offers.filter((offer) => offer[2])) {
		frm.add_custom_button(label, () => xdept_collab.dialogs[dialog](frm, doc.name));
	}
};

const is_over = (doc) => ["Passed", "Dropped", "Informed"].includes(doc.status);
