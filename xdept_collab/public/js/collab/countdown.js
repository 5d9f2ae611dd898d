// Counts down by itself what the server said is left, in the stretches that the server sent; no calendar here.
frappe.provide("xdept_collab.countdown");

const HOUR = 3600;
// A shape for each look, besides its colour and its words.
xdept_collab.countdown.SIGNS = { late: "!", soon: "◔", running: "▸", paused: "‖", stopped: "■" };

const days = (number, is_working) => {
	if (is_working) return number === 1 ? __("1 working day") : __("{0} working days", [number]);
	return number === 1 ? __("1 day") : __("{0} days", [number]);
};

/** A length in words: "1 working day 3 h", "4 h 30 min"; beside days there are no minutes. */
const length = (seconds, day, is_working) => {
	const total = Math.floor(Math.abs(seconds));
	const whole = Math.floor(total / day);
	const rest = total - whole * day;
	const hours = Math.floor(rest / HOUR);
	const minutes = whole ? 0 : Math.floor((rest % HOUR) / 60);
	const parts = [
		whole ? days(whole, is_working) : "",
		hours ? __("{0} h", [hours], "length of time") : "",
		minutes ? __("{0} min", [minutes]) : "",
	];
	return parts.filter(Boolean).join(" ") || __("less than 1 min");
};

/** The sentence of a clock whose `left` seconds are those of this moment. */
xdept_collab.countdown.words = ({ left, day, is_working, look, acknowledged }) => {
	if (look === "stopped") return acknowledged ? __("Stopped when it was acknowledged") : __("Stopped");
	const in_words = length(left, day, is_working);
	const amount = is_working && Math.abs(left) < day ? __("{0} of working time", [in_words]) : in_words;
	const rest = left < 0 ? __("{0} late", [amount]) : __("{0} left", [amount]);
	return look === "paused" ? __("Stands still, {0}", [rest]) : rest;
};

/** What is left at a moment (seconds since 1970) after `told`, when the server said what was left. */
const left_at = (clock, told, at) =>
	clock.counts.reduce(
		(left, [start, end]) => left - Math.max(0, Math.min(end, at) - Math.max(start, told)),
		clock.left,
	);

/** The clock as it stands at a moment: what is left, how it looks, and when it counts again if it does not now. */
xdept_collab.countdown.at = (clock, told, at) => {
	const left = left_at(clock, told, at);
	const is_counting = clock.counts.some(([start, end]) => start <= at && at < end);
	const next = is_counting ? null : clock.counts.find(([start]) => start > at);
	const is_over = left < 0 && ["soon", "running"].includes(clock.look);
	return { ...clock, left, look: is_over ? "late" : clock.look, counts_again: next ? next[0] : null };
};

const is_past = (stored) => moment.tz(stored, frappe.boot.time_zone.system).valueOf() < Date.now();

/** How a stored time limit stands, for lists: a word, its colour, and the filter that finds its like. */
xdept_collab.clock_standing = ({ state, outcome, due_at }) => {
	if (state === "Stopped" && outcome === "Missed") {
		return { word: __("Ended Late"), colour: "orange", filter: "outcome,=,Missed" };
	}
	if (state === "Stopped") return { word: __("Ended in Time"), colour: "green", filter: "outcome,=,Met" };
	if (state === "Paused") return { word: __("Stands Still"), colour: "gray", filter: "state,=,Paused" };
	if (is_past(due_at)) return { word: __("Late"), colour: "red", filter: "state,=,Running" };
	return { word: __("Runs"), colour: "blue", filter: "state,=,Running" };
};

/** What a step asks for or does, kept as "Cause, New Date", in words. */
xdept_collab.clock_words = (kept) => {
	const words = {
		Acknowledge: __("Acknowledge"),
		Cause: __("Cause"),
		"New Date": __("New Date"),
		"Mark Yellow": __("marked yellow"),
		"Mark Red": __("marked red"),
		"Open Ticket": __("a ticket opened"),
		"Call Special Meeting": __("a special meeting asked for"),
	};
	const parts = (kept || "").split(", ").filter(Boolean);
	return frappe.utils.escape_html(parts.map((part) => words[part] || part).join(xdept_collab.comma()));
};
