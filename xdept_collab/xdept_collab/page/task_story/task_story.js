// The story of a task: where its departments stand, what is open, what happened. The page brings its own files.
frappe.pages["task-story"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Task Story"),
		single_column: true,
	});
	wrapper.ready = frappe
		.require(["xdept_inbox.bundle.css", "task_story.bundle.css", "task_story.bundle.js"])
		.then(() => xdept_collab.story.open(page, $(wrapper).find(".layout-main-section")));
};

frappe.pages["task-story"].on_page_show = async (wrapper) => {
	(await wrapper.ready)?.show(frappe.get_route()[1]);
};
