// Shows how the site differs from what the app ships, and takes the shipped version when the user asks for it.
frappe.ui.form.on("Shipped Record", {
	refresh(frm) {
		frm.disable_save();
		if (!frappe.user.has_role("Collab Admin")) return;
		frm.add_custom_button(__("Show the Difference"), () => show_difference(frm, false));
		// Whatever the status: it is from the last migrate, the difference is from now.
		frm.add_custom_button(__("Reset to the Shipped Version"), () => show_difference(frm, true));
	},
});

async function show_difference(frm, offers_reset) {
	const { message } = await frappe.call({
		method: "xdept_collab.api.shipped.difference",
		type: "GET",
		args: { record: frm.doc.name },
		freeze: true,
	});
	const dialog = new frappe.ui.Dialog({
		title: __("Difference: {0}", [__(frm.doc.ref_name)]), // stored: DocType
		size: "extra-large",
		fields: [{ fieldtype: "HTML", fieldname: "difference" }],
	});
	dialog.get_field("difference").$wrapper.html(difference_table(message.changes));
	if (offers_reset && message.changes.length) {
		dialog.set_primary_action(__("Reset to the Shipped Version"), async () => {
			await frappe.call({
				method: "xdept_collab.api.shipped.reset",
				args: { record: frm.doc.name, seen: message.seen },
				freeze: true,
			});
			dialog.hide();
			frappe.show_alert({ message: __("The shipped version is in place"), indicator: "green" });
			frm.reload_doc();
		});
	}
	dialog.show();
}

function difference_table(changes) {
	if (!changes.length) return `<p>${__("The record is as the app ships it.")}</p>`;
	const cell = (text) => `<td style="white-space: pre-wrap">${frappe.utils.escape_html(text)}</td>`;
	const rows = changes.map(
		({ where, site, shipped }) => `<tr>${[where, site, shipped].map(cell).join("")}</tr>`,
	);
	const heads = [__("Where"), __("On this site"), __("Shipped")].map((word) => `<th>${word}</th>`);
	return `<table class="table table-bordered"><tr>${heads.join("")}</tr>${rows.join("")}</table>`;
}
