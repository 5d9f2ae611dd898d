// The time limits of a record, above the tabs of its form: what is left, what comes next and whom it will reach.
frappe.provide("xdept_collab.clocks");

const TIMED = [
	"Collab Task",
	"Department Assignment",
	"Work Item",
	"Collaboration Request",
	"Issue Ticket",
	"Acceptance Review",
];
const TICK = 15_000;
// The sweep looks every few minutes: so long after a step the server knows what it did.
const SECONDS_UNTIL_TOLD = 300;
const SHOWN_AT_FIRST = 4;

const text = (value) => frappe.utils.escape_html(value ?? "");
const due_html = ({ due_at, first_due_at }) => {
	const due = __("due {0}", [`<time>${xdept_collab.moments.stored(due_at)}</time>`]);
	return first_due_at ? `${due} (${__("first due {0}", [xdept_collab.moments.stored(first_due_at)])})` : due;
};

const next_html = ({ next, look }) => {
	if (!next) return look === "stopped" ? "" : __("No further step.");
	const when = xdept_collab.moments.stored(next.at);
	const step = `<b>${text(next.step)}</b>`;
	const people = next.people.map(text).join(xdept_collab.comma());
	if (!people) return __("Next: {0}, {1}. It reaches nobody: the people are not named yet.", [step, when]);
	return __("Next: {0}, {1}. It reaches {2}.", [step, when, people]);
};

const notes_html = ({ demands, acknowledged }) => {
	const asked = demands.length ? __("Asked for: {0}", [demands.map(text).join(xdept_collab.comma())]) : "";
	const seen = acknowledged
		? __("Acknowledged by {0}, {1}", [text(acknowledged.by), xdept_collab.moments.stored(acknowledged.on)])
		: "";
	return [asked, seen].filter(Boolean).join(" · ");
};

const name_html = ({ policy, limit, about }) => {
	const what = about ? `${text(policy)}: ${text(about)}` : text(policy);
	return `<span class="clock-policy">${what}</span>${limit ? ` <span class="clock-limit">(${text(limit)})</span>` : ""}`;
};

const clock_html = (clock) => {
	const notes = notes_html(clock);
	return `<li class="xdept-clock" data-clock="${text(clock.name)}" data-look="${clock.look}">
		<span class="clock-sign" aria-hidden="true"></span>
		<div class="clock-words">
			<div><strong class="clock-left" role="timer"></strong> <span class="clock-again"></span></div>
			<div>${name_html(clock)}, ${due_html(clock)}</div>
			<div class="clock-next">${next_html(clock)}</div>
			${notes ? `<div class="clock-notes">${notes}</div>` : ""}
		</div></li>`;
};

const seconds_now = (shown) => shown.now + (Date.now() - shown.received) / 1000;

/** Write what is left now; the text changes only with its minute, so nothing is read out again and again. */
const tick = (place, shown) => {
	const at = seconds_now(shown);
	for (const clock of shown.clocks) {
		const row = place.find(".xdept-clock").filter((_index, each) => each.dataset.clock === clock.name);
		const now = xdept_collab.countdown.at(clock, shown.now, at);
		const again = now.counts_again
			? __("Outside working hours; counts again {0}", [xdept_collab.moments.seconds(now.counts_again)])
			: "";
		row.attr("data-look", now.look).find(".clock-sign").text(xdept_collab.countdown.SIGNS[now.look]);
		for (const [part, words] of [
			[".clock-left", xdept_collab.countdown.words(now)],
			[".clock-again", again],
		]) {
			const element = row.find(part);
			if (element.text() !== words) element.text(words);
		}
	}
};

/** Whether the server knows more by now: a step was due a while ago, or what it told has come to its end. */
const is_stale = (shown) => {
	const at = seconds_now(shown);
	const told = (seconds) => seconds > shown.now && seconds + SECONDS_UNTIL_TOLD < at;
	const step_of = ({ next }) =>
		next ? moment.tz(next.at, frappe.boot.time_zone.system).unix() : Number.POSITIVE_INFINITY;
	return shown.clocks.some((clock) => clock.until < at || told(step_of(clock)));
};

const stop = (frm) => {
	clearInterval(frm.xdept_clock_timer);
	frm.xdept_clock_timer = null;
};

const run = (frm, place, shown, ask_again) => {
	stop(frm);
	if (!shown.clocks.length) return;
	tick(place, shown);
	frm.xdept_clock_timer = setInterval(() => {
		if (!document.body.contains(place[0])) return stop(frm);
		if (document.hidden || !place.is(":visible")) return;
		if (is_stale(shown)) return ask_again();
		tick(place, shown);
	}, TICK);
};

const list_html = (shown) => {
	const rest = shown.clocks.length - SHOWN_AT_FIRST;
	const more =
		rest > 0
			? `<button type="button" class="btn btn-default btn-xs clock-more">${__("Show {0} more", [rest])}</button>`
			: "";
	return `<section aria-label="${__("Time Limits")}"><ul>${shown.clocks.map(clock_html).join("")}</ul>${more}</section>`;
};

xdept_collab.clocks.draw = async (frm) => {
	if (frm.is_new()) return xdept_collab.head_part(frm, "clocks").empty();
	const shown = await xdept_collab.clocks.draw_one(frm, frm.doctype, frm.docname);
	if (shown) xdept_collab.clock_acts.show(frm, shown);
};

/**
 * Show the open clocks of a record in a form, which may be that of one of its clocks: then that `clock` alone.
 * Returns what is shown; nothing where another record was opened meanwhile.
 */
xdept_collab.clocks.draw_one = async (frm, doctype, name, clock) => {
	const place = xdept_collab.head_part(frm, "clocks");
	const { docname } = frm;
	stop(frm);
	if (place.attr("data-record") !== docname) place.empty().attr("data-record", docname);
	const shown = await xdept_collab.read("clocks_view.of_record", { doctype, name }).catch(() => null);
	if (!shown || frm.docname !== docname) return null; // Another record was opened meanwhile.
	shown.received = Date.now();
	if (clock) shown.clocks = shown.clocks.filter((each) => each.name === clock);
	place.html(shown.clocks.length ? list_html(shown) : "");
	place.find(".xdept-clock").slice(SHOWN_AT_FIRST).attr("hidden", true);
	place.find(".clock-more").on("click", (event) => {
		place.find(".xdept-clock").removeAttr("hidden");
		event.currentTarget.remove();
	});
	run(frm, place, shown, () => xdept_collab.clocks.draw_one(frm, doctype, name, clock));
	return shown;
};

for (const doctype of TIMED) {
	frappe.ui.form.on(doctype, { refresh: (frm) => xdept_collab.clocks.draw(frm) });
}
