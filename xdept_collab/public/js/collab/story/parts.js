// What the parts of a task's story share: sections, tables that become cards on a phone, empty places, who is mine.
frappe.provide("xdept_collab.story");

const { story } = xdept_collab;

story.text = (value) => frappe.utils.escape_html(value ?? "");

story.mine = (row) => (row.is_mine ? ` <span class="xdept-mine">${__("Mine")}</span>` : "");

/** A part of the page under its heading; `id` is what tests and links find it by. */
story.section = (id, title, body, more = "") => `<section class="story-part" data-part="${id}"
	aria-labelledby="story-${id}"><header><h2 id="story-${id}">${title}</h2>${more}</header>${body}</section>`;

/** Nothing there: why, and what to do next. */
story.empty = (sentence, next = "") =>
	`<div class="xdept-empty"><p>${sentence}</p>${next ? `<p>${next}</p>` : ""}</div>`;

/**
 * Rows as a table that becomes cards on a phone.
 * @param {Array<[string, (row) => string]>} columns label and HTML of a cell
 */
story.table = (caption, columns, rows) => {
	const head = columns.map(([label]) => `<th scope="col">${label}</th>`).join("");
	const cells = (row) =>
		columns.map(([label, html]) => `<td data-label="${label}">${html(row)}</td>`).join("");
	const line = (row) => `<tr class="${row.is_mine ? "story-mine" : ""}" data-name="${story.text(row.name)}"
		data-mine="${row.is_mine ? 1 : 0}">${cells(row)}</tr>`;
	return `<div class="xdept-answers"><table><caption class="sr-only">${caption}</caption>
		<thead><tr>${head}</tr></thead><tbody>${rows.map(line).join("")}</tbody></table></div>`;
};

story.day = (value) => xdept_collab.date(value && String(value).slice(0, 10));

/** A record by its title, as a link to its form. */
story.link = (doctype, row, title) =>
	xdept_collab.link(doctype, row.name, title || row.name) + story.mine(row);

story.person = (shown, user) => story.text(shown.people[user] || user || "");
