// The questions of the form of an escalation policy: one condition, one step. Words are chosen, never typed.
frappe.provide("xdept_collab.policy");

const OPERATORS = () => [
	{ value: "is", label: __("is one of") },
	{ value: "is not", label: __("is none of") },
	{ value: "is set", label: __("is filled in") },
	{ value: "is not set", label: __("is empty") },
];

const COMPARES = ["is", "is not"];
const IN_PERCENT = "share";
const MOMENTS = () => ({
	share: __("When a share of the time has passed"),
	before: __("Before it is due"),
	due: __("When it is due"),
	after: __("After it is due"),
});

const step_label = (field) => xdept_collab.policy.label("Escalation Step", field);
const condition_label = (field) => xdept_collab.policy.label("Policy Condition", field);
const units = () => xdept_collab.select_options("Escalation Step", "offset_unit");

const field_choices = (vocabulary, present) => {
	const known = vocabulary.fields.map(({ value, label }) => ({ value, label }));
	const is_lost = present && !known.some(({ value }) => value === present);
	return [{ value: "", label: "" }, ...known, ...(is_lost ? [{ value: present, label: present }] : [])];
};

/** The values of a condition: boxes where the values are known, else a text. */
const show_values = (dialog, vocabulary, line) => {
	const field = vocabulary.fields.find(({ value }) => value === dialog.get_value("field"));
	const is_compared = COMPARES.includes(dialog.get_value("operator"));
	const choices = field?.choices || [];
	const is_same = field?.value === line.field;
	const chosen = is_same ? xdept_collab.policy.split(line.value) : [];
	const has_boxes = is_compared && choices.length > 0;
	const area = dialog.fields_dict.boxes.$wrapper;
	area.html(
		has_boxes ? xdept_collab.policy.boxes("values", condition_label("value"), choices, chosen).options : "",
	);
	dialog.set_df_property("text", "hidden", is_compared && !has_boxes ? 0 : 1);
	dialog.set_value("text", is_compared && !has_boxes && is_same ? line.value || "" : "");
};

const values_of = (dialog, operator, text) => {
	if (!COMPARES.includes(operator)) return "";
	return xdept_collab.policy.ticked(dialog, "values") || text || "";
};

/** Ask for one condition; `line` is what it is now. */
xdept_collab.policy.ask_condition = (vocabulary, line, keep) => {
	const again = () => show_values(dialog, vocabulary, line);
	const dialog = new frappe.ui.Dialog({
		title: __("Condition"),
		fields: [
			{
				fieldname: "field",
				fieldtype: "Select",
				label: condition_label("field"),
				reqd: 1,
				options: field_choices(vocabulary, line.field),
				default: line.field,
				onchange: again,
			},
			{
				fieldname: "operator",
				fieldtype: "Select",
				label: condition_label("operator"),
				reqd: 1,
				options: OPERATORS(),
				default: line.operator || "is",
				onchange: again,
			},
			{ fieldname: "boxes", fieldtype: "HTML" },
			{
				fieldname: "text",
				fieldtype: "Data",
				label: condition_label("value"),
				description: __("Several are separated by commas."),
			},
		],
		primary_action_label: __("Apply"),
		primary_action: ({ field, operator, text }) => {
			dialog.hide();
			keep({ field, operator, value: values_of(dialog, operator, text) });
		},
	});
	dialog.show();
	again();
};

const moment_of = (step) => {
	if (step.at_kind !== "Offset") return (step.percent ?? 100) === 100 ? "due" : IN_PERCENT;
	return step.offset_amount < 0 ? "before" : "after";
};

const moment_fields = (step, is_report) => {
	const offered = Object.entries(MOMENTS()).filter(
		([value]) => !is_report || ["due", "after"].includes(value),
	);
	const is_away = "eval:['before', 'after'].includes(doc.moment)";
	return [
		{
			fieldname: "moment",
			fieldtype: "Select",
			label: __("When"),
			reqd: 1,
			options: offered.map(([value, label]) => ({ value, label })),
			default: moment_of(step),
		},
		{
			fieldname: "percent",
			fieldtype: "Int",
			label: __("Per Cent Of The Time"),
			depends_on: `eval:doc.moment === '${IN_PERCENT}'`,
			mandatory_depends_on: `eval:doc.moment === '${IN_PERCENT}'`,
			default: step.percent === 100 ? 50 : step.percent || 50,
		},
		{
			fieldname: "amount",
			fieldtype: "Int",
			label: step_label("offset_amount"),
			depends_on: is_away,
			mandatory_depends_on: is_away,
			default: Math.abs(step.offset_amount || 1),
		},
		{
			fieldname: "unit",
			fieldtype: "Select",
			label: step_label("offset_unit"),
			options: units(),
			depends_on: is_away,
			default: step.offset_unit || "Days",
		},
		{
			fieldname: "is_working",
			fieldtype: "Check",
			label: step_label("offset_is_working"),
			depends_on: is_away,
			default: step.offset_amount ? step.offset_is_working : 1,
		},
	];
};

const stored_moment = ({ moment, percent, amount, unit, is_working }) => {
	if (moment === "due") return { at_kind: "Percent", percent: 100 };
	if (moment === IN_PERCENT) return { at_kind: "Percent", percent };
	const offset_amount = moment === "before" ? -Math.abs(amount) : Math.abs(amount);
	return { at_kind: "Offset", percent: 0, offset_amount, offset_unit: unit, offset_is_working: is_working };
};

const PICKED = ["recipients", "channels", "demands", "effects"];

/** Ask for one step; `step` is what it is now. */
xdept_collab.policy.ask_step = (vocabulary, step, is_report, keep) => {
	const chosen = (name) => xdept_collab.policy.split(step[name]);
	const boxes = (name) => xdept_collab.policy.boxes(name, step_label(name), vocabulary[name], chosen(name));
	const dialog = new frappe.ui.Dialog({
		title: step_label("step_name"),
		fields: [
			{
				fieldname: "step_name",
				fieldtype: "Data",
				label: step_label("step_name"),
				reqd: 1,
				default: step.step_name,
			},
			...moment_fields(step, is_report),
			...PICKED.map(boxes),
		],
		primary_action_label: __("Apply"),
		primary_action: (values) => {
			const words = Object.fromEntries(
				PICKED.map((name) => [name, xdept_collab.policy.ticked(dialog, name, chosen(name))]),
			);
			dialog.hide();
			keep({ step_name: values.step_name, ...stored_moment(values), ...words });
		},
	});
	dialog.show();
};
