// The story of a task: where its departments stand, what is open, what happened. The page brings its own files.
frappe.pages["task-story"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Task Story"),
		single_column: true,
	});
	wrapper.ready = frappe
		.require(["task_story.bundle.js", "task_story.bundle.css"])
		.then(() => xdept_collab.story.open(page, $(wrapper).find(".layout-main-section")));
};

frappe.pages["task-story"].on_page_show = async (wrapper) => {
	(await wrapper.ready)?.show(frappe.get_route()[1]);
};
