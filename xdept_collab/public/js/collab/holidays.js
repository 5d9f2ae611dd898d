// Loading public holidays: first what would change, then, if it is wanted, the change.
frappe.provide("xdept_collab.holidays");

const KINDS = () => ({
	"Day Off": __("Day Off"),
	"Make-up Day": __("Make-up Day"),
	"Half Day": __("Half Day"),
});

const list = (title, rows) =>
	rows.length
		? `<h6>${title} (${rows.length})</h6><ul class="list-unstyled">${rows
				.map(
					({ date, kind, note }) =>
						`<li>${frappe.datetime.str_to_user(date)} · ${KINDS()[kind]} · ${frappe.utils.escape_html(note)}</li>`,
				)
				.join("")}</ul>`
		: "";

const shown = ({ added, removed, kept, unknown_years }) => {
	const warning = unknown_years.length
		? `<p class="text-warning">⚠ ${__(
				"No public holidays are known for {0}; there the weekdays alone count.",
				[unknown_years.join(", ")],
			)}</p>`
		: "";
	const changes =
		list(__("These come"), added) +
		list(__("These go"), removed) +
		list(__("These were written by people and stay"), kept);
	return `<div class="xdept-holidays">${warning}${changes || `<p>${__("Nothing changes.")}</p>`}</div>`;
};

const next_years = () => {
	const year = Number(frappe.datetime.get_today().slice(0, 4));
	return `${year}, ${year + 1}`;
};

const confirm = async (frm, choice) => {
	const args = { calendar: frm.docname, ...choice };
	const change = await xdept_collab.read("working_calendars.holiday_change", args);
	const dialog = new frappe.ui.Dialog({
		title: __("What Would Change"),
		fields: [{ fieldtype: "HTML", options: shown(change) }],
		primary_action_label: __("Load"),
		primary_action: async () => {
			dialog.disable_primary_action();
			try {
				await xdept_collab.write("working_calendars.load_holidays", { ...args, seen: change.seen });
				dialog.hide();
				await frm.reload_doc();
			} catch {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	if (!change.added.length && !change.removed.length) dialog.disable_primary_action();
};

/** The states or provinces of the chosen country that have holidays of their own. */
const offer_subdivisions = async (dialog) => {
	const country = dialog.get_value("country");
	const found = country ? await xdept_collab.read("working_calendars.subdivisions", { country }) : [];
	dialog.set_df_property("subdivision", "options", ["", ...found]);
	dialog.set_df_property("subdivision", "hidden", found.length ? 0 : 1);
};

xdept_collab.holidays.ask = async (frm) => {
	if (!(await xdept_collab.save_first(frm))) return;
	const dialog = new frappe.ui.Dialog({
		title: __("Load Holidays"),
		fields: [
			{
				fieldname: "country",
				fieldtype: "Link",
				options: "Country",
				label: __("Country"),
				reqd: 1,
				default: frm.doc.holiday_country || "China",
				onchange: () => offer_subdivisions(dialog),
			},
			{
				fieldname: "subdivision",
				fieldtype: "Select",
				label: __("State Or Province"),
				default: frm.doc.holiday_subdivision,
			},
			{
				fieldname: "years",
				fieldtype: "Data",
				label: __("Years"),
				reqd: 1,
				default: next_years(),
			},
		],
		primary_action_label: __("Show What Would Change"),
		primary_action: async ({ country, subdivision, years }) => {
			await confirm(frm, { country, subdivision: subdivision || "", years });
			dialog.hide();
		},
	});
	dialog.show();
	await offer_subdivisions(dialog);
	dialog.set_value("subdivision", frm.doc.holiday_subdivision || "");
};
