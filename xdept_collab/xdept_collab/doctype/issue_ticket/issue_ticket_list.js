frappe.listview_settings["Issue Ticket"] = xdept_collab.list_settings(
	"Issue Ticket",
	["severity", "cause", "expected_resolution"],
	{
		formatters: {
			severity: (value) => xdept_collab.priority_dot(value),
		},
	},
);
