// The keys of the inbox: they go from row to row and do what the buttons of the row do. Frappe lists them under "?".
frappe.provide("xdept_collab.inbox");

const is_dialog_open = () => Boolean(window.cur_dialog?.display);

const TYPED_INTO = "input, select, textarea, [contenteditable=true]";

/** "?" and "/" by what is typed: on many keyboards they do not lie where Frappe looks for them. */
const by_character = (event, page, inbox) => {
	const is_ours = page.wrapper.is(":visible") && !event.defaultPrevented && !is_dialog_open();
	if (!is_ours || document.activeElement?.matches(TYPED_INTO)) return;
	if (event.key === "?") frappe.ui.keys.show_keyboard_shortcut_dialog();
	else if (event.key === "/") inbox.search();
	else return;
	event.preventDefault();
};

/** Have the keys of the list do what `inbox` offers. */
export const listen = (page, inbox) => {
	const key = (shortcut, description, action, condition = () => true) =>
		frappe.ui.keys.add_shortcut({
			shortcut,
			description,
			page,
			action: () => action(),
			condition: () => !is_dialog_open() && condition(),
		});
	document.addEventListener("keydown", (event) => by_character(event, page, inbox));
	const is_on_row = () => Boolean(document.activeElement?.classList.contains("inbox-row"));
	key("j", __("Next Row"), () => inbox.step(1));
	key("k", __("Previous Row"), () => inbox.step(-1));
	key("down", "", () => inbox.step(1), is_on_row);
	key("up", "", () => inbox.step(-1), is_on_row);
	key("enter", __("Open"), () => inbox.open(), is_on_row);
	key("o", __("Open"), () => inbox.open());
	key("/", __("Search in the inbox"), () => inbox.search());
	key(
		"r",
		__("Look Again"),
		() => inbox.look(),
		() => !inbox.act_by("r"),
	);
};

/** One key for each act that the page shows, named by what it does. */
export const listen_to_acts = (page, inbox, acts) => {
	const by_letter = new Map();
	for (const { letter, label } of acts) {
		by_letter.set(letter, (by_letter.get(letter) || new Set()).add(label));
	}
	for (const [letter, labels] of by_letter) {
		frappe.ui.keys.add_shortcut({
			shortcut: letter,
			description: [...labels].map((label) => frappe.utils.escape_html(label)).join(" / "),
			page,
			action: () => inbox.press(letter),
			condition: () => !is_dialog_open() && Boolean(inbox.act_by(letter)),
		});
	}
};
