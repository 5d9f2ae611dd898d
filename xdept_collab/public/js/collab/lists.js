// List views: state, priority and health as separate columns; on a phone they stand below the title.
frappe.provide("xdept_collab");

const COLUMNS_ON_A_DESK = 8;

xdept_collab.show_all_columns = (listview) => {
	if (!listview.setup_columns || window.innerWidth < 992) return;
	// Frappe cuts a list at four columns below 1366 pixels; the two indicators need more (C07).
	listview.list_view_settings.total_fields ||= COLUMNS_ON_A_DESK;
	listview.setup_columns();
	listview.$result.addClass("xdept-list");
	listview.render_header(true);
};

const mark_rows = (listview) => {
	const marks = new Map(listview.data.map((doc) => [doc.name, marks_below_title(doc)]));
	listview.$result?.find(".list-row-container .list-subject").each((_index, subject) => {
		const name = subject.querySelector("a[data-name]")?.dataset.name;
		subject.closest(".list-row-container").querySelector(".xdept-marks")?.remove();
		if (!marks.get(name)) return;
		$(`<div class="xdept-marks">${marks.get(name)}</div>`).insertAfter(subject.closest(".list-row"));
	});
};

/** What shows when the mouse rests on a heading or a cell, in the reader's words: Frappe says it as it is stored. */
xdept_collab.word_tooltips = (listview) => {
	const { doctype } = listview;
	const sorting = (label) => __("Click to sort by {0}", [label]);
	const headings = new Map(
		frappe.meta
			.get_docfields(doctype)
			.map(({ label }) => [sorting(label), sorting(__(label, null, doctype))]), // stored: label
	);
	for (const element of listview.$result?.find("[title]").get() || []) {
		const [, label, value] = element.title.match(/^(.+?): (.+)$/) || [];
		if (headings.has(element.title)) element.title = headings.get(element.title);
		else if (value) element.title = `${label}: ${__(value, null, doctype)}`; // stored: option
	}
};

const marks_below_title = (doc) =>
	[
		xdept_collab.part(doc.part),
		xdept_collab.priority_dot(doc.priority),
		xdept_collab.health_bar(doc.health, xdept_collab.delay(doc)),
	]
		.filter(Boolean)
		.join(" ");

/** List view settings of a DocType with states; `fields` are read besides the visible columns. */
xdept_collab.list_settings = (doctype, fields, more = {}) => ({
	add_fields: ["status", ...fields],
	get_indicator: (doc) => [
		__(doc.status, null, doctype), // stored: *.status
		xdept_collab.status_colour(doc.status),
		`status,=,${doc.status}`,
	],
	formatters: { ...xdept_collab.formatters },
	onload: (list) => {
		xdept_collab.translate_options(doctype);
		xdept_collab.show_all_columns(list);
	},
	refresh(list) {
		mark_rows(list);
		xdept_collab.word_tooltips(list);
	},
	hide_name_column: true,
	...more,
});
