frappe.listview_settings["Collaboration Request"] = xdept_collab.list_settings("Collaboration Request", [
	"kind",
	"needed_by",
	"is_urgent",
]);
