// The health of the installation: each check with a sign, a word and a sentence; the server looks and words.
frappe.pages["collaboration-health"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Collaboration Health"),
		single_column: true,
	});
	const area = $("<div class='xdept-health-page' aria-live='polite'>").appendTo(
		$(wrapper).find(".layout-main-section"),
	);
	wrapper.look = () => show(area);
	page.set_primary_action(__("Look Again"), wrapper.look, "refresh");
	page.add_inner_button(__("Messages"), () => frappe.set_route("List", "Delivery"));
	page.add_inner_button(__("Error Log"), () => frappe.set_route("List", "Error Log"));
};

frappe.pages["collaboration-health"].on_page_show = (wrapper) => wrapper.look();

const SIGNS = { ok: "✓", concern: "!", failing: "✗" };
const COLOURS = { ok: "green", concern: "orange", failing: "red" };
const word_of = (state) =>
	({ ok: __("In order"), concern: __("Look into it"), failing: __("Does not work") })[state];

const text = (value) => frappe.utils.escape_html(value ?? "");

const pill = (state) =>
	`<span class="indicator-pill no-indicator-dot ${COLOURS[state]}"><span aria-hidden="true">${SIGNS[state]}</span>&nbsp;${word_of(state)}</span>`;

const check_html = ({
	key,
	title,
	state,
	sentence,
	advice,
}) => `<li data-check="${text(key)}" data-state="${state}">
	<div class="health-head"><strong>${text(title)}</strong> ${pill(state)}</div>
	<div>${text(sentence)}</div>${advice ? `<div class="health-advice">→ ${text(advice)}</div>` : ""}</li>`;

const summary = ({ status, checks, checked_at }) => {
	const open = checks.filter(({ state }) => state !== "ok").length;
	const words =
		status === "ok"
			? __("Everything is in order.")
			: __("{0} of {1} checks want attention.", [open, checks.length]);
	return `<p class="health-summary" data-status="${status}">${pill(status)} ${words}
		${__("Looked at {0}.", [frappe.datetime.str_to_user(checked_at)])}</p>`;
};

const show = async (area) => {
	const found = await xdept_collab.read("health.status").catch(() => null);
	if (!found?.checks) return;
	area.html(`${summary(found)}<ul>${found.checks.map(check_html).join("")}</ul>`);
};
