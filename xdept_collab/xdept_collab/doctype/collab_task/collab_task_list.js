frappe.listview_settings["Collab Task"] = xdept_collab.list_settings([
	"priority",
	"health",
	"is_delayed",
	"delayed_days",
	"is_urgent",
]);
