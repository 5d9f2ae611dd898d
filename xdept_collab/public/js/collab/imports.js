// What the form of an import shows: every row with what would happen to it, and the names that wait for users.
frappe.provide("xdept_collab.imports");

const COLOURS = { create: "green", update: "blue", unchanged: "gray", error: "red" };
const WORDS = () => ({
	create: __("Create"),
	update: __("Update"),
	unchanged: __("Unchanged"),
	error: __("Error"),
});

const row_html = ({ row, action, key }) => `<tr><td>${row}</td>
	<td><span class="indicator-pill ${COLOURS[action]}">${WORDS()[action]}</span></td>
	<td>${frappe.utils.escape_html(key)}</td></tr>`;

/** Show one page of the plan; the buttons leaf through it. */
xdept_collab.imports.preview = async (frm, start = 0) => {
	const rows = await xdept_collab.read("imports.preview", { name: frm.docname, start });
	const wrapper = frm.get_field("preview_html").$wrapper;
	wrapper.html(`<table class="table table-sm"><thead><tr><th>${__("Row")}</th><th>${__("What happens")}</th>
		<th>${__("Record")}</th></tr></thead><tbody>${rows.map(row_html).join("")}</tbody></table>
		<button class="btn btn-xs btn-default previous">${__("Previous")}</button>
		<button class="btn btn-xs btn-default next">${__("Next")}</button>`);
	const leaf = (selector, to, is_there) =>
		wrapper
			.find(selector)
			.prop("disabled", !is_there)
			.on("click", () => xdept_collab.imports.preview(frm, to));
	leaf(".previous", start - 100, start > 0);
	leaf(".next", start + 100, rows.length === 100);
};

/** Put users in place of the names that the sheet wrote; each name once for each department. */
xdept_collab.imports.match_names = async (frm) => {
	const names = await xdept_collab.read("imports.names", { name: frm.docname });
	if (!names.length) {
		frappe.msgprint(__("Every name of this file has its user."));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Match Names"),
		fields: names.map(({ name, department, records }, place) => ({
			fieldname: `user_${place}`,
			fieldtype: "Link",
			options: "User",
			label: frappe.utils.escape_html(
				[name, department, __("{0} records", [records])].filter(Boolean).join(" · "),
			),
		})),
		primary_action_label: __("Match"),
		primary_action: async (values) => {
			const matches = names
				.map(({ name, department }, place) => ({ name, department, user: values[`user_${place}`] }))
				.filter(({ user }) => user);
			const changed = await xdept_collab.write("imports.match", { name: frm.docname, matches });
			dialog.hide();
			frappe.show_alert({ message: __("{0} records changed", [changed]), indicator: "green" });
		},
	});
	dialog.show();
};
