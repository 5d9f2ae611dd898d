frappe.listview_settings["Extension Request"] = xdept_collab.list_settings(
	"Extension Request",
	["ref_doctype", "ref_name", "requested_date", "who_decides"],
	{ hide_name_column: false },
);
