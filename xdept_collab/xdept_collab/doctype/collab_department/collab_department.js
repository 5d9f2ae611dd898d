frappe.ui.form.on("Collab Department", {
	setup(frm) {
		frm.set_query("parent_collab_department", () => ({
			filters: { is_group: 1, name: ["!=", frm.docname] },
		}));
	},

	refresh(frm) {
		if (frm.is_new() || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Merge Into…"), () => choose_target(frm));
	},
});

const bold = (name) => `<b>${frappe.utils.escape_html(name)}</b>`;

/** Ask into which department; nothing is changed yet. */
const choose_target = async (frm) => {
	if (!(await xdept_collab.save_first(frm))) return;
	const dialog = new frappe.ui.Dialog({
		title: __("Merge Department"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p class="text-muted">${__(
					"The people, the work and the open questions of {0} go to the other department. First you see how much that is.",
					[bold(frm.docname)],
				)}</p>`,
			},
			{
				fieldname: "into",
				fieldtype: "Link",
				options: "Collab Department",
				label: __("Merge Into"),
				reqd: 1,
				only_select: 1,
				get_query: () => ({ filters: { is_disabled: 0, name: ["!=", frm.docname] } }),
			},
		],
		primary_action_label: __("Show What Would Change"),
		primary_action: async ({ into }) => {
			const args = { department: frm.docname, into };
			const found = await xdept_collab.read("departments.merge_preview", args).catch(() => null);
			if (!found) return;
			dialog.hide();
			confirm_merge(args, found);
		},
	});
	dialog.show();
};

/** Show how much would go over, and merge when that is wanted. */
const confirm_merge = (args, found) => {
	const { department, into } = args;
	const dialog = new frappe.ui.Dialog({
		title: __("What Would Change"),
		fields: [{ fieldtype: "HTML", options: preview_html(department, into, found) }],
		primary_action_label: __("Merge"),
		primary_action: async () => {
			dialog.disable_primary_action();
			const moved = await xdept_collab.write("departments.merge", args).catch(() => null);
			if (!moved) return dialog.enable_primary_action();
			dialog.hide();
			frappe.model.clear_doc("Collab Department", department);
			await frappe.set_route("Form", "Collab Department", into); // closes whatever is open
			tell(args, moved);
		},
	});
	dialog.show();
};

/** How much the merge has moved, above the department that has it now. */
const tell = ({ department, into }, { assignments, access_rows, waiting }) =>
	frappe.msgprint({
		title: __("Departments Merged"),
		indicator: "green",
		message: [
			__("{0} is now part of {1}.", [bold(department), bold(into)]),
			__(
				"The change holds at once. Moved with it: open assignments {0}, rows of who sees what {1}, records that wait for an answer {2}.",
				[assignments, access_rows, waiting],
			),
		].join("<br>"),
	});

const preview_html = (department, into, found) => {
	const rows = [
		[__("Tasks on which it stands"), found.tasks],
		[__("Its assignments"), __("{0}, of them {1} open", [found.assignments, found.open_assignments])],
		[__("People who become members"), found.members],
		[__("Departments below it"), found.departments_below],
		[__("Rows of who sees what in its name"), found.access_rows],
	];
	const sentences = [
		__("All this goes from {0} to {1}.", [bold(department), bold(into)]),
		found.head
			? __("{0} is then the head of its open assignments.", [bold(found.head)])
			: __("{0} has no head: nobody could answer for the open assignments.", [bold(into)]),
	];
	return `<div class="xdept-merge">${sentences.map((one) => `<p>${one}</p>`).join("")}
		<table class="table table-sm"><tbody>${rows
			.map(([label, count]) => `<tr><td>${label}</td><td class="text-right">${count}</td></tr>`)
			.join("")}</tbody></table>
		<p class="text-danger">⚠ ${__("{0} is deleted. This cannot be taken back.", [bold(department)])}</p></div>`;
};
