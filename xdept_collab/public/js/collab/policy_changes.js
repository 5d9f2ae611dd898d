// What a change of a policy does to running clocks: shown before it is saved, followed after it, stopped on demand.
frappe.provide("xdept_collab.policy");

const POLL_MILLISECONDS = 1500;
const UNDER_WAY = ["Queued", "Running"];

const safe = (text) => frappe.utils.escape_html(text ?? "");
const bold = (number) => `<b>${Number(number || 0)}</b>`;

/** People with how often each would be told, by their full names. */
xdept_collab.policy.people_html = (rows, others) => {
	if (!rows.length) return "";
	const lines = rows.map(({ user, count }) => `<li>${xdept_collab.person(user)} · ${bold(count)}</li>`);
	const more = others > 0 ? `<li class="text-muted">${__("and {0} others", [others])}</li>` : "";
	return `<ul>${lines.join("")}${more}</ul>`;
};

const preview_html = (found) => {
	const lines = [
		__("Clocks that run by this policy: {0}", [bold(found.clocks)]),
		__("due at another time: {0}", [bold(found.rearmed)]),
		__("ended: {0}", [bold(found.ended)]),
		__("started for records that have none: {0}", [bold(found.armed)]),
		__("with a step that would be reached at once: {0}", [bold(found.due_now)]),
	];
	const told = found.told.length
		? `<p>${__("These people would be told at once:")}</p>${xdept_collab.policy.people_html(found.told, found.people - found.told.length)}`
		: `<p>${__("Nobody would be told at once.")}</p>`;
	const cut = found.is_cut
		? `<p class="text-warning">⚠ ${__("There are more than {0}; only so many were looked at.", [found.most])}</p>`
		: "";
	return `<div class="xdept-policy-change"><ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>${told}${cut}</div>`;
};

const changes_anything = ({ rearmed, ended, armed }) => rearmed + ended + armed > 0;

const ask = (found) =>
	new Promise((resolve) => {
		let is_wanted = false;
		const dialog = new frappe.ui.Dialog({
			title: __("What Would Change"),
			fields: [{ fieldtype: "HTML", options: preview_html(found) }],
			primary_action_label: __("Save"),
			primary_action: () => {
				is_wanted = true;
				dialog.hide();
			},
			secondary_action_label: __("Cancel"),
			secondary_action: () => dialog.hide(),
		});
		dialog.onhide = () => resolve(is_wanted);
		dialog.show();
		xdept_collab.fill_names(dialog.$wrapper);
	});

/** Before a save: show what it would do to clocks; without a yes nothing is saved. */
xdept_collab.policy.confirm_change = async (frm) => {
	const found = await xdept_collab
		.write("escalation_policies.preview", { document: frm.doc })
		.catch(() => null);
	if (!found) frappe.validated = false;
	else if (changes_anything(found) && !(await ask(found))) frappe.validated = false;
};

const bar = (percent) =>
	`<div class="progress mt-2 mb-2"><div class="progress-bar" role="progressbar" aria-valuemin="0"
		aria-valuemax="100" aria-valuenow="${percent}" style="width: ${percent}%"></div></div>`;

/** A job that runs: how far it is, with a button that stops it. */
xdept_collab.policy.progress_html = (state, waiting, running) =>
	`<div class="alert alert-info" role="status">${state.status === "Queued" ? waiting : running}${bar(state.percent || 0)}
		<button type="button" class="btn btn-default btn-xs" data-act="stop">${__("Stop")}</button></div>`;

const counts = (state) =>
	__("Due at another time: {0}. Ended: {1}. Started: {2}.", [
		bold(state.changed),
		bold(state.ended),
		bold(state.armed),
	]);

const state_html = (state) => {
	if (UNDER_WAY.includes(state.status)) {
		return xdept_collab.policy.progress_html(
			state,
			__("The clocks wait for a worker to follow the change."),
			`${__("The clocks follow the change.")} ${counts(state)}`,
		);
	}
	if (state.status === "Done") {
		return `<div class="alert alert-success" role="status">✓ ${__("All clocks follow the change.")} ${counts(state)}</div>`;
	}
	return `<div class="alert alert-warning" role="status">⚠ ${__("The clocks have not all followed the last change.")} ${counts(state)}
		<button type="button" class="btn btn-default btn-xs" data-act="again">${__("Go On")}</button></div>`;
};

const show_state = (frm, state, is_watched) => {
	const wrapper = frm.fields_dict.change_view.$wrapper;
	const is_news =
		UNDER_WAY.includes(state.status) || is_watched || ["Stopped", "Broken Off"].includes(state.status);
	wrapper
		.html(is_news && state.status !== "Never" ? state_html(state) : "")
		.attr("data-status", state.status);
	const policy = frm.docname;
	const act = async (method) => {
		await xdept_collab.write(`escalation_policies.${method}`, { policy });
		xdept_collab.policy.watch_change(frm, true);
	};
	wrapper.find("[data-act=stop]").on("click", () => act("stop_change"));
	wrapper.find("[data-act=again]").on("click", () => act("follow_change"));
};

/** Show how far the clocks follow the last change, as long as they do and somebody looks. */
xdept_collab.policy.watch_change = async (frm, is_watched) => {
	clearTimeout(frm.policy_timer);
	const policy = frm.docname;
	if (frm.is_new() || !frm.perm[0]?.write) return;
	const state = await xdept_collab.read("escalation_policies.change_state", { policy }).catch(() => null);
	if (!state || frm.docname !== policy) return;
	show_state(frm, state, is_watched);
	if (UNDER_WAY.includes(state.status) && frm.$wrapper.is(":visible")) {
		frm.policy_timer = setTimeout(() => xdept_collab.policy.watch_change(frm, true), POLL_MILLISECONDS);
	}
};

xdept_collab.policy.is_under_way = ({ status }) => UNDER_WAY.includes(status);
xdept_collab.policy.table_html = (title, rows, shown = safe) =>
	rows.length
		? `<h6>${title}</h6><table class="table table-sm"><tbody>${rows
				.map(
					({ name, count }) => `<tr><td>${shown(name)}</td><td class="text-right">${bold(count)}</td></tr>`,
				)
				.join("")}</tbody></table>`
		: "";
