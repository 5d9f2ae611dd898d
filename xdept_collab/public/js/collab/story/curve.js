// Planned against actual progress: a sentence for today, the curve, and the same as a table.
const { story } = xdept_collab;

const ROWS = 12;

const percent = (value) => (value === null ? "–" : `${Math.round(value)} %`);

/** How it stands today, in one sentence. */
const today_in_words = ({ today }) => {
	if (!today) return __("The plan has not begun yet.");
	const [planned, actual] = [Math.round(today.planned), Math.round(today.actual)];
	const gap = planned - actual;
	const stands = __("By today {0} % were planned, {1} % are reached", [planned, actual]);
	if (gap > 0) return __("{0}: {1} points behind.", [stands, gap]);
	return gap < 0 ? __("{0}: {1} points ahead.", [stands, -gap]) : __("{0}: on plan.", [stands]);
};

const about = ({ is_whole, departments, undated }) => {
	const whose = is_whole
		? __("The whole task, each piece of work by its weight.")
		: __("What you may see of it: {0}.", [departments.map(story.text).join(xdept_collab.comma())]);
	return undated
		? `${whose} ${__("{0} % of the work has no dates and is missing from the plan.", [Math.round(undated)])}`
		: whose;
};

/** Few enough rows to be read: evenly over the days, with today and the last. */
const few = ({ points, today }) => {
	const step = Math.ceil(points.length / ROWS);
	return points.filter(
		(point, number) => number % step === 0 || number === points.length - 1 || point.day === today?.day,
	);
};

const gap = ({ planned, actual }) => {
	if (actual === null) return "–";
	const points = Math.round(actual) - Math.round(planned);
	return points > 0 ? `+${points}` : String(points);
};

const table = (curve) =>
	story.table(
		__("Planned and actual progress by day"),
		[
			[
				__("Day"),
				(point) => story.day(point.day) + (point.day === curve.today?.day ? ` (${__("Today")})` : ""),
			],
			[__("Planned", null, "progress"), (point) => percent(point.planned)],
			[__("Reached", null, "progress"), (point) => percent(point.actual)],
			[__("Difference"), gap],
		],
		few(curve).map((point) => ({ ...point, name: point.day })),
	);

const legend = () => `<ul class="story-legend" aria-hidden="true">
	<li><span class="line-planned"></span>${__("Planned", null, "progress")}</li>
	<li><span class="line-reached"></span>${__("Reached", null, "progress")}</li></ul>`;

story.curve = ({ curve }) => {
	const title = __("Plan and Progress");
	if (!curve.points.length) {
		return story.section(
			"curve",
			title,
			story.empty(
				curve.is_whole || curve.departments.length
					? __("There is no plan to compare with yet.")
					: __("The plan of other departments is theirs and of those who lead the task."),
				curve.is_whole || curve.departments.length
					? __("Give the assignments or their work items planned dates; the curve is drawn from them.")
					: "",
			),
		);
	}
	return story.section(
		"curve",
		title,
		`<p class="curve-today">${today_in_words(curve)}</p><p class="text-muted">${about(curve)}</p>${legend()}
		<div class="story-chart" role="img" aria-label="${story.text(today_in_words(curve))}"></div>
		<details><summary>${__("The same as a table")}</summary>${table(curve)}</details>`,
	);
};

story.draw_chart = async (area, { curve }) => {
	const place = area.find(".story-chart")[0];
	if (!place) return;
	await frappe.require("progress_chart.bundle.js");
	if (place.isConnected) xdept_collab.progress_chart(place, curve, today_in_words(curve));
};
