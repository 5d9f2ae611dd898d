// The moves this user may make on the record, from the server; a move that needs a reason asks for it.
frappe.provide("xdept_collab.transitions");

/** Take the place of the stock Actions menu, which would move the record without asking for the reason. */
xdept_collab.transitions.attach = (frm) => {
	frm.states.show_actions = () => {};
};

xdept_collab.transitions.show = async (frm) => {
	const place = xdept_collab.head_part(frm, "moves").empty();
	if (frm.is_new()) return;
	const { doctype, docname } = frm;
	const rights = await xdept_collab.read("workflow.rights", { doctype, name: docname });
	// The user may have gone on to another record, or a second refresh may have drawn already.
	if (frm.docname !== docname) return;
	xdept_collab.transitions.draw(frm, place.empty(), rights.moves);
	show_editable(frm, rights.may_edit);
};

/** Nobody types into a form that the server would refuse to save in this state. */
const show_editable = (frm, may_edit) => {
	const shown = `${frm.docname} ${may_edit}`; // Frappe keeps the fields' properties per record.
	if (frm.xdept_shown_rights === shown) return;
	frm.xdept_shown_rights = shown;
	for (const field of frm.fields) {
		if (field.df.fieldname && !frappe.model.layout_fields.includes(field.df.fieldtype)) {
			field.df.xdept_was ??= field.df.read_only || 0;
			frm.set_df_property(field.df.fieldname, "read_only", may_edit ? field.df.xdept_was : 1);
		}
	}
	if (may_edit) frm.enable_save();
	else frm.disable_save();
};

/** Draw the moves as buttons; `frm` may be anything that knows its record and can be loaded anew. */
xdept_collab.transitions.draw = (frm, place, moves) => {
	const forward = moves.filter((move) => !xdept_collab.stops_work(move.to_state));
	const usual = forward.find((move) => !move.needs_reason) || forward[0];
	for (const move of forward) {
		const kind = move === usual ? "btn-primary" : "btn-default";
		button(frm, move, `btn btn-sm ${kind}`).appendTo(place);
	}
	const stopping = moves.filter((move) => xdept_collab.stops_work(move.to_state));
	if (stopping.length) menu(frm, stopping).appendTo(place);
	xdept_collab.show_whom(place, moves);
};

// stored: workflow action
const action_label = (frm, move) => __(move.action, null, frm.doctype);

const button = (frm, move, css) =>
	$(
		`<button type="button" class="${css}">${action_label(frm, move)}${move.needs_reason ? " …" : ""}</button>`,
	)
		.attr("data-action", move.action)
		.on("click", () => make(frm, move));

const menu = (frm, moves) => {
	const group = $(`<div class="btn-group"><button type="button" class="btn btn-sm btn-default dropdown-toggle"
		data-toggle="dropdown" aria-haspopup="true" aria-expanded="false">${__("Other Moves")}</button>
		<div class="dropdown-menu" role="menu"></div></div>`);
	for (const move of moves) button(frm, move, "dropdown-item").appendTo(group.find(".dropdown-menu"));
	return group;
};

const make = async (frm, move) => {
	if (!(await xdept_collab.save_first(frm))) return;
	if (xdept_collab.delays.lacks_cause(frm, move) && !(await xdept_collab.delays.ask_cause(frm))) return;
	return xdept_collab.transitions.press(frm, move);
};

/**
 * Make the move of a form, or of a record that is listed and stands in for one; ask first for what it needs.
 * @param {Array<object>} fields of the record that are written with the move
 */
xdept_collab.transitions.press = async (frm, move, fields = []) => {
	if (move.needs_reason || fields.length) return ask(frm, move, fields);
	frappe.dom.freeze();
	try {
		await send(frm, move, {});
	} catch {
		// The message is on the screen; the form shows what the record has become meanwhile.
	} finally {
		frappe.dom.unfreeze();
		await frm.reload_doc();
	}
};

const send = async (frm, move, { reason, attachments, values }) => {
	const answer = await xdept_collab.write("workflow.transition", {
		doctype: frm.doctype,
		name: frm.docname,
		action: move.action,
		reason,
		attachments,
		expected_modified: frm.doc.modified,
		values,
	});
	const state = __(answer.status, null, frm.doctype); // stored: *.status
	frappe.show_alert({ message: __("Now: {0}", [state]), indicator: "green" });
};

/** What a dialog asks for: why it asks, the fields of the record, the reason and files that go with it. */
const questions = (move, fields, attach) => [
	...(move.needs_reason
		? [
				{
					fieldtype: "HTML",
					options: `<p class="text-muted">${xdept_collab.why_reason(move.action)}</p>`,
				},
			]
		: []),
	...fields,
	...(move.needs_reason
		? [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }]
		: []),
	{ fieldname: "files", fieldtype: "HTML" },
	{ fieldname: "attach", fieldtype: "Button", label: __("Attach File"), click: attach },
];

const ask = (frm, move, fields) => {
	const files = [];
	const dialog = new frappe.ui.Dialog({
		title: action_label(frm, move),
		fields: questions(move, fields, () => upload(frm, dialog, files)),
		primary_action_label: action_label(frm, move),
		primary_action: async ({ reason, ...values }) => {
			dialog.disable_primary_action();
			try {
				const attachments = files.map((file) => file.file_url);
				await send(frm, move, { reason, attachments, values: fields.length ? values : undefined });
				dialog.hide();
			} catch {
				dialog.enable_primary_action();
			} finally {
				await frm.reload_doc();
			}
		},
	});
	dialog.show();
};

const upload = (frm, dialog, files) =>
	new frappe.ui.FileUploader({
		doctype: frm.doctype,
		docname: frm.docname,
		allow_toggle_private: false,
		on_success: (file) => {
			files.push(file);
			const names = files.map((each) => `<li>${frappe.utils.escape_html(each.file_name)}</li>`);
			dialog.fields_dict.files.$wrapper.html(`<ul class="xdept-files">${names.join("")}</ul>`);
		},
	});
