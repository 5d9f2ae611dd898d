// A year of a working calendar: every day in colour, shape and letter; the server says what each day is.
frappe.provide("xdept_collab.year_view");

const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const CLASSES = {
	"Working Day": "working",
	"Weekly Day Off": "closed",
	"Day Off": "off",
	"Make-up Day": "make-up",
	"Half Day": "half",
};

const language = () => (frappe.boot.lang || "en").replace("_", "-");
const format = (date, options) =>
	new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options }).format(date);
const day_of = (text) => new Date(`${text}T00:00:00Z`);
// Weeks begin on Monday.
const place_in_week = (date) => (date.getUTCDay() + 6) % 7;

const sentence = ({ date, kind, hours, note }, labels) =>
	[
		format(day_of(date), { weekday: "long", year: "numeric", month: "long", day: "numeric" }),
		labels[kind],
		hours,
		note,
	]
		.filter(Boolean)
		.join(" · ");

const cell = (day, look) => {
	const text = frappe.utils.escape_html(sentence(day, look.labels));
	const letter = look.letters[day.kind];
	return `<td class="day-${CLASSES[day.kind]}" data-date="${day.date}" data-kind="${day.kind}" tabindex="-1"
		title="${text}" aria-label="${text}"><span>${Number(day.date.slice(8))}</span>${
			letter ? `<b aria-hidden="true">${frappe.utils.escape_html(letter)}</b>` : ""
		}</td>`;
};

const weekday_heads = () =>
	Array.from({ length: 7 }, (_none, place) => {
		const date = new Date(Date.UTC(2024, 0, 1 + place)); // 1 January 2024 was a Monday.
		return `<th scope="col" abbr="${format(date, { weekday: "long" })}">${format(date, { weekday: "narrow" })}</th>`;
	}).join("");

const month = (days, look) => {
	const first = day_of(days[0].date);
	const cells = [...Array(place_in_week(first)).fill("<td></td>"), ...days.map((day) => cell(day, look))];
	const weeks = [];
	while (cells.length) weeks.push(`<tr>${cells.splice(0, 7).join("")}</tr>`);
	return `<table><caption>${format(first, { month: "long" })}</caption>
		<thead><tr>${weekday_heads()}</tr></thead><tbody>${weeks.join("")}</tbody></table>`;
};

const legend = (kinds) =>
	kinds
		.map(
			({ kind, label, letter, count }) =>
				`<li><span class="day-${CLASSES[kind]}" aria-hidden="true">${
					letter ? `<b>${frappe.utils.escape_html(letter)}</b>` : ""
				}</span>${frappe.utils.escape_html(label)} <span class="count">${count}</span></li>`,
		)
		.join("");

const html = ({ year, warning, kinds, days }) => {
	const look = { labels: {}, letters: {} };
	for (const { kind, label, letter } of kinds) {
		look.labels[kind] = label;
		look.letters[kind] = letter;
	}
	const months = Array.from({ length: 12 }, (_none, number) =>
		days.filter(({ date }) => Number(date.slice(5, 7)) === number + 1),
	);
	return `<div class="xdept-year" data-year="${year}">
		<div class="year-head">
			<button type="button" class="btn btn-default btn-xs" data-step="-1" aria-label="${__("Previous Year")}">‹</button>
			<strong aria-live="polite">${year}</strong>
			<button type="button" class="btn btn-default btn-xs" data-step="1" aria-label="${__("Next Year")}">›</button>
		</div>
		${warning ? `<p class="year-warning" role="status">⚠ ${frappe.utils.escape_html(warning)}</p>` : ""}
		<ul class="year-legend" aria-label="${__("Kinds of days and how many there are")}">${legend(kinds)}</ul>
		<div class="year-months">${months.map((of_month) => month(of_month, look)).join("")}</div>
		<p class="year-day" aria-live="polite">${__("Choose a day to read about it; the arrow keys go from day to day.")}</p>
	</div>`;
};

/** One day takes part in the order of the tabulator key, the arrows reach all others. */
const make_reachable = (wrapper) => {
	const days = wrapper.find("td[data-date]");
	const today = days.filter(`[data-date="${frappe.datetime.get_today()}"]`).addClass("is-today");
	(today.length ? today : days.first()).attr("tabindex", 0);
	const choose = (place) => {
		if (!days[place]) return;
		days.attr("tabindex", -1);
		days.eq(place).attr("tabindex", 0).trigger("focus");
	};
	days.on("click", (event) => choose(days.index(event.currentTarget)));
	days.on("focus", (event) => wrapper.find(".year-day").text(event.currentTarget.title));
	days.on("keydown", (event) => {
		if (!ARROWS[event.key]) return;
		event.preventDefault();
		choose(days.index(event.currentTarget) + ARROWS[event.key]);
	});
};

xdept_collab.year_view.draw = async (frm, number, focused) => {
	const wrapper = frm.get_field("year_view").$wrapper;
	if (frm.is_new()) {
		wrapper.html(`<p class="text-muted">${__("Save the calendar to see its year.")}</p>`);
		return;
	}
	const calendar = frm.docname;
	const shown = number || Number(wrapper.find(".xdept-year").attr("data-year"));
	const year = await xdept_collab.read("working_calendars.year", {
		calendar,
		number: shown || Number(frappe.datetime.get_today().slice(0, 4)),
	});
	if (frm.docname !== calendar) return; // Another record was opened meanwhile.
	wrapper.html(html(year));
	make_reachable(wrapper);
	wrapper.find("[data-step]").on("click", ({ currentTarget }) => {
		const step = Number(currentTarget.dataset.step);
		xdept_collab.year_view.draw(frm, year.year + step, step);
	});
	if (focused) wrapper.find(`[data-step="${focused}"]`).trigger("focus");
};
