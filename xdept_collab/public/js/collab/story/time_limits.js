// The open time limits of everything on the task, counting down; the most pressing first.
const { story } = xdept_collab;

const SHOWN_AT_FIRST = 6;

const about = (clock) => {
	const kind = __(clock.doctype); // stored: DocType
	const what = clock.about ? `${kind}: ${clock.about}` : kind;
	const record = xdept_collab.link(clock.doctype, clock.record, what);
	return clock.department ? `${record} · ${story.text(clock.department)}` : record;
};

const notes = ({ demands }) =>
	demands.length
		? `<div class="clock-notes">${__("Asked for: {0}", [demands.map(story.text).join(xdept_collab.comma())])}</div>`
		: "";

const line = (
	clock,
	number,
) => `<li class="xdept-clock" data-clock="${story.text(clock.name)}" data-look="${clock.look}"
	${number < SHOWN_AT_FIRST ? "" : "hidden"}>
	<span class="clock-sign" aria-hidden="true"></span>
	<div class="clock-words"><div><strong class="clock-left" role="timer"></strong></div>
		<div>${story.text(clock.policy)}${xdept_collab.comma()}${__("due {0}", [`<time>${xdept_collab.moments.stored(clock.due_at)}</time>`])}</div>
		<div>${about(clock)}</div>${notes(clock)}</div></li>`;

story.time_limits = (shown) => {
	const { clocks } = shown;
	const title = __("Time Limits");
	if (!clocks.length) {
		const next = __(
			"A time limit appears here as soon as somebody owes an answer, a delivery or a decision.",
		);
		return story.section("clocks", title, story.empty(__("No time limit is running."), next));
	}
	const rest = clocks.length - SHOWN_AT_FIRST;
	const more =
		rest > 0
			? `<button type="button" class="btn btn-default btn-xs" data-more="clocks">${__("Show {0} more", [rest])}</button>`
			: "";
	return story.section("clocks", title, `<ul class="story-clocks">${clocks.map(line).join("")}</ul>${more}`);
};

/** Write what is left at this moment. */
story.count_down = (area, shown) => {
	const at = shown.now + (Date.now() - shown.received) / 1000;
	const rows = new Map(
		area
			.find(".xdept-clock")
			.get()
			.map((row) => [row.dataset.clock, row]),
	);
	for (const clock of shown.clocks) {
		const row = rows.get(clock.name);
		const now = xdept_collab.countdown.at(clock, shown.now, at);
		const [sign, left] = [row.querySelector(".clock-sign"), row.querySelector(".clock-left")];
		const words = xdept_collab.countdown.words(now);
		row.dataset.look = now.look;
		sign.textContent = xdept_collab.countdown.SIGNS[now.look];
		if (left.textContent !== words) left.textContent = words;
	}
};
