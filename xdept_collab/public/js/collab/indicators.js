// Draws priority, health, delay, part and state. Each sign has a shape and a text besides its colour (C07).
frappe.provide("xdept_collab");

const slug = (word) => (word || "none").toLowerCase().replace(/ /g, "-");

const filter_attributes = (fieldname, value) =>
	`class="filterable" data-filter="${fieldname},=,${frappe.utils.escape_html(value)}"`;

/** What stands between the words of a list. */
xdept_collab.comma = () => {
	const mark = __(",", null, "between words");
	return mark === "," ? ", " : mark;
};

/** Priority: a dot whose filling grows with the priority, and its word. */
xdept_collab.priority_dot = (priority) => {
	if (!priority) return "";
	const word = __(priority); // stored: *.priority
	return `<span class="xdept-priority xdept-priority-${slug(priority)}">
		<span class="xdept-dot" aria-hidden="true"></span><span class="xdept-word">${word}</span></span>`;
};

/** Health: a bar that gets shorter as things get worse, its word, and the delay as text. */
xdept_collab.health_bar = (health, delay = "") => {
	if (!health && !delay) return "";
	const word = __(health); // stored: *.health
	const level = health
		? `<span class="xdept-bar" aria-hidden="true"><span></span></span><span class="xdept-word">${word}</span>`
		: "";
	return `<span class="xdept-health xdept-health-${slug(health)}">${level}${delay}</span>`;
};

/** Delay: always text; the days are the server's, as is the warning that a time limit left behind. */
xdept_collab.delay = (doc) => {
	const text = doc.delayed_days ? __("Delayed {0} d", [doc.delayed_days]) : __("Delayed");
	const delayed = doc.is_delayed ? `<span class="xdept-delay">${text}</span>` : "";
	return delayed + xdept_collab.delay_warning(doc.delay_warning);
};

/** The warning of a delay: a square of its colour, and the word. */
xdept_collab.delay_warning = (level) => {
	if (!level) return "";
	const word = level === "Red" ? __("Red", null, "a delay warning") : __("Yellow", null, "a delay warning");
	return `<span class="xdept-warning xdept-warning-${slug(level)}" title="${__("Delay Warning")}">${word}</span>`;
};

xdept_collab.part = (part) => {
	if (!part) return "";
	const meaning = xdept_collab.part_meaning(part);
	return `<span class="xdept-part xdept-part-${slug(part)}" title="${meaning}">${part}</span>`;
};

xdept_collab.part_with_meaning = (part) =>
	`${xdept_collab.part(part)}<span class="xdept-word">${xdept_collab.part_meaning(part)}</span>`;

/** A state as a pill with its sign; `doctype` because the same state may have another Chinese word in another DocType. */
xdept_collab.status_pill = (status, doctype) => {
	const word = __(status, null, doctype); // stored: *.status
	return `<span class="xdept-state ${xdept_collab.status_colour(status)}"><span>${word}</span></span>`;
};

xdept_collab.progress = (percent) => {
	const value = Math.round(percent || 0);
	return `<span class="xdept-progress" role="progressbar" aria-label="${__("Progress")}" aria-valuenow="${value}"
		aria-valuemin="0" aria-valuemax="100"><span class="xdept-progress-track"><span style="width:${value}%"></span></span>
		<span class="xdept-word">${value} %</span></span>`;
};

xdept_collab.date = (value) => (value ? frappe.datetime.str_to_user(value) : "");

/** Formatters for list views; a click on a sign filters by it, as it does on stock columns. */
xdept_collab.formatters = {
	priority: (value) =>
		value ? `<a ${filter_attributes("priority", value)}>${xdept_collab.priority_dot(value)}</a>` : "",
	health: (value, _df, doc) =>
		value || doc.is_delayed || doc.delay_warning
			? `<a ${filter_attributes("health", value || "")}>${xdept_collab.health_bar(value, xdept_collab.delay(doc))}</a>`
			: "",
	part: (value) =>
		value ? `<a ${filter_attributes("part", value)}>${xdept_collab.part_with_meaning(value)}</a>` : "",
	progress: (value) => xdept_collab.progress(value),
	delay_warning: (value) => xdept_collab.delay_warning(value),
};
