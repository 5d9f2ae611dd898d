frappe.query_reports["Delays by Cause and Department"] = {
	filters: [
		{ fieldname: "task", label: __("Task"), fieldtype: "Link", options: "Collab Task" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "Collab Department" },
		{ fieldname: "from_date", label: __("Due From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Due Until"), fieldtype: "Date" },
	],
};
