// Open time limits: the server ranks them by the time that is left and words it; a sign stands beside each colour.
const SIGNS = { late: "!", soon: "◔", running: "▸", paused: "‖" };
const LOOKS = { late: "red", soon: "orange", running: "green", paused: "gray" };

frappe.query_reports["Open Time Limits"] = {
	filters: [
		{
			fieldname: "mine",
			label: __("My Departments and Tasks"),
			fieldtype: "Check",
			default: frappe.user.has_role(["Collab Department Head", "Collab Coordinator"]) ? 1 : 0,
		},
		{ fieldname: "late_only", label: __("Late Only"), fieldtype: "Check" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "Collab Department" },
		{ fieldname: "policy", label: __("Time Limit"), fieldtype: "Link", options: "Escalation Policy" },
		{ fieldname: "task", label: __("Task"), fieldtype: "Link", options: "Collab Task" },
	],
	formatter(value, row, column, data, standard) {
		const shown = standard(value, row, column, data);
		if (column.fieldname !== "remaining" || !data) return shown;
		return `<span class="indicator-pill no-indicator-dot ${LOOKS[data.look]}"><span aria-hidden="true">${
			SIGNS[data.look]
		}</span>&nbsp;${frappe.utils.escape_html(value)}</span>`;
	},
};
