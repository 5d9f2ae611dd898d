// Choices of a dialog as boxes to tick, in groups; what is ticked is a list of words.
frappe.provide("xdept_collab.policy");

const box = ({ value, label }, is_ticked) =>
	`<label class="policy-choice"><input type="checkbox" value="${frappe.utils.escape_html(value)}" ${
		is_ticked ? "checked" : ""
	}><span>${frappe.utils.escape_html(label)}</span></label>`;

/** Words that were chosen and are known no more stay visible, so that they can be taken away. */
const grouped = (words, chosen) => {
	const groups = new Map();
	const known = new Set(words.map(({ value }) => value));
	const lost = chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value }));
	for (const word of [...words, ...lost.map((word) => ({ ...word, group: __("Unknown") }))]) {
		groups.set(word.group || "", [...(groups.get(word.group || "") || []), word]);
	}
	return groups;
};

// The first groups are what is chosen most; the others are open where something in them is chosen.
const OPEN_GROUPS = 2;

const group_html = (name, words, chosen, place) => {
	const boxes = words.map((word) => box(word, chosen.includes(word.value))).join("");
	if (!name) return `<div class="policy-group">${boxes}</div>`;
	const is_open = place < OPEN_GROUPS || words.some(({ value }) => chosen.includes(value));
	const title = frappe.utils.escape_html(name);
	return `<details class="policy-group" ${is_open ? "open" : ""}><summary>${title}</summary>${boxes}</details>`;
};

/** A field of a dialog: `{fieldtype: "HTML"}` with boxes; read it with `ticked(dialog, fieldname)`. */
xdept_collab.policy.boxes = (fieldname, label, words, chosen) => {
	const groups = [...grouped(words, chosen)]
		.map(([name, each], place) => group_html(name, each, chosen, place))
		.join("");
	const title = frappe.utils.escape_html(label);
	return {
		fieldname,
		fieldtype: "HTML",
		options: `<fieldset class="policy-boxes" data-boxes="${fieldname}"><legend class="control-label">${title}</legend>${groups}</fieldset>`,
	};
};

/** The ticked words of a field, as they are stored: those that were there `before` keep their order. */
xdept_collab.policy.ticked = (dialog, fieldname, before = []) => {
	const inputs = dialog.$wrapper.find(`[data-boxes="${fieldname}"] input:checked`).toArray();
	const ticked = inputs.map((input) => input.value);
	const kept = before.filter((word) => ticked.includes(word));
	return [...kept, ...ticked.filter((word) => !kept.includes(word))].join(", ");
};
