frappe.treeview_settings["Work Item"] = {
	title: __("Work Breakdown"),
	breadcrumb: "Xdept Collab",
	get_tree_nodes: "xdept_collab.api.work_breakdown.children",
	root_label: "Work Breakdown",
	get_tree_root: false,
	onload: (treeview) => treeview.make_tree(),
	filters: [{ fieldname: "task", fieldtype: "Link", options: "Collab Task", label: __("Task") }],
	get_label: (node) =>
		node.is_root || !node.data.title
			? frappe.utils.escape_html(node.title || __(node.label)) // stored: label
			: `<b>${frappe.utils.escape_html(node.data.title)}</b>`,
	onrender: (node) => show_signs(node),
	toolbar: [
		{
			label: __("Open", null, "to open a record"),
			condition: (node) => !node.is_root,
			click: (node) => frappe.set_route("Form", "Work Item", node.label),
		},
		{
			label: __("New Child"),
			condition: (node) => !node.is_root && frappe.model.can_create("Work Item"),
			click: ({ label, data }) =>
				frappe.new_doc("Work Item", {
					task: data.task,
					assignment: data.assignment,
					parent_work_item: label,
				}),
		},
	],
};

const show_signs = (node) => {
	if (node.is_root || !node.data?.title) return;
	const { status, health, department, planned_end } = node.data;
	const signs = [
		frappe.utils.escape_html(department || ""),
		xdept_collab.status_pill(status, "Work Item"),
		xdept_collab.health_bar(health, xdept_collab.delay(node.data)),
		xdept_collab.date(planned_end),
	];
	$(`<span class="xdept-tree-signs">${signs.filter(Boolean).join(" ")}</span>`).appendTo(node.$tree_link);
};
