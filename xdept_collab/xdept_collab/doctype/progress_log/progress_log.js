frappe.ui.form.on("Progress Log", {
	setup(frm) {
		frm.set_query("assignment", xdept_collab.links.of_task(frm));
		frm.set_query("work_item", () => ({
			filters: { status: ["in", ["To Do", "In Progress"]], ...(frm.doc.task ? { task: frm.doc.task } : {}) },
		}));
		frm.set_query("corrects", () => ({ filters: { work_item: frm.doc.work_item || "" } }));
	},

	onload(frm) {
		if (!frm.is_new()) return;
		frm.doc.day ||= frappe.datetime.get_today();
		if (!frm.doc.work_item && !frm.doc.assignment) offer_my_work(frm);
	},

	refresh(frm) {
		xdept_collab.show_facts(frm, [
			[__("Task"), xdept_collab.link("Collab Task", frm.doc.task, frm.doc.task_title)],
			[__("Department"), frappe.utils.escape_html(frm.doc.department || "")],
			[__("Health"), xdept_collab.health_bar(frm.doc.health)],
			[__("Progress"), xdept_collab.progress(frm.doc.progress)],
			[__("Reporter"), xdept_collab.person_for(frm.doc.entered_by || frm.doc.reporter, frm.doc.reporter)],
		]);
		if (frm.is_new()) return;
		frm.disable_save();
		const { task, assignment, work_item, progress, health } = frm.doc;
		frm.add_custom_button(__("Correct"), () =>
			frappe.new_doc("Progress Log", {
				task,
				assignment,
				work_item,
				progress,
				health,
				corrects: frm.docname,
			}),
		);
	},

	async work_item(frm) {
		if (!frm.doc.work_item) return;
		const fields = ["task", "assignment", "progress", "health"];
		const { message } = await frappe.db.get_value("Work Item", frm.doc.work_item, fields);
		await frm.set_value(message || {});
	},
});

const offer_my_work = async (frm) => {
	const [latest] = await frappe.db.get_list("Work Item", {
		filters: { owner_user: frappe.session.user, status: "In Progress" },
		fields: ["name"],
		order_by: "modified desc",
		limit: 1,
	});
	if (latest && !frm.doc.work_item) frm.set_value("work_item", latest.name);
};
