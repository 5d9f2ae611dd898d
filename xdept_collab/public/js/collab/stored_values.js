// Shows stored English options in the user's words. Stock fields look them up without the DocType, but the same
// word may differ: the Chinese of Closed is one for a task and another for a ticket.
frappe.provide("xdept_collab");

const TABLES = ["Table", "Table MultiSelect"];

/** Let the Select fields of a DocType and of its tables show their options in the DocType's own words. */
xdept_collab.translate_options = (doctype) => {
	for (const { fieldname, fieldtype, options } of frappe.meta.get_docfields(doctype)) {
		if (TABLES.includes(fieldtype)) xdept_collab.translate_options(options);
		if (fieldtype !== "Select") continue;
		const in_its_words = (value) => __(value, null, doctype); // stored: option
		const shown = fieldname === "delay_warning" ? xdept_collab.delay_warning : in_its_words;
		frappe.meta.docfield_map[doctype][fieldname].formatter = shown;
	}
};

/** Say what a moment is in the user's words: Frappe appends the time zone first, and then looks up the whole. */
xdept_collab.translate_moments = (frm) => {
	for (const { df } of Object.values(frm.fields_dict)) {
		if (df.fieldtype !== "Datetime" || !df.description) continue;
		const [said, ...zone] = df.description.split("<br>");
		frm.set_df_property(df.fieldname, "description", [__(said), ...zone].join("<br>")); // stored: label
	}
};

for (const doctype of [
	"Collab Task",
	"Department Assignment",
	"Work Item",
	"Progress Log",
	"Collaboration Request",
	"Issue Ticket",
	"Extension Request",
	"Acceptance Review",
]) {
	frappe.ui.form.on(doctype, { setup: () => xdept_collab.translate_options(doctype) });
}
