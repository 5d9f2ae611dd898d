// The inbox: asks the server what waits, draws it, looks again when something has changed.
import { acts_of, perform } from "./acts";
import { as_arguments, bar_html, from_address, into_address, is_anything_asked, PAGE } from "./filters";
import { listen, listen_to_acts } from "./keys";
import { empty_html, is_stale, row_html, tick } from "./rows";

frappe.provide("xdept_collab.inbox");

const TICK = 15_000;
const SETTLING = 400;

class Inbox {
	constructor(page) {
		this.page = page;
		this.area = $(`<div class="xdept-inbox">
			<div class="inbox-bar"></div>
			<p class="inbox-summary" role="status" aria-live="polite"></p>
			<ol class="inbox-list" aria-label="${__("What waits for you")}"></ol>
			<div class="inbox-rest"></div></div>`).appendTo(page.main);
		page.set_secondary_action(__("Look Again"), () => this.look(), "refresh");
		page.add_menu_item(__("Keyboard Shortcuts"), () => frappe.ui.keys.show_keyboard_shortcut_dialog());
		this.hear_clicks();
		listen(page, this);
		this.look_soon = frappe.utils.debounce(() => this.look(), SETTLING);
		for (const event of ["collab_matters", "notification"]) {
			frappe.realtime.on(event, () => this.changed());
		}
		document.addEventListener("visibilitychange", () => this.look_if_due());
		setInterval(() => this.tick(), TICK);
	}

	/** The page is opened, or gone back to. */
	show() {
		this.asked = from_address();
		into_address(this.asked);
		return this.look();
	}

	get is_seen() {
		return this.area.is(":visible") && !document.hidden;
	}

	changed() {
		this.is_due = true;
		if (this.is_seen) this.look_soon();
	}

	look_if_due() {
		if (this.is_due && this.is_seen) this.look();
	}

	tick() {
		if (!this.found || !this.is_seen) return;
		if (is_stale(this.found)) this.look();
		else tick(this.area, this.found);
	}

	async look() {
		this.is_due = false;
		const asked = JSON.stringify(this.asked);
		const found = await xdept_collab.read("matters.mine", as_arguments(this.asked)).catch(() => null);
		// Something else was asked for meanwhile, or nothing came; what is shown stays.
		if (!found || asked !== JSON.stringify(this.asked)) return;
		if (!found.matters.length && this.asked.page > 1) return this.ask({ page: this.asked.page - 1 });
		found.received = Date.now();
		this.found = found;
		this.draw();
	}

	/** Ask for something else; from its first page unless a page is asked for. */
	ask(changed) {
		this.asked = { ...this.asked, page: 1, ...changed };
		into_address(this.asked);
		return this.look();
	}

	draw() {
		const { matters, kinds, acts } = this.found;
		const kept = this.kept_focus();
		this.acts = matters.map((matter) => acts_of(matter, acts));
		const rows = matters.map((matter, index) =>
			row_html(matter, kinds[matter.kind], this.acts[index], index),
		);
		this.draw_bar();
		const list = this.area.find(".inbox-list").html(rows.join(""));
		this.area
			.find(".inbox-rest")
			.html(rows.length ? this.pages_html() : empty_html(is_anything_asked(this.asked)));
		this.area.find(".inbox-summary").text(this.summary());
		tick(this.area, this.found);
		xdept_collab.fill_names(list);
		listen_to_acts(this.page, this, this.acts.flat());
		this.make_reachable(kept);
	}

	/** The bar is drawn anew unless somebody is typing into it. */
	draw_bar() {
		const bar = this.area.find(".inbox-bar");
		const focused = bar.find(":focus");
		const { filter, kind } = focused[0]?.dataset || {};
		if (filter === "text") {
			$("<div>")
				.html(bar_html(this.found, this.asked))
				.find(".inbox-kinds")
				.replaceAll(bar.find(".inbox-kinds"));
			return;
		}
		bar.html(bar_html(this.found, this.asked));
		if (filter) bar.find(`[data-filter="${filter}"]`).trigger("focus");
		if (kind) bar.find(`[data-kind="${kind}"]`).trigger("focus");
	}

	summary() {
		const { total, is_cut } = this.found;
		if (!total) return "";
		const number = is_cut ? `${total}+` : total;
		return total === 1 ? __("1 matter waits for you.") : __("{0} matters wait for you.", [number]);
	}

	pages_html() {
		const { total } = this.found;
		const { page } = this.asked;
		if (total <= PAGE) return "";
		const last = Math.ceil(total / PAGE);
		const button = (number, label, is_off) =>
			`<button type="button" class="btn btn-default btn-sm" data-page="${number}" ${is_off ? "disabled" : ""}>${label}</button>`;
		return `<nav class="inbox-pages" aria-label="${__("Pages")}">${button(page - 1, __("Previous"), page <= 1)}
			<span>${__("Page {0} of {1}", [page, last])}</span>${button(page + 1, __("Next"), page >= last)}</nav>`;
	}

	/** Where the focus stands: on which matter, and in which place of the list. */
	kept_focus() {
		const row = document.activeElement?.closest(".inbox-row");
		if (!row || !this.area[0].contains(row)) return this.focus_wanted || null;
		return { name: row.dataset.name, kind: row.dataset.kind, index: Number(row.dataset.index) };
	}

	/** One row takes part in the order of the tabulator key; the focus goes to where it was, else to the next row. */
	make_reachable(kept) {
		this.focus_wanted = null;
		const rows = this.rows();
		const same = rows.find((row) => row.dataset.name === kept?.name && row.dataset.kind === kept?.kind);
		const chosen = same || rows[Math.min(kept?.index ?? 0, rows.length - 1)];
		if (!chosen) return;
		this.choose(chosen, Boolean(kept) && !window.cur_dialog?.display);
	}

	rows() {
		return this.area.find(".inbox-row").get();
	}

	choose(row, is_focused = true) {
		for (const each of this.rows()) {
			const is_chosen = each === row;
			each.tabIndex = is_chosen ? 0 : -1;
			for (const inner of each.querySelectorAll("a, button")) inner.tabIndex = is_chosen ? 0 : -1;
		}
		if (is_focused) row.focus();
	}

	/** The row that the keys speak of: the one with the focus. */
	current() {
		const row = document.activeElement?.closest(".inbox-row");
		return row && this.area[0].contains(row) ? row : null;
	}

	step(by) {
		const rows = this.rows();
		const current = this.current();
		const place = current ? rows.indexOf(current) + by : 0;
		const next = rows[Math.min(Math.max(place, 0), rows.length - 1)];
		if (!next) return;
		this.choose(next);
		next.scrollIntoView({ block: "nearest" });
	}

	open() {
		const row = this.current();
		if (!row) return;
		const { doctype, name } = this.found.matters[Number(row.dataset.index)];
		frappe.set_route("Form", doctype, name);
	}

	search() {
		this.area.find("[data-filter=text]").trigger("focus");
	}

	/** What the letter does about the row with the focus, nothing without one. */
	act_by(letter) {
		const row = this.current();
		return row && this.acts[Number(row.dataset.index)].find((act) => act.letter === letter);
	}

	press(letter) {
		this.perform(this.current(), this.act_by(letter));
	}

	async perform(row, act) {
		const index = Number(row.dataset.index);
		const matter = this.found.matters[index];
		this.focus_wanted = { name: matter.name, kind: matter.kind, index };
		row.setAttribute("aria-busy", "true");
		try {
			await perform(matter, act, () => this.look());
		} catch {
			// The message is on the screen.
		} finally {
			row.removeAttribute("aria-busy");
		}
	}

	hear_clicks() {
		const { area } = this;
		area.on("click", "[data-act]", ({ currentTarget }) => {
			const row = currentTarget.closest(".inbox-row");
			const act = this.acts[Number(row.dataset.index)].find(({ key }) => key === currentTarget.dataset.act);
			this.choose(row);
			this.perform(row, act);
		});
		area.on("click", ".inbox-kind", ({ currentTarget }) => this.toggle_kind(currentTarget.dataset.kind));
		area.on("change", "select[data-filter]", ({ currentTarget }) =>
			this.ask({ [currentTarget.dataset.filter]: currentTarget.value }),
		);
		area.on("change", "[data-filter=late]", ({ currentTarget }) => this.ask({ late: currentTarget.checked }));
		area.on(
			"input",
			"[data-filter=text]",
			frappe.utils.debounce(({ target }) => this.ask({ text: target.value.trim() }), SETTLING),
		);
		area.on("click", "[data-page]", ({ currentTarget }) =>
			this.ask({ page: Number(currentTarget.dataset.page) }),
		);
		area.on("click", "[data-clear]", () =>
			this.ask({ kinds: [], department: "", task: "", text: "", late: false }),
		);
		area.on("click", "[data-list]", ({ currentTarget }) => {
			frappe.set_route("List", currentTarget.dataset.list);
			return false;
		});
		area.on("focusin", ".inbox-row", ({ currentTarget }) => this.choose(currentTarget, false));
	}

	toggle_kind(kind) {
		const { kinds } = this.asked;
		this.ask({ kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] });
	}
}

xdept_collab.inbox.Inbox = Inbox;
