// What of the inbox is shown: kept in the address of the page, so that it can be sent to others and gone back to.
frappe.provide("xdept_collab.inbox");

export const PAGE = 50;
const NAMES = ["kinds", "department", "task", "text", "late", "page"];

/** What the address asks for; a card or a shortcut may ask by route options instead. */
export const from_address = () => {
	const params = new URLSearchParams(window.location.search);
	const options = frappe.route_options || {};
	frappe.route_options = null;
	const value = (name) => params.get(name) ?? options[name] ?? "";
	return {
		kinds: String(value("kinds")).split(",").filter(Boolean),
		department: value("department"),
		task: value("task"),
		text: value("text"),
		late: String(value("late")) === "1",
		page: Math.max(Number.parseInt(value("page"), 10) || 1, 1),
	};
};

/** Write it into the address, without what asks for nothing. */
export const into_address = (asked) => {
	const params = new URLSearchParams(window.location.search);
	const written = {
		...asked,
		kinds: asked.kinds.join(","),
		late: asked.late ? "1" : "",
		page: asked.page > 1 ? asked.page : "",
	};
	for (const name of NAMES) {
		if (written[name]) params.set(name, written[name]);
		else params.delete(name);
	}
	const query = params.toString();
	history.replaceState(history.state, "", window.location.pathname + (query ? `?${query}` : ""));
};

/** The same as arguments of the endpoint. */
export const as_arguments = ({ kinds, department, task, text, late, page }) => ({
	kinds: JSON.stringify(kinds),
	department,
	task,
	text,
	is_late: late ? 1 : 0,
	most: PAGE,
	offset: (page - 1) * PAGE,
});

export const is_anything_asked = ({ kinds, department, task, text, late }) =>
	Boolean(kinds.length || department || task || text || late);

const text_of = (value) => frappe.utils.escape_html(value ?? "");

const chip = ([kind, word], count, is_on) =>
	`<button type="button" class="inbox-kind" data-kind="${kind}" aria-pressed="${is_on}">${text_of(word)}
		<span class="inbox-count">${count}</span></button>`;

const options = (choices, chosen, everything) =>
	[["", everything], ...choices]
		.map(
			([value, label]) =>
				`<option value="${text_of(value)}" ${value === chosen ? "selected" : ""}>${text_of(label)}</option>`,
		)
		.join("");

/** The bar of filters; kinds of which nothing waits are left out unless they are asked for. */
export const bar_html = (found, asked) => {
	const kinds = Object.entries(found.kinds).filter(
		([kind]) => found.by_kind[kind] || asked.kinds.includes(kind),
	);
	const chips = kinds
		.map((entry) => chip(entry, found.by_kind[entry[0]] || 0, asked.kinds.includes(entry[0])))
		.join("");
	const departments = found.departments.map((name) => [name, name]);
	const tasks = Object.entries(found.tasks).map(([name, title]) => [name, title || name]);
	return `<div class="inbox-kinds" role="group" aria-label="${__("Kinds")}">${chips}</div>
		<div class="inbox-choices">
			<input type="search" class="form-control input-sm" data-filter="text" value="${text_of(asked.text)}"
				placeholder="${__("Search")}" aria-label="${__("Search in the inbox")}">
			<select class="form-control input-sm" data-filter="department" aria-label="${__("Department")}">
				${options(with_chosen(departments, asked.department), asked.department, __("All Departments"))}</select>
			<select class="form-control input-sm" data-filter="task" aria-label="${__("Task")}">
				${options(with_chosen(tasks, asked.task), asked.task, __("All Tasks"))}</select>
			<label class="inbox-late"><input type="checkbox" data-filter="late" ${asked.late ? "checked" : ""}>
				${__("Late only")}</label>
		</div>`;
};

/** What is asked for stays a choice, also when nothing of it waits any more. */
const with_chosen = (choices, chosen) =>
	!chosen || choices.some(([value]) => value === chosen) ? choices : [...choices, [chosen, chosen]];
