// What a policy would have done in a time that is over: asked for the policy as the form shows it, saved or not.
frappe.provide("xdept_collab.policy");

const POLL_MILLISECONDS = 1500;

/** The last quarter that is over. */
const last_quarter = () => {
	const [year, month] = frappe.datetime.get_today().split("-").map(Number);
	const begins = Math.floor((month - 1) / 3) * 3; // of this quarter, from zero
	const iso = (number, day) => new Date(Date.UTC(year, number, day)).toISOString().slice(0, 10);
	return { first: iso(begins - 3, 1), last: iso(begins, 0) };
};

const result_html = (found) => {
	const lines = [
		__("Records looked at: {0}", [found.records]),
		__("Clocks: {0}", [found.clocks]),
		__("in time: {0}", [found.met]),
		__("too late: {0}", [found.missed]),
		__("still running at the end: {0}", [found.open]),
		__("messages: {0}", [found.messages]),
	];
	const cut = found.is_cut
		? `<p class="text-warning">⚠ ${__("There are more than {0} records; the newest of them were played.", [found.most])}</p>`
		: "";
	const { table_html } = xdept_collab.policy;
	return `<div class="xdept-policy-history" data-status="Done">${cut}
		<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>
		${table_html(__("Told most often"), found.users, xdept_collab.person)}
		${table_html(__("Steps reached"), found.steps)}
		${table_html(__("Late departments"), found.late)}
		<p class="text-muted">${__("States and progress logs are played as they were; people, departments and dates as they are now.")}</p></div>`;
};

const show = (dialog, state) => {
	const area = dialog.fields_dict.answer.$wrapper;
	if (xdept_collab.policy.is_under_way(state)) {
		area.html(
			xdept_collab.policy.progress_html(
				state,
				__("The question waits for a worker."),
				__("The records of that time are played."),
			),
		);
		area.find("[data-act=stop]").on("click", () => xdept_collab.write("escalation_policies.stop_history"));
	} else if (state.status === "Done") {
		area.html(result_html(state));
		xdept_collab.fill_names(area);
	} else {
		area.html(`<div class="alert alert-warning" role="status">${__("There is no answer. Ask again.")}</div>`);
	}
};

const watch = async (dialog) => {
	const state = await xdept_collab.read("escalation_policies.history_state").catch(() => null);
	if (!state || !dialog.display) return;
	show(dialog, state);
	if (xdept_collab.policy.is_under_way(state)) setTimeout(() => watch(dialog), POLL_MILLISECONDS);
	else dialog.enable_primary_action();
};

xdept_collab.policy.ask_history = (frm) => {
	const quarter = last_quarter();
	const dialog = new frappe.ui.Dialog({
		title: __("What Would It Have Done?"),
		fields: [
			{ fieldname: "first", fieldtype: "Date", label: __("First Day"), reqd: 1, default: quarter.first },
			{ fieldtype: "Column Break" },
			{ fieldname: "last", fieldtype: "Date", label: __("Last Day"), reqd: 1, default: quarter.last },
			{ fieldtype: "Section Break" },
			{ fieldname: "answer", fieldtype: "HTML" },
		],
		primary_action_label: __("Play"),
		primary_action: async ({ first, last }) => {
			dialog.disable_primary_action();
			const asked = { document: frm.doc, first, last };
			const state = await xdept_collab.write("escalation_policies.play_history", asked).catch(() => null);
			if (!state) dialog.enable_primary_action();
			else {
				show(dialog, state);
				watch(dialog);
			}
		},
	});
	dialog.show();
};
