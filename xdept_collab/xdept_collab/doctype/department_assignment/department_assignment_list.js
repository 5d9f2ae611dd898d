frappe.listview_settings["Department Assignment"] = xdept_collab.list_settings("Department Assignment", [
	"part",
	"health",
	"is_delayed",
	"delayed_days",
	"delay_warning",
	"department",
]);
