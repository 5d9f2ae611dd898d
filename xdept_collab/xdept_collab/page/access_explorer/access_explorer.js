// The access explorer: a user alone, or a user and a record. The server decides and words; this page shows.
frappe.pages["access-explorer"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Access Explorer"),
		single_column: true,
	});
	const area = $(wrapper).find(".layout-main-section");
	wrapper.explorer = new AccessExplorer(area);
	wrapper.rebuild = new AccessRebuild(page, area);
};

frappe.pages["access-explorer"].on_page_show = (wrapper) => {
	const wanted = frappe.route_options || {};
	frappe.route_options = null;
	if (wanted.user) wrapper.explorer.ask(wanted);
	wrapper.rebuild.look();
};

const text = (value) => frappe.utils.escape_html(value ?? "");

/** Yes or no with a sign, a word and a colour; red and loud where Frappe says otherwise. */
const answer = ({ allowed, agrees }) => {
	const word = allowed ? `✓ ${__("Yes")}` : `✗ ${__("No")}`;
	const pill = `<span class="indicator-pill no-indicator-dot ${allowed ? "green" : "gray"}">${word}</span>`;
	return agrees === false
		? `${pill} <span class="indicator-pill red">${__("Frappe disagrees")}</span>`
		: pill;
};

const table = (heads, rows) => `<div class="xdept-explorer-table"><table class="table table-sm">
	<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
	<tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody>
	</table></div>`;

const section = (title, body) => `<h5 class="mt-4">${title}</h5>${body}`;

const list = (items, none) =>
	items.length ? `<ul>${items.map((item) => `<li>${text(item)}</li>`).join("")}</ul>` : `<p>${none}</p>`;

/** Whether the list shows what the rule says, on the newest records; nothing where there are none. */
const compared = ({ agrees, sample, by_rule, by_list }) => {
	if (!sample) return "";
	if (agrees) return __("Agrees with the rule on the newest {0}", [sample]);
	const said = __("The rule says {0}, the list shows {1}", [by_rule, by_list]);
	return `<span class="indicator-pill red">${said}</span>`;
};

const DISAGREES = () =>
	__(
		"What is marked red differs from the rule. Look for shares, User Permissions and customised role permissions of this user, then rebuild the access table.",
	);

class AccessExplorer {
	constructor(area) {
		this.area = area.addClass("xdept-explorer");
		this.form = new frappe.ui.FieldGroup({ fields: this.fields(), body: $("<div>").appendTo(this.area) });
		this.form.make();
		this.result = $("<div class='xdept-explorer-result' aria-live='polite'>").appendTo(this.area);
		this.show_empty();
		this.ready = this.fill_kinds();
	}

	fields() {
		const change = () => this.refresh();
		const kind_changed = () => this.kind_changed();
		return [
			{ fieldname: "user", fieldtype: "Link", options: "User", label: __("User"), only_select: 1, change },
			{ fieldtype: "Column Break" },
			{ fieldname: "doctype", fieldtype: "Select", label: __("Kind of Record"), change: kind_changed },
			{ fieldtype: "Column Break" },
			{
				fieldname: "name",
				fieldtype: "Autocomplete",
				label: __("Record"),
				ignore_validation: 1,
				change,
				description: __("Part of its number is enough to find it."),
			},
		];
	}

	/** A record of another kind has another name; a kind that is set again is no change. */
	async kind_changed() {
		const kind = this.form.get_value("doctype") || "";
		if (this.is_filling || kind === this.kind) return;
		this.kind = kind;
		if (this.form.get_value("name")) await this.form.set_value("name", "");
		await this.refresh();
	}

	async fill_kinds() {
		const kinds = await xdept_collab.read("access.kinds");
		const options = kinds.map((value) => ({ value, label: __(value) })); // stored: DocType
		this.form.set_df_property("doctype", "options", [{ value: "", label: "" }, ...options]);
		const field = this.form.get_field("name");
		field.$input.on("input", () => this.suggest(field));
		field.$input.on("focus", () => this.suggest(field));
	}

	async suggest(field) {
		const doctype = this.form.get_value("doctype");
		if (!doctype) return;
		field.set_data(await xdept_collab.read("access.record_names", { doctype, text: field.$input.val() }));
	}

	async ask({ user, doctype, name }) {
		await this.ready;
		this.is_filling = true;
		this.kind = doctype || "";
		await this.form.set_values({ user, doctype: this.kind });
		if (name) await this.form.set_value("name", name);
		this.is_filling = false;
		await this.refresh();
	}

	async refresh() {
		if (this.is_filling) return;
		const { user, doctype, name } = this.form.get_values(true) || {};
		const asked = JSON.stringify([user, doctype, name]);
		if (asked === this.asked) return;
		this.asked = asked;
		if (!user) return this.show_empty();
		const one = doctype && name;
		const found = await (one
			? xdept_collab.read("access.explain", { user, doctype, name })
			: xdept_collab.read("access.overview", { user })
		).catch(() => null);
		if (asked !== this.asked) return;
		if (!found) return this.show_empty();
		this.result.html(one ? this.record_html(found) : this.user_html(found));
		this.result.find("[data-kind]").on("click", (event) => {
			this.form.set_value("doctype", event.currentTarget.dataset.kind);
			return false;
		});
	}

	show_empty() {
		const sentences = [
			__("Choose a user to see how many records of each kind this user sees."),
			__(
				"Choose a record as well to see what the user may do with it, and which line of the access table decides.",
			),
		];
		this.result.html(
			`<div class="xdept-explorer-empty">${sentences.map((one) => `<p>${one}</p>`).join("")}</div>`,
		);
	}

	record_html({ ties, verbs, moves, list: listed, state, doctype }) {
		const rows = verbs.map((row) => [text(row.label), answer(row), text(row.why)]);
		if (listed) rows.push([__("Stands in the list"), answer({ ...listed, allowed: listed.frappe }), ""]);
		const pressed = moves.map((row) => [
			`${text(row.action)} → ${text(__(row.to_state, null, doctype))}`, // stored: *.status
			answer(row),
			text(row.why),
		]);
		const heads = [__("Action"), __("Answer"), __("Reason")];
		const all = [...verbs, ...(listed ? [listed] : [])];
		return [
			this.warning(all),
			section(__("What the user is to this record"), list(ties, __("Nothing."))),
			section(__("What the user may do"), table(heads, rows)),
			state ? section(__("Moves in state {0}", [text(__(state, null, doctype))]), table(heads, pressed)) : "", // stored: *.status
		].join("");
	}

	user_html({ is_enabled, roles, positions, stands_in, principals, reads_all, kinds }) {
		const rows = kinds.map((row) => [
			`<a href="#" data-kind="${text(row.doctype)}">${text(__(row.doctype))}</a>`, // stored: DocType
			__("sees {0} of {1}", [row.seen, row.total]),
			compared(row),
		]);
		const reads = reads_all ? [__("Reads every record of every task.")] : [];
		const off = is_enabled ? [] : [__("This user is disabled and cannot log in.")];
		return [
			this.warning(kinds),
			section(
				__("Who the user is"),
				list([...off, ...roles, ...positions, ...stands_in, ...reads], __("No role of the collaboration.")),
			),
			section(__("Sees"), table([__("Kind of Record"), __("Sees"), __("Check")], rows)),
			section(__("Known in the access table as"), list(principals, __("Nothing."))),
		].join("");
	}

	warning(rows) {
		if (rows.every((row) => row.agrees)) return "";
		return `<div class="alert alert-danger">${DISAGREES()}</div>`;
	}
}

const POLL_MILLISECONDS = 1500;

/** The button that rebuilds the access table, how far that is, and what the last one wrote and found. */
class AccessRebuild {
	constructor(page, area) {
		this.area = $("<div class='xdept-rebuild' aria-live='polite'>").prependTo(area);
		page.add_inner_button(__("Rebuild Access Table"), () => this.confirm());
	}

	confirm() {
		frappe.confirm(
			__(
				"Every record is looked at and its rows of who sees what are made as the rule says. Work goes on meanwhile.",
			),
			async () => this.show(await xdept_collab.write("access.rebuild")),
		);
	}

	/** Show how it stands, and look again while it runs and somebody looks at this page. */
	async look() {
		clearTimeout(this.timer);
		const state = await xdept_collab.read("access.rebuild_state").catch(() => null);
		if (state) this.show(state);
	}

	show(state) {
		clearTimeout(this.timer);
		const is_under_way = ["Queued", "Running"].includes(state.status);
		this.area.attr("data-status", state.status).html(this.html(state));
		xdept_collab.fill_names(this.area);
		if (is_under_way && this.area.is(":visible")) {
			this.timer = setTimeout(() => this.look(), POLL_MILLISECONDS);
		}
	}

	html(state) {
		if (state.status === "Never") return "";
		if (state.status === "Queued") return this.progress_html(state, __("The rebuild waits for a worker."));
		if (state.status === "Running") {
			return this.progress_html(
				state,
				__("Rebuilding: {0} records looked at, {1} % done.", [state.records, state.percent]),
			);
		}
		return this.end_html(state);
	}

	progress_html({ percent }, sentence) {
		return `<div class="alert alert-info">${sentence}
			<div class="progress mt-2 mb-0"><div class="progress-bar" role="progressbar" aria-valuemin="0"
				aria-valuemax="100" aria-valuenow="${percent}" style="width: ${percent}%"></div></div></div>`;
	}

	end_html({ status, by, finished_on, records, rows, written, removed, drift }) {
		const when = finished_on ? frappe.datetime.str_to_user(finished_on) : "";
		const who = xdept_collab.person(by);
		const end =
			status === "Done"
				? __("Rebuilt by {0} on {1}.", [who, when])
				: __("The rebuild by {0} broke off. What it wrote stays; start it again for the rest.", [who]);
		const counts = __("{0} records have {1} rows. Written: {2}, removed: {3}.", [
			records,
			rows,
			written,
			removed,
		]);
		const found = drift.length
			? __("Drift was found and mended:")
			: __("No drift: every row was as the rule says.");
		const is_fine = status === "Done" && !drift.length;
		return `<div class="alert alert-${is_fine ? "success" : "warning"}">
			<p>${end}</p><p>${counts}</p><p class="mb-0">${is_fine ? "✓" : "⚠"} ${found}</p>
			${drift.length ? this.drift_html(drift) : ""}</div>`;
	}

	drift_html(drift) {
		return table(
			[__("Kind of Record"), __("Missing"), __("Too Many"), __("Without a Record")],
			drift.map((kind) => [text(__(kind.doctype)), kind.missing, kind.superfluous, kind.orphaned]), // stored: DocType
		);
	}
}
