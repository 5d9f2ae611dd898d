// What happened on the task, the newest first, by day; filtered by department and kind, page by page.
const { story } = xdept_collab;

const SIGNS = { move: "→", report: "✎", limit: "⏱" };

const kinds = () => [
	["", __("Everything")],
	["move", __("Answers and moves")],
	["report", __("Progress reports")],
	["limit", __("Time limits")],
];

const kind_words = (source) => kinds().find(([key]) => key === source)[1];

const options = (pairs) =>
	pairs
		.map(([value, label]) => `<option value="${story.text(value)}">${story.text(label)}</option>`)
		.join("");

const entry_html = (entry) => {
	const time = entry.has_time ? `<time>${xdept_collab.moments.time(entry.at)}</time>` : "";
	const meta = [time, entry.person, xdept_collab.link(entry.doctype, entry.record)]
		.filter(Boolean)
		.join(" · ");
	return `<li class="story-entry ${entry.is_mine ? "story-mine" : ""}" data-source="${entry.source}"
		data-entry="${story.text(entry.name)}">
		<span class="entry-sign" title="${kind_words(entry.source)}" aria-hidden="true">${SIGNS[entry.source]}</span>
		<div class="entry-words"><div>${entry.sentence}${story.mine(entry)}</div>
		${entry.note ? `<blockquote>${entry.note}</blockquote>` : ""}<div class="text-muted">${meta}</div></div></li>`;
};

story.timeline = (shown) => {
	const departments = shown.departments.map(({ department }) => [department, department]);
	const filters = `<div class="story-filters">
		<label>${__("Department")} <select class="form-control input-xs" data-filter="department">
			${options([["", __("All departments")], ...departments])}</select></label>
		<label>${__("What")} <select class="form-control input-xs" data-filter="kind">${options(kinds())}</select></label>
		</div>`;
	return story.section(
		"timeline",
		__("Timeline", null, "of a task"),
		`${filters}<div class="story-days" aria-live="polite"></div>
		<button type="button" class="btn btn-default btn-sm" data-more="timeline" hidden>${__("Show Earlier")}</button>`,
	);
};

/** Entries under the day on which the reader's own clock saw them. */
const by_day = (entries) => {
	const days = new Map();
	for (const entry of entries) {
		const day = entry.has_time ? xdept_collab.moments.day(entry.at) : story.day(entry.at);
		days.set(day, [...(days.get(day) || []), entry]);
	}
	return days;
};

const days_html = (entries) =>
	[...by_day(entries)]
		.map(([day, some]) => `<h3>${day}</h3><ol>${some.map(entry_html).join("")}</ol>`)
		.join("");

/** The timeline as it is filtered: it keeps what it has read and asks for the page after it. */
story.Timeline = class {
	constructor(area, shown, mine) {
		this.area = area.find("[data-part='timeline']");
		this.task = shown.task.name;
		this.mine = mine;
		this.area.find("[data-filter]").on("change", () => this.filter());
		this.area.find("[data-more='timeline']").on("click", () => this.more());
		this.put(shown.timeline, []);
		if (mine()) this.filter();
	}

	asked() {
		const value = (name) => this.area.find(`[data-filter='${name}']`).val();
		return {
			task: this.task,
			department: value("department"),
			kind: value("kind"),
			mine: this.mine() ? 1 : 0,
		};
	}

	put({ entries, next }, before) {
		this.entries = [...before, ...entries];
		this.next = next;
		const none = story.empty(
			__("Nothing that you may see has happened here."),
			__("Choose another department or kind, or show what is not yours too."),
		);
		this.area.find(".story-days").html(this.entries.length ? days_html(this.entries) : none);
		this.area.find("[data-more='timeline']").attr("hidden", next ? null : "hidden");
	}

	async filter() {
		const asked = this.asked();
		this.asking = JSON.stringify(asked);
		const page = await xdept_collab.read("task_story.timeline", asked);
		if (this.asking === JSON.stringify(asked)) this.put(page, []);
	}

	async more() {
		const button = this.area.find("[data-more='timeline']").prop("disabled", true);
		const { at, name } = this.next;
		const page = await xdept_collab
			.read("task_story.timeline", { ...this.asked(), before_at: at, before_name: name })
			.finally(() => button.prop("disabled", false));
		this.put(page, this.entries);
	}
};
