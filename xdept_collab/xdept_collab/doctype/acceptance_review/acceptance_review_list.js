frappe.listview_settings["Acceptance Review"] = xdept_collab.list_settings("Acceptance Review", [
	"department",
	"round",
	"score",
]);
