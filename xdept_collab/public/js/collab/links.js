// Link fields offer what makes sense on this record; the server checks the choice again.
frappe.provide("xdept_collab.links");

xdept_collab.links.open_departments = () => ({ filters: { is_disabled: 0, is_group: 0 } });

xdept_collab.links.offered_causes = () => ({ filters: { is_disabled: 0 } });

xdept_collab.links.of_task = (frm) => () => ({ filters: frm.doc.task ? { task: frm.doc.task } : {} });

xdept_collab.links.people_of = (department) => ({
	query: "xdept_collab.api.link_queries.people_of_department",
	filters: { department: department || "" },
});

/** Open a new record with values that the user would otherwise type again. */
xdept_collab.create = async (frm, doctype, values) => {
	if (await xdept_collab.save_first(frm)) frappe.new_doc(doctype, values);
};

/** Buttons that make a record from this one; `made` is label -> [DocType, values()]. */
xdept_collab.create_buttons = (frm, made) => {
	if (frm.is_new()) return;
	for (const [label, [doctype, values]] of Object.entries(made)) {
		if (!frappe.model.can_create(doctype)) continue;
		frm.add_custom_button(label, () => xdept_collab.create(frm, doctype, values()), __("Create"));
	}
};

/** A task by its title, as a link to its story. */
xdept_collab.story_link = (task, title) => {
	if (!task) return "";
	const page = frappe.utils.generate_route({ type: "page", name: "task-story" });
	return `<a href="${page}/${encodeURIComponent(task)}">${frappe.utils.escape_html(title || task)}</a>`;
};
