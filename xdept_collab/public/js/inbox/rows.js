// Draws what waits: what it is, how much time is left, and what can be done about it.
frappe.provide("xdept_collab.inbox");

const text_of = (value) => frappe.utils.escape_html(value ?? "");
// A shape for each look, besides its colour and its words.
const SIGNS = { late: "!", soon: "◔", running: "▸", paused: "‖", none: "·" };

/** A stored time or day as the reader's own clock shows it; nobody plans by seconds. */
const due_words = (stored) => {
	if (stored.length <= 10) return frappe.datetime.str_to_user(stored);
	const day = frappe.datetime.get_user_date_fmt().toUpperCase();
	const time = frappe.datetime.get_user_time_fmt().replace(":ss", "");
	const at = moment.tz(stored, frappe.boot.time_zone.system).tz(frappe.boot.time_zone.user);
	return at.format(`${day} ${time}`);
};

const signs_html = (matter) =>
	[
		matter.is_urgent ? `<span class="inbox-urgent">${__("Urgent")}</span>` : "",
		xdept_collab.priority_dot(matter.priority),
		xdept_collab.health_bar(matter.health, xdept_collab.delay(matter)),
	]
		.filter(Boolean)
		.join(" ");

const act_html = (act) =>
	`<button type="button" class="btn btn-xs btn-default" data-act="${act.key}" tabindex="-1"
		aria-keyshortcuts="${act.letter}">${text_of(act.label)}${act.asks ? " …" : ""}
		<kbd aria-hidden="true">${act.letter}</kbd></button>`;

const about_html = (matter) => {
	const state = matter.state ? xdept_collab.status_pill(matter.state, matter.doctype) : "";
	const is_task = matter.doctype === "Collab Task" || matter.title === matter.task_title;
	const task = is_task ? "" : xdept_collab.story_link(matter.task, matter.task_title);
	const whom = matter.in_name_of
		? `<span class="inbox-for">${__("For {0}", [xdept_collab.person(matter.in_name_of)])}</span>`
		: "";
	return [state, text_of(matter.department), task, whom, signs_html(matter)].filter(Boolean).join(" ");
};

/** One row; `acts` are those of the matter with their words. */
export const row_html = (matter, word, acts, index) => {
	const look = matter.clock?.look || (matter.is_late ? "late" : "none");
	const due = matter.due_at ? __("due {0}", [`<time>${due_words(matter.due_at)}</time>`]) : __("no date");
	return `<li class="inbox-row" data-index="${index}" data-kind="${matter.kind}" data-name="${text_of(matter.name)}"
		data-look="${look}" tabindex="-1" aria-label="${text_of(word)}: ${text_of(matter.title)}">
		<span class="inbox-sign" aria-hidden="true">${SIGNS[look] || SIGNS.none}</span>
		<div class="inbox-what">
			<div><span class="inbox-word">${text_of(word)}</span>
				<a class="inbox-title" tabindex="-1" href="${frappe.utils.get_form_link(matter.doctype, matter.name)}">${text_of(matter.title)}</a></div>
			<div class="inbox-about">${about_html(matter)}</div>
		</div>
		<div class="inbox-when"><strong class="inbox-left">${matter.clock ? "" : late_html(matter)}</strong>
			<span>${due}</span></div>
		<div class="inbox-acts">${acts.map(act_html).join("")}</div></li>`;
};

const late_html = (matter) => (matter.is_late ? __("Late") : "");

const seconds_now = (found) => found.now + (Date.now() - found.received) / 1000;

/** Write what is left now; the text changes only with its minute. */
export const tick = (place, found) => {
	const at = seconds_now(found);
	place.find(".inbox-row").each((_index, row) => {
		const { clock } = found.matters[Number(row.dataset.index)] || {};
		if (!clock) return;
		const now = xdept_collab.countdown.at(clock, found.now, at);
		const words = xdept_collab.countdown.words(now);
		row.dataset.look = now.look;
		row.querySelector(".inbox-sign").textContent = SIGNS[now.look] || SIGNS.none;
		const left = row.querySelector(".inbox-left");
		if (left.textContent !== words) left.textContent = words;
	});
};

/** Whether the stretches that the server sent have come to their end. */
export const is_stale = (found) =>
	found.matters.some(({ clock }) => clock && clock.until < seconds_now(found));

const link_to = (doctype, label) =>
	`<a class="btn btn-default btn-sm" href="${frappe.utils.get_url_to_list?.(doctype) || "#"}" data-list="${doctype}">${label}</a>`;

/** What stands there when nothing waits: what to do next. */
export const empty_html = (is_filtered) =>
	is_filtered
		? `<div class="inbox-empty"><p>${__("Nothing that waits for you matches these filters.")}</p>
			<button type="button" class="btn btn-default btn-sm" data-clear>${__("Show All")}</button></div>`
		: `<div class="inbox-empty"><p><b>${__("Nothing waits for you.")}</b></p>
			<p>${__("Whatever is asked of you appears here by itself. Meanwhile, look how your tasks and your work stand.")}</p>
			${link_to("Collab Task", __("Tasks"))} ${link_to("Work Item", __("Work Items"))}</div>`;
