frappe.ui.form.on("Work Item", {
	setup(frm) {
		xdept_collab.transitions.attach(frm);
		frm.set_query("delay_cause", xdept_collab.links.offered_causes);
		frm.set_query("assignment", xdept_collab.links.of_task(frm));
		frm.set_query("owner_user", () => xdept_collab.links.people_of(frm.doc.department));
		frm.set_query("parent_work_item", () => others_of_task(frm));
		frm.set_query("work_item", "predecessors", () => others_of_task(frm));
	},

	refresh(frm) {
		const { doc } = frm;
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", doc.task, doc.task_title)],
			[__("Department"), frappe.utils.escape_html(doc.department || "")],
			[__("Owner"), xdept_collab.person(doc.owner_user, doc.owner_as_written)],
			...xdept_collab.facts_of_work(doc, "planned_end"),
		]);
		xdept_collab.transitions.show(frm);
		const open = ["To Do", "In Progress"].includes(doc.status);
		if (open && !frm.is_new() && frappe.model.can_create("Progress Log")) {
			frm.add_custom_button(__("Log Progress"), () => log_progress(frm));
		}
		xdept_collab.delays.offer_extension(frm, {
			states: ["To Do", "In Progress"],
			due: doc.planned_end,
			people: [doc.owner_user],
			department: doc.department,
		});
		xdept_collab.create_buttons(frm, {
			[__("Child Work Item")]: [
				"Work Item",
				() => ({ task: doc.task, assignment: doc.assignment, parent_work_item: frm.docname }),
			],
			[__("Ticket")]: ["Issue Ticket", () => ({ task: doc.task, work_item: frm.docname, cause: "Delay" })],
		});
	},

	async assignment(frm) {
		if (!frm.doc.assignment) return;
		const { message } = await frappe.db.get_value("Department Assignment", frm.doc.assignment, [
			"task",
			"department",
		]);
		await frm.set_value(message || {});
	},
});

const others_of_task = (frm) => ({ filters: { task: frm.doc.task || "", name: ["!=", frm.docname] } });

const log_progress = (frm) =>
	xdept_collab.create(frm, "Progress Log", {
		task: frm.doc.task,
		assignment: frm.doc.assignment,
		work_item: frm.docname,
		progress: frm.doc.progress,
		health: frm.doc.health,
	});
