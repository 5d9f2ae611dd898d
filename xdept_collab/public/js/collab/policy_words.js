// Says in words what an escalation policy does: how long, when each step is reached, and whom it tells.
frappe.provide("xdept_collab.policy");

const vocabularies = {};

/** The words that a policy of the DocType can be made of; asked once for each. */
xdept_collab.policy.vocabulary = (doctype) => {
	vocabularies[doctype] ||= xdept_collab.read("escalation_policies.vocabulary", { doctype });
	return vocabularies[doctype];
};

/** The words of a list such as "head, coordinator". */
xdept_collab.policy.split = (text) =>
	(text || "")
		.split(/[,，、\n]/)
		.map((word) => word.trim())
		.filter(Boolean);

/** Several things in the words of the user's language: "A, B and C", or with type "disjunction" "A, B or C". */
xdept_collab.policy.joined = (things, type = "conjunction") =>
	new Intl.ListFormat((frappe.boot.lang || "en").replace("_", "-"), { type }).format(things);

/** The label of a field, as the form shows it. */
xdept_collab.policy.label = (doctype, fieldname) =>
	__(frappe.meta.get_docfield(doctype, fieldname).label, null, doctype); // stored: label

const label_of = (words, value) => words?.find((word) => word.value === value)?.label || value;

const labels = (words, text) =>
	xdept_collab.policy.joined(xdept_collab.policy.split(text).map((value) => label_of(words, value)));

const WORKING = () => ({
	Minutes: [__("1 working minute"), (amount) => __("{0} working minutes", [amount])],
	Hours: [__("1 working hour"), (amount) => __("{0} working hours", [amount])],
	Days: [__("1 working day"), (amount) => __("{0} working days", [amount])],
});

const PASSING = () => ({
	Minutes: [__("1 minute"), (amount) => __("{0} minutes", [amount])],
	Hours: [__("1 hour"), (amount) => __("{0} hours", [amount])],
	Days: [__("1 day"), (amount) => __("{0} days", [amount])],
});

const span = (amount, unit, is_working) => {
	const [one, several] = (is_working ? WORKING() : PASSING())[unit || "Days"];
	return Math.abs(amount) === 1 ? one : several(Math.abs(amount));
};

const report = ({ report_weekday, minutes_before_closing }) =>
	report_weekday
		? __("every week on {0}, {1} minutes before closing time", [
				__(report_weekday, null, "Escalation Policy"), // stored: option
				minutes_before_closing || 0,
			])
		: __("every working day, {0} minutes before closing time", [minutes_before_closing || 0]);

/** How long a policy gives; without a vocabulary a date is called by the name of its field. */
xdept_collab.policy.limit = (doc, vocabulary) => {
	if (doc.target_kind === "Report") return report(doc);
	if (doc.target_kind === "Date of the Record") {
		const field = vocabulary?.fields.find(({ value }) => value === doc.date_field);
		const label = field?.label || __(frappe.unscrub(doc.date_field || ""), null, doc.ref_doctype); // stored: label
		return __("until the end of “{0}”", [label]);
	}
	const usual = span(doc.target_amount || 0, doc.target_unit, doc.target_is_working);
	if (!doc.urgent_amount) return usual;
	const urgent = span(doc.urgent_amount, doc.urgent_unit, doc.urgent_is_working);
	return __("{0}; if urgent {1}", [usual, urgent]);
};

/** When a step is reached. */
xdept_collab.policy.moment = (step) => {
	if (step.at_kind !== "Offset") {
		return step.percent === 100
			? __("When it is due")
			: __("When {0}% of the time have passed", [step.percent || 0]);
	}
	const amount = span(step.offset_amount || 0, step.offset_unit, step.offset_is_working);
	return step.offset_amount < 0 ? __("{0} before it is due", [amount]) : __("{0} after it is due", [amount]);
};

/** When a step is reached, whom it tells by which ways, what it demands and does. */
xdept_collab.policy.step = (step, vocabulary) => {
	const told = __("{0}: tells {1} ({2}).", [
		xdept_collab.policy.moment(step),
		labels(vocabulary.recipients, step.recipients) || __("nobody"),
		labels(vocabulary.channels, step.channels || "In-App"),
	]);
	const demands = step.demands && __("Demands: {0}.", [labels(vocabulary.demands, step.demands)]);
	const effects = step.effects && __("By itself: {0}.", [labels(vocabulary.effects, step.effects)]);
	return [told, demands, effects]
		.filter(Boolean)
		.reduce((one, next) => __("{0} {1}", [one, next], "two sentences"));
};

const FILLED = (field, label) =>
	field?.is_check ? __("{0} is ticked", [label]) : __("{0} is filled in", [label]);
const EMPTY = (field, label) =>
	field?.is_check ? __("{0} is not ticked", [label]) : __("{0} is empty", [label]);

/** What a condition asks. */
xdept_collab.policy.condition = (line, vocabulary) => {
	const field = vocabulary.fields.find(({ value }) => value === line.field);
	const label = field?.label || line.field || "?";
	if (line.operator === "is set") return FILLED(field, label);
	if (line.operator === "is not set") return EMPTY(field, label);
	const values = xdept_collab.policy.split(line.value).map((value) => label_of(field?.choices, value));
	const choices = xdept_collab.policy.joined(values, "disjunction");
	return line.operator === "is not"
		? __("{0} is not {1}", [label, choices])
		: __("{0} is {1}", [label, choices]);
};

/** The whole policy in one sentence. */
xdept_collab.policy.summary = (doc, vocabulary) => {
	const record = __(doc.ref_doctype); // stored: option
	const side = label_of(vocabulary.sides, doc.side || "own");
	return __("{0}: {1}, by the working calendar of: {2}.", [
		record,
		xdept_collab.policy.limit(doc, vocabulary),
		side,
	]);
};
