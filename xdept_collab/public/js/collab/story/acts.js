// What the reader may do on the page: the moves of the task and of his own assignments, reminding, reassigning.
const { story } = xdept_collab;

/** A record as the dialogs of a form want it: they save nothing here, and load the page anew. */
const record_of = (page, doctype, row) => ({
	doctype,
	docname: row.name,
	doc: { ...row, doctype },
	is_new: () => false,
	is_dirty: () => false,
	async set_value(field, value) {
		await frappe.db.set_value(doctype, row.name, field, value);
		this.doc[field] = value;
	},
	save: async () => {},
	reload_doc: () => page.load(),
});

const offer_moves = async (page, place, doctype, row) => {
	const rights = await xdept_collab.read("workflow.rights", { doctype, name: row.name }).catch(() => null);
	if (!rights || !place.isConnected) return;
	xdept_collab.transitions.draw(record_of(page, doctype, row), $(place).empty(), rights.moves);
};

const rows_of = (shown, doctype) =>
	doctype === "Collab Task" ? [shown.task] : shown.departments.map((row) => row.contract).filter(Boolean);

story.offer_acts = (page, area, shown) => {
	for (const place of area.find(".story-moves")) {
		const { doctype, record } = place.dataset;
		const row = rows_of(shown, doctype).find((each) => each.name === record);
		if (row) offer_moves(page, place, doctype, row);
	}
	const task = record_of(page, "Collab Task", shown.task);
	area
		.find("[data-act='remind']")
		.on("click", ({ currentTarget }) =>
			xdept_collab.dialogs.remind(task, "Department Assignment", currentTarget.dataset.assignment),
		);
	area
		.find("[data-act='reassign']")
		.on("click", ({ currentTarget }) =>
			xdept_collab.dialogs.reassign(task, currentTarget.dataset.assignment),
		);
	area.find("[data-create]").on("click", ({ currentTarget }) => {
		const own = shown.departments.find((row) => row.is_mine && row.contract)?.assignment;
		const values = { task: shown.task.name, from_assignment: own };
		frappe.new_doc(currentTarget.dataset.create, values);
	});
};
