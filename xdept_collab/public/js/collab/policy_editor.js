// The form of an escalation policy: its conditions and steps as sentences, with buttons to change them.
frappe.provide("xdept_collab.policy");

const PURPOSES = () => [
	["Start", __("The clock starts when all of this is true")],
	["Pause", __("It pauses as long as any of this is true")],
	["Stop", __("It ends when any of this is true")],
];

const safe = (text) => frappe.utils.escape_html(text);
const may_change = (frm) => !frm.read_only && (frm.perm[0]?.write || (frm.is_new() && frm.perm[0]?.create));

const button = (act, label, row = "", name = "") =>
	`<button type="button" class="btn btn-default btn-xs" data-act="${act}" data-row="${row}"
		aria-label="${safe(name ? `${label}: ${name}` : label)}">${safe(label)}</button>`;

const line_html = (frm, text, table, row, title = "") => {
	const name = title || text;
	const buttons = may_change(frm)
		? `<span class="policy-buttons">${button(`edit-${table}`, __("Edit"), row.name, name)}${button(
				`remove-${table}`,
				__("Remove"),
				row.name,
				name,
			)}</span>`
		: "";
	const heading = title ? `<strong>${safe(title)}</strong>` : "";
	return `<li class="policy-line" data-row="${row.name}"><span class="policy-text">${heading}<span>${safe(text)}</span></span>${buttons}</li>`;
};

const conditions_html = (frm, vocabulary) =>
	PURPOSES()
		.map(([purpose, title]) => {
			const rows = (frm.doc.conditions || []).filter((row) => row.purpose === purpose);
			const lines = rows
				.map((row) => line_html(frm, xdept_collab.policy.condition(row, vocabulary), "condition", row))
				.join("");
			const none = lines ? "" : `<li class="text-muted">${__("Nothing yet.")}</li>`;
			const add = may_change(frm) ? button("add-condition", __("Add Condition"), purpose, title) : "";
			return `<section data-purpose="${purpose}"><h6>${title}</h6><ul class="policy-lines">${lines || none}</ul>${add}</section>`;
		})
		.join("");

// Steps are shown in the order in which they come: shares, before, at and after the due time.
const MINUTES = { Minutes: 1, Hours: 60, Days: 1440 };
const place = (step) => {
	if (step.at_kind !== "Offset") return [step.percent === 100 ? 2 : 0, step.percent];
	return [step.offset_amount < 0 ? 1 : 3, step.offset_amount * (MINUTES[step.offset_unit] || 1)];
};
const in_time = (one, other) => {
	const [a, b] = [place(one), place(other)];
	return a[0] - b[0] || a[1] - b[1] || one.idx - other.idx;
};

const steps_html = (frm, vocabulary) => {
	const lines = [...(frm.doc.steps || [])]
		.sort(in_time)
		.map((row) => line_html(frm, xdept_collab.policy.step(row, vocabulary), "step", row, step_name(row)))
		.join("");
	const none = `<li class="text-muted">${__("Nobody is told yet.")}</li>`;
	const add = may_change(frm) ? button("add-step", __("Add Step")) : "";
	return `<ol class="policy-lines policy-steps">${lines || none}</ol>${add}`;
};

// The names of shipped steps have their Chinese; those of others stay as they were written.
const step_name = (row) => __(row.step_name || "?", null, "Escalation Policy"); // stored: label

const row_of = (frm, table, name) => (frm.doc[table] || []).find((row) => row.name === name);

const keep = (frm, table, row, values) => {
	const target = row || frappe.model.add_child(frm.doc, table);
	Object.assign(target, values);
	frm.dirty();
	frm.refresh_field(table);
	xdept_collab.policy.draw(frm);
};

const remove = (frm, table, row) => {
	frappe.model.clear_doc(row.doctype, row.name);
	frm.dirty();
	frm.refresh_field(table);
	xdept_collab.policy.draw(frm);
};

const ACTS = {
	"add-condition": (frm, vocabulary, purpose) =>
		xdept_collab.policy.ask_condition(vocabulary, {}, (values) =>
			keep(frm, "conditions", null, { purpose, ...values }),
		),
	"edit-condition": (frm, vocabulary, name) => {
		const row = row_of(frm, "conditions", name);
		xdept_collab.policy.ask_condition(vocabulary, row, (values) => keep(frm, "conditions", row, values));
	},
	"remove-condition": (frm, _vocabulary, name) => remove(frm, "conditions", row_of(frm, "conditions", name)),
	"add-step": (frm, vocabulary) =>
		xdept_collab.policy.ask_step(vocabulary, { channels: "In-App" }, is_report(frm), (values) =>
			keep(frm, "steps", null, values),
		),
	"edit-step": (frm, vocabulary, name) => {
		const row = row_of(frm, "steps", name);
		xdept_collab.policy.ask_step(vocabulary, row, is_report(frm), (values) =>
			keep(frm, "steps", row, values),
		);
	},
	"remove-step": (frm, _vocabulary, name) => remove(frm, "steps", row_of(frm, "steps", name)),
};

const is_report = (frm) => frm.doc.target_kind === "Report";

const offer = (frm, vocabulary) => {
	const dates = vocabulary.fields.filter(({ is_date }) => is_date);
	frm.fields_dict.date_field.set_data(dates.map(({ value, label }) => ({ value, label })));
	frm.refresh_field("date_field");
	const sides = vocabulary.sides.map(({ value, label }) => ({ value, label }));
	const is_lost = frm.doc.side && !sides.some(({ value }) => value === frm.doc.side);
	frm.set_df_property("side", "options", [
		...sides,
		...(is_lost ? [{ value: frm.doc.side, label: frm.doc.side }] : []),
	]);
};

/** Show the policy in words; the tables themselves stay hidden. */
xdept_collab.policy.draw = async (frm) => {
	for (const table of ["conditions", "steps"]) frm.set_df_property(table, "hidden", 1);
	const { name, doc } = { name: frm.docname, doc: frm.doc };
	if (!doc.ref_doctype) return;
	const vocabulary = await xdept_collab.policy.vocabulary(doc.ref_doctype);
	if (frm.docname !== name) return; // Another record was opened meanwhile.
	offer(frm, vocabulary);
	const summary = xdept_collab.policy.summary(doc, vocabulary);
	frm.fields_dict.in_words.$wrapper.html(`<p class="policy-summary">${safe(summary)}</p>`);
	const areas = { conditions_view: conditions_html, steps_view: steps_html };
	for (const [field, html] of Object.entries(areas)) {
		const wrapper = frm.fields_dict[field].$wrapper;
		const content = html(frm, vocabulary);
		// What says the same stays: a button that is just being pressed, and where the keyboard is.
		const shown = [frm.docname, doc.ref_doctype, content].join("\n");
		if (wrapper.data("shown") === shown) continue;
		wrapper.data("shown", shown).html(`<div class="xdept-policy">${content}</div>`);
		wrapper.find("[data-act]").on("click", ({ currentTarget: { dataset } }) => {
			ACTS[dataset.act](frm, vocabulary, dataset.row);
		});
	}
};
