// The six tables of the source as reports: the same filters, and the way out under the source's own headers.
frappe.provide("xdept_collab");

const send_table = (report, table, file_format) => {
	const values = report.get_filter_values() || {};
	const query = new URLSearchParams({ table, file_format });
	for (const key of ["task", "department", "from_date", "to_date"]) {
		if (values[key]) query.set(key, values[key]);
	}
	window.open(`/api/method/xdept_collab.api.imports.export?${query}`);
};

xdept_collab.table_report = (table) => ({
	filters: [
		{ fieldname: "task", label: __("Task"), fieldtype: "Link", options: "Collab Task" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "Collab Department" },
		{ fieldname: "from_date", label: __("From Date"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To Date"), fieldtype: "Date" },
	],
	onload(report) {
		const group = __("Export With The Source's Headers");
		report.page.add_inner_button(__("XLSX"), () => send_table(report, table, "xlsx"), group);
		report.page.add_inner_button(__("CSV"), () => send_table(report, table, "csv"), group);
	},
});
