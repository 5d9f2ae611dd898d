// The block above the tabs of a form: the facts that matter now, and below them what the user may do.
frappe.provide("xdept_collab");

// user -> full name, as far as this session has asked
const names = {};

const head = (frm) => {
	frm.xdept_head ??= $(`<div class="xdept-head">
		<div class="xdept-facts"></div><div class="xdept-clocks"></div><div class="xdept-moves"></div>
		<div class="xdept-extra"></div></div>`).insertBefore(frm.layout.page);
	return frm.xdept_head;
};

xdept_collab.head_part = (frm, part) => head(frm).find(`.xdept-${part}`);

/**
 * Show the facts of the record.
 * @param {Array<[string, string]>} facts label and HTML; a fact without HTML is left out
 */
xdept_collab.show_facts = (frm, facts) => {
	const place = xdept_collab.head_part(frm, "facts").empty();
	head(frm).toggle(!frm.is_new());
	if (frm.is_new()) return;
	for (const [label, html] of facts.filter((fact) => fact[1])) {
		$(`<div class="xdept-fact"><div class="xdept-label">${label}</div><div>${html}</div></div>`).appendTo(
			place,
		);
	}
	xdept_collab.fill_names(place);
};

/** A person by full name; `as_written` stands for somebody whom a sheet names and no user is known for. */
xdept_collab.person = (user, as_written = "") => {
	if (!user) return frappe.utils.escape_html(as_written);
	const shown = names[user] || user;
	return `<span data-person="${frappe.utils.escape_html(user)}">${frappe.utils.escape_html(shown)}</span>`;
};

/** Replace the addresses in the element by full names, asking the server once for those not known yet. */
xdept_collab.fill_names = async (place) => {
	const people = place.find("[data-person]");
	const unknown = [...new Set(people.get().map((each) => each.dataset.person))].filter(
		(user) => !names[user],
	);
	if (unknown.length) Object.assign(names, await xdept_collab.read("people.full_names", { users: unknown }));
	people.each((_index, each) => {
		each.textContent = names[each.dataset.person] || each.dataset.person;
	});
};

/** Facts that every record with health, progress and a due date shows the same way. */
xdept_collab.facts_of_work = (doc, due_field) => [
	[__("Health"), xdept_collab.health_bar(doc.health, xdept_collab.delay(doc))],
	[__("Progress"), xdept_collab.progress(doc.progress)],
	[__("Due Date", null, doc.doctype), xdept_collab.date(doc[due_field])],
];

xdept_collab.link = (doctype, name, text) =>
	name
		? `<a href="${frappe.utils.get_form_link(doctype, name)}">${frappe.utils.escape_html(text || name)}</a>`
		: "";

/** Put the section of a field first on its tab, for the moment in which it is the one to fill in. */
xdept_collab.lift_section = (frm, fieldname, is_first) => {
	const section = frm.get_field(fieldname).$wrapper.closest(".form-section");
	section.toggleClass("xdept-first-section", Boolean(is_first));
	section.parent().toggleClass("xdept-ordered", Boolean(is_first));
};
